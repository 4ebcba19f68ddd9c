/** The outbox: every visit that this phone still holds, where it is, and what can be done. */

import { longDay, moment } from "../format/dates.js";
import { keptUntil, removeCopy } from "../offline/clearing.js";
import { isOpen, retried } from "../offline/decisions.js";
import { reopen } from "../offline/drafts.js";
import { tell } from "../offline/news.js";
import { outboxOf } from "./groups.js";
import { describe } from "./outbox-words.js";
import { formOf } from "./rows.js";
import { saveFile } from "./saving.js";
import { standingOf } from "./standing.js";
import { tellStrangers } from "./strangers.js";
import { giveUp } from "./surrender.js";
import { clone, count, part, say, setIcon } from "./words.js";

const MENDABLE = new Set(["blocked", "photo-lost", "damaged"]);
let ticking;

/** Fill the view; while something waits for its next try the seconds are counted down. */
export const showOutbox = async (view, context) => {
  const { store, user } = context;
  const names = ["visits", "drafts", "queue", "receipts"];
  const [visits, drafts, queue, receipts] = await Promise.all(names.map((name) => store.all(name, user)));
  const { waiting, ended, copies } = outboxOf({ visits, drafts, queue, receipts });
  const none = waiting.length + ended.length === 0;
  part(view, "empty").hidden = !none;
  part(view, "unsent").hidden = none;
  part(view, "all").hidden = !waiting.some(isOpen);
  part(view, "all").onclick = () => sendAll(context, waiting);
  const now = Date.now() + ((await store.meta("offset")) ?? 0);
  arrange(part(view, "entries"), [
    ...waiting.map((entry) => [entry.sha256, (card) => fillEntry(card, entry, context)]),
    ...ended.map((one) => [one.visit.id, (card) => fillDraft(card, one, context)]),
  ]);
  arrange(
    part(view, "copies"),
    copies.map((one) => [one.entry.sha256, (card) => fillCopy(card, one, context, now)]),
  );
  part(view, "received").hidden = copies.length === 0;
  await tellStrangers(view, context);
  clearTimeout(ticking);
  if (waiting.some((entry) => entry.state === "waiting" && entry.nextAt > Date.now())) tick(view, waiting);
};

const tick = (view, entries) => {
  ticking = setTimeout(() => {
    if (view.hidden) return;
    for (const entry of entries) {
      const card = view.querySelector(`[data-key="${entry.sha256}"]`);
      if (card) part(card, "state").textContent = describe(entry).sentence;
    }
    tick(view, entries);
  }, 1_000);
};

/** Show these cards in this order; those that are there stay, and with them the focus. */
const arrange = (list, cards) => {
  const there = new Map([...list.children].map((card) => [card.dataset.key, card]));
  const shown = cards.map(([key, fill]) => {
    const card = there.get(key) ?? clone("outbox-entry");
    card.dataset.key = key;
    fill(card);
    return card;
  });
  const same = shown.length === list.children.length && shown.every((card, at) => card === list.children[at]);
  if (!same) list.replaceChildren(...shown);
};

const offer = (card, role, act) => {
  const control = part(card, role);
  control.hidden = !act;
  if (typeof act === "string") control.href = act;
  else control.onclick = act || null;
};

const fillEntry = (card, entry, context) => {
  const blocked = entry.state === "blocked";
  const idle = entry.state !== "sending";
  head(card, entry.about.branch.name, describe(entry));
  const known = card.getAttribute(`data-advice-${entry.reason}`);
  const advice = part(card, "advice");
  advice.hidden = !blocked;
  advice.textContent = blocked ? (known ?? card.dataset.adviceBlocked) : "";
  part(card, "facts").textContent = factsOf(card, entry).join(" · ");
  offer(card, "retry", idle && entry.reason !== "sign-in" && (() => again(context, entry)));
  offer(card, "edit", blocked && MENDABLE.has(entry.reason) && (() => openAgain(context, entry)));
  offer(card, "export", () => saveFile(context, entry));
  offer(card, "delete", idle && (() => gone(card, giveUp(context, entry.visit, entry.about.branch, entry))));
};

const head = (card, branch, { icon, sentence, share }) => {
  setIcon(card, icon);
  part(card, "branch").textContent = branch;
  part(card, "state").textContent = sentence;
  part(card, "bar").toggleAttribute("hidden", share === undefined);
  card.querySelector(".bar rect").setAttribute("width", `${Math.round(100 * (share ?? 0))}%`);
};

const factsOf = (card, entry) => [
  say(card.dataset.frozen, { time: moment(entry.frozenAt) }),
  count(card.dataset, "photos", entry.photos.length),
];

/** A draft whose visit has ended meanwhile: it can still be sent, or given up. */
const fillDraft = (card, { visit, draft }, context) => {
  head(card, visit.branch.name, { icon: "flag", sentence: standingOf(visit).sentence });
  const { answered = 0, total = visit.items } = draft.summary ?? {};
  part(card, "facts").textContent = say(card.dataset.answered, { n: answered, of: total });
  offer(card, "form", formOf(visit));
  offer(card, "delete", () => gone(card, giveUp(context, visit.id, visit.branch)));
};

const fillCopy = (card, { entry, receipt }, context, now) => {
  head(card, entry.about.branch.name, { icon: "received", sentence: describe(entry).sentence });
  const until = keptUntil(receipt);
  const going = until > now ? say(card.dataset.until, { time: longDay(until) }) : card.dataset.going;
  part(card, "facts").textContent = [...factsOf(card, entry), going].join(" · ");
  offer(card, "receipt", `#receipt/${entry.visit}`);
  offer(card, "export", () => saveFile(context, entry));
  offer(card, "remove", () => gone(card, removeCopy(context.store, entry.user, entry.visit)));
};

/** When a card goes, the focus goes to the heading, not to nowhere. */
const gone = async (card, removing) => {
  const heading = card.closest("[data-view]").querySelector("h1");
  if (!(await removing)) return;
  heading.tabIndex = -1;
  heading.focus();
};

const again = async ({ store, sender }, entry) => {
  await store.put("queue", retried(entry, Date.now()));
  tell("queue");
  await sender.send({ now: true });
};

const sendAll = async ({ store, sender }, entries) => {
  const open = entries.filter(isOpen).filter((entry) => entry.reason !== "sign-in");
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
