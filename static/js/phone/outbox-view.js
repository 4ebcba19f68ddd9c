/** The outbox: every frozen visit, how much of it has arrived, and what holds it up. */

import { isOpen, retried } from "../offline/decisions.js";
import { reopen } from "../offline/drafts.js";
import { tell } from "../offline/news.js";
import { describe } from "./outbox-words.js";
import { clone, count, moment, part, say, setIcon } from "./words.js";

let ticking;

/** Fill the view; while something waits for its next try the seconds are counted down. */
export const showOutbox = async (view, context) => {
  const entries = (await context.store.all("queue", context.user))
    .filter((entry) => entry.state !== "received")
    .sort((a, b) => b.frozenAt - a.frozenAt);
  part(view, "empty").hidden = entries.length > 0;
  part(view, "all").hidden = !entries.some(isOpen);
  part(view, "all").onclick = () => sendAll(context, entries);
  part(view, "entries").replaceChildren(...entries.map((entry) => card(entry, context)));
  clearTimeout(ticking);
  if (entries.some((entry) => entry.state === "waiting" && entry.nextAt > Date.now())) {
    ticking = setTimeout(() => !view.hidden && refreshSentences(view, entries), 1_000);
  }
};

const refreshSentences = (view, entries) => {
  for (const entry of entries) {
    const element = view.querySelector(`[data-entry="${entry.sha256}"]`);
    if (element) part(element, "state").textContent = describe(entry).sentence;
  }
  ticking = setTimeout(() => !view.hidden && refreshSentences(view, entries), 1_000);
};

const card = (entry, context) => {
  const made = clone("outbox-entry");
  const { icon, sentence, share } = describe(entry);
  made.dataset.entry = entry.sha256;
  setIcon(made, icon);
  part(made, "branch").textContent = entry.about.branch.name;
  part(made, "state").textContent = sentence;
  part(made, "facts").textContent = [
    say(made.dataset.frozen, { time: moment(entry.frozenAt) }),
    count(made.dataset, "photos", entry.photos.length),
  ].join(" · ");
  made.querySelector(".bar rect").setAttribute("width", `${Math.round(100 * share)}%`);
  const retry = part(made, "retry");
  retry.hidden = entry.state === "sending";
  retry.onclick = () => again(context, entry);
  const edit = part(made, "edit");
  edit.hidden = entry.state !== "blocked";
  edit.onclick = () => openAgain(context, entry);
  return made;
};

const again = async ({ store, sender }, entry) => {
  await store.put("queue", retried(entry, Date.now()));
  tell("queue");
  await sender.send({ now: true });
};

const sendAll = async ({ store, sender }, entries) => {
  const open = entries.filter(isOpen);
  await store.write(open.map((entry) => ({ store: "queue", record: retried(entry, Date.now()) })));
  await sender.send({ now: true });
};

/** A visit that the server refuses can be opened again; the refused one stays until it is
 * replaced. */
const openAgain = async ({ store, user }, entry) => {
  const draft = await store.get("drafts", [user, entry.visit]);
  await reopen(store, user, entry.visit, draft?.base ?? null);
  location.hash = `#visit/${entry.visit}`;
};
