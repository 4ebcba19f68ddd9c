/** Before a visit starts: is there room for it on the phone, and what to do when there is not. */

import { removeCopies } from "../offline/clearing.js";
import { asked } from "./sheets.js";
import { count, part, say } from "./words.js";

const MEGABYTE = 1e6;
/** What a visit with its photos may take, in megabytes. */
const NEEDED = 60;

/** Megabytes that this browser may still store, or null where it does not tell. */
export const freeMegabytes = async (storage = globalThis.navigator?.storage) => {
  const { quota, usage = 0 } = (await storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined ? null : Math.max(0, Math.floor((quota - usage) / MEGABYTE));
};

/** Whether so many megabytes are enough for a visit; unknown is. */
export const isEnough = (free) => free === null || free >= NEEDED;

/**
 * Whether a visit may start now: true when there is room for it, or when the person, told that
 * there is not, goes on anyway.
 */
export const mayStart = async ({ store, user }) => {
  const free = await freeMegabytes();
  return isEnough(free) || ask(store, user, free);
};

const ask = async (store, user, free) => {
  const sheet = document.getElementById("room");
  await fill(sheet, store, user, free);
  part(sheet, "clear").onclick = async () => {
    await removeCopies(store, user);
    await fill(sheet, store, user, await freeMegabytes());
    part(sheet, "free").focus();
  };
  part(sheet, "outbox").onclick = () => sheet.close(); // the link leads on, the visit waits
  return (await asked(sheet)) === "start";
};

const fill = async (sheet, store, user, free) => {
  const [queue, receipts] = await Promise.all(["queue", "receipts"].map((name) => store.all(name, user)));
  const received = new Set(receipts.map((receipt) => receipt.manifest_sha256));
  const copies = queue.filter((entry) => received.has(entry.sha256)).length;
  const waiting = queue.length - copies;
  const words = sheet.dataset;
  part(sheet, "free").textContent = say(isEnough(free) ? words.enough : words.free, { n: free ?? 0 });
  part(sheet, "waiting").hidden = waiting === 0;
  part(sheet, "waiting-words").textContent = count(words, "waiting", waiting);
  part(sheet, "copies").hidden = copies === 0;
  part(sheet, "copies-words").textContent = count(words, "copies", copies);
};

/** See to it that a link to a form asks for room first, where the visit has not begun yet. */
export const guardStart = (link, context, begun) => {
  link.onclick = async (event) => {
    if (begun || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await mayStart(context)) location.href = link.href;
  };
};
