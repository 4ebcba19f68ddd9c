/** What an entry of the outbox says: sentence and icon, from the page's own words. */

import { duration } from "../format/numbers.js";
import { isDue } from "../offline/decisions.js";
import { say } from "./words.js";

const ICONS = { received: "received", sending: "sending", blocked: "alert", waiting: "unsent" };
const REASONS = { disabled: "disabled", "photo-lost": "photoLost", damaged: "damaged", "sign-in": "signIn" };

/** `{icon, sentence, share}` of an entry; `share` of its photos has arrived, 0..1. */
export const describe = (entry, { now = Date.now(), online = navigator.onLine } = {}) => {
  const words = document.getElementById("outbox-words").dataset;
  const share = entry.state === "received" ? 1 : (entry.sent ?? 0) / (entry.photos.length + 1);
  return { icon: iconOf(entry, online), sentence: sentenceOf(entry, { words, now, online }), share };
};

const iconOf = (entry, online) => (entry.state === "waiting" && !online ? "offline" : ICONS[entry.state]);

const sentenceOf = (entry, { words, now, online }) => {
  if (entry.state === "received") return words.received;
  if (entry.state === "sending") return progress(entry, words);
  if (entry.reason)
    return words[REASONS[entry.reason]] ?? say(words.blocked, { reason: entry.detail || words.unknown });
  if (!online) return words.offline;
  const seconds = isDue(entry, now) ? 0 : Math.ceil((entry.nextAt - now) / 1000);
  return seconds > 0 && entry.failures ? say(words.again, { time: duration(seconds) }) : words.waiting;
};

const progress = ({ sent, photos }, words) =>
  sent < photos.length ? say(words.sending, { n: sent + 1, of: photos.length }) : words.finishing;
