/** My visits and my offers: what is to do, begun, returned, on its way and received. */

import { longDay, moment } from "../format/dates.js";
import { number } from "../format/numbers.js";
import { showStart } from "./audit-view.js";
import { grouped, hasEnded, isToday } from "./groups.js";
import { showInstall } from "./install.js";
import { describe } from "./outbox-words.js";
import { withReady } from "./ready.js";
import { fill, formOf, ring, row, windowWords } from "./rows.js";
import { asideOf, standingOf } from "./standing.js";
import { count, part, say, textIn } from "./words.js";

/** Everything of this person that the lists are made of. */
const collect = async ({ store, user }) => {
  const [visits, drafts, queue, receipts] = await Promise.all(
    ["visits", "drafts", "queue", "receipts"].map((name) => store.all(name, user)),
  );
  return { visits: [...visits, ...receivedOnce(visits, receipts)], drafts, queue, receipts };
};

/** The visits of which only the receipt is left: it is never cleared. */
const receivedOnce = (visits, receipts) => {
  const known = new Set(visits.map((visit) => visit.id));
  const left = new Map(receipts.filter(({ visit }) => !known.has(visit)).map((one) => [one.visit, one]));
  return [...left.values()].map(({ visit, about, received_at }) => ({
    ...{ id: visit, branch: about.branch, state: "received", due_at: received_at, gone: true },
  }));
};

/** Fill the view; `view` is its section, whose data holds the words. */
export const showVisits = async (view, context) => {
  const kept = await collect(context);
  const groups = grouped(kept);
  const words = view.dataset;
  hero(view, [...groups.todo, ...groups.drafts.filter(({ visit, draft }) => !hasEnded(visit, draft))]);
  unsent(part(view, "unsent"), kept.queue.filter((entry) => entry.state !== "received").length);
  fill(
    part(view, "offers"),
    groups.offers.map(({ visit }) => offerRow(visit, words)),
  );
  fill(
    part(view, "todo"),
    groups.todo.map(({ visit }) => withReady(todoRow(visit, words), visit)),
  );
  fill(
    part(view, "drafts"),
    groups.drafts.map((one) => withReady(draftRow(one, words), one.visit)),
  );
  fill(
    part(view, "returned"),
    groups.returned.map(({ visit }) => withReady(returnedRow(visit, words), visit)),
  );
  fill(part(view, "underway"), groups.underway.map(underwayRow));
  fill(
    part(view, "received"),
    groups.received.slice(0, 5).map(({ visit }) => receivedRow(visit, kept.receipts, words)),
  );
  await showStart(part(view, "audit"), context);
  await showInstall(part(view, "installing"), context.store);
  part(view, "empty").hidden = Object.values(groups).some((group) => group.length);
};

/** Fill the list of offers alone. */
export const showOffers = async (view, context) => {
  const { offers } = grouped(await collect(context));
  fill(
    part(view, "offers"),
    offers.map(({ visit }) => offerRow(visit, view.dataset)),
  );
  part(view, "empty").hidden = offers.length > 0;
};

/** Fill the list of everything received, newest first. */
export const showReceived = async (view, context) => {
  const kept = await collect(context);
  const { received } = grouped(kept);
  fill(
    part(view, "received"),
    received.map(({ visit }) => receivedRow(visit, kept.receipts, view.dataset)),
  );
  part(view, "empty").hidden = received.length > 0;
};

const hero = (view, open) => {
  const { dataset } = part(view, "hero");
  const now = Date.now();
  const today = open.filter(({ visit }) => isToday(visit, now));
  part(view, "date").textContent = longDay(now);
  part(view, "heading").textContent = today.length ? count(dataset, "today", today.length) : dataset.none;
  part(view, "first").textContent = today.length
    ? say(dataset.first, { branch: today[0].visit.branch.name, when: windowWords(today[0].visit, "{time}") })
    : "";
};

const unsent = (banner, n) => {
  banner.hidden = n === 0;
  part(banner, "text").textContent = count(banner.dataset, "unsent", n);
};

const kindAndItems = (visit, words) =>
  [words[visit.kind] ?? words.audit, here(visit, words), count(words, "items", visit.items), visit.fee]
    .filter(Boolean)
    .join(" · ");

/** Of an audit that nobody offered: that it was started on this phone. */
const here = (visit, words) => (visit.adhoc ? words.startedHere : null);

const href = (visit) => `#visit/${visit.id}`;

const offerRow = (visit, words) =>
  row({
    href: href(visit),
    title: visit.branch.name,
    detail: kindAndItems(visit, words),
    icon: "bag",
    look: "plain",
    tag: { icon: "calendar", text: windowWords(visit, words.today) },
  });

const todoRow = (visit, words) => {
  const today = isToday(visit, Date.now());
  return row({
    href: href(visit),
    title: visit.branch.name,
    detail: kindAndItems(visit, words),
    icon: "calendar",
    look: today ? "plain" : "quiet",
    tag: { icon: today ? "speed" : "calendar", text: windowWords(visit, words.today), warn: today },
  });
};

const draftRow = ({ visit, draft }, words) => {
  const { open, answered = 0, total = visit.items } = draft.summary ?? {};
  const ended = hasEnded(visit, draft) ? standingOf(visit).short : null;
  const made = row({
    href: answered && !ended ? formOf(visit) : href(visit), // else the brief says what there is to know
    title: visit.branch.name,
    detail: [ended, here(visit, words), open ? count(words, "open", open) : words.complete]
      .filter(Boolean)
      .join(" · "),
    icon: "calendar",
    tag: {
      icon: "speed",
      text: say(words.due, { time: moment(visit.due_at, visit.branch.time_zone) }),
      warn: true,
    },
  });
  const marks = ring(draft.summary, say(words.answered, { n: answered, of: total }));
  marks.querySelector("text").textContent = number(answered);
  part(made, "icon").replaceWith(marks);
  return made;
};

const returnedRow = (visit, words) =>
  row({
    href: href(visit),
    title: visit.branch.name,
    detail: count(words, "questions", Object.keys(visit.returned?.comments ?? {}).length),
    icon: "return",
    turns: true,
    tag: visit.returned?.due_at && {
      icon: "return",
      text: say(words.due, { time: moment(visit.returned.due_at, visit.branch.time_zone) }),
      warn: true,
    },
  });

const underwayRow = ({ visit, entry }) => {
  const { icon, sentence } = describe(entry);
  return row({ href: "#outbox", title: visit.branch.name, detail: sentence, icon });
};

const receivedRow = (visit, receipts, words) => {
  const receipt = receipts.findLast((one) => one.visit === visit.id);
  const received =
    receipt && say(words.receivedAt, { time: moment(receipt.received_at, visit.branch.time_zone) });
  const aside = asideOf(receipt);
  return row({
    href: receipt ? `#receipt/${visit.id}` : href(visit),
    title: visit.branch.name,
    detail: [received, aside?.short ?? words[visit.state]].filter(Boolean).join(" · "),
    icon: aside ? "flag" : "yes",
    look: aside ? "quiet" : "ok",
  });
};

/** The visit's name for the top bar: the checklist's title in the page's language. */
export const titleOf = (visit) => textIn(visit.title);
