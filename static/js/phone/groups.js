/** Which list a visit belongs to on the phone: pure. */

import { isUnsent } from "../offline/decisions.js";

const DONE = new Set(["submitted", "approved", "published", "excluded", "received"]);

/**
 * `{offers, todo, drafts, returned, underway, received}`, each of `{visit, draft, entry}`,
 * the most urgent first. Local work outranks what the server last said.
 */
export const grouped = ({ visits, drafts, queue }) => {
  const draftOf = new Map(drafts.map((draft) => [draft.visit, draft]));
  const entryOf = new Map(
    queue.filter((entry) => entry.state !== "received").map((entry) => [entry.visit, entry]),
  );
  const groups = { offers: [], todo: [], drafts: [], returned: [], underway: [], received: [] };
  const byUrgency = [...visits].sort((a, b) => a.due_at.localeCompare(b.due_at));
  for (const visit of byUrgency) {
    const one = { visit, draft: draftOf.get(visit.id), entry: entryOf.get(visit.id) };
    groups[groupOf(one)]?.push(one);
  }
  groups.received.reverse();
  return groups;
};

const groupOf = ({ visit, draft, entry }) => {
  if (entry) return "underway";
  if (visit.state === "returned") return "returned";
  if (isUnsent(draft)) return "drafts";
  if (visit.state === "offered") return visit.gone ? null : "offers";
  if (visit.state === "accepted") return visit.gone ? null : "todo";
  return DONE.has(visit.state) ? "received" : null;
};

/**
 * What the outbox lists: `waiting` entries, drafts whose visit has `ended` meanwhile as
 * `{visit, draft}`, and the `copies` of what was received as `{entry, receipt}`, newest first.
 */
export const outboxOf = ({ visits, drafts, queue, receipts }) => {
  const newest = [...queue].sort((a, b) => b.frozenAt - a.frozenAt);
  const receiptOf = new Map(receipts.map((receipt) => [receipt.manifest_sha256, receipt]));
  const visitOf = new Map(visits.map((visit) => [visit.id, visit]));
  const received = newest.filter((entry) => entry.state === "received" && receiptOf.has(entry.sha256));
  return {
    waiting: newest.filter((entry) => entry.state !== "received"),
    ended: drafts
      .map((draft) => ({ visit: visitOf.get(draft.visit), draft }))
      .filter(({ visit, draft }) => visit && hasEnded(visit, draft)),
    copies: received.map((entry) => ({ entry, receipt: receiptOf.get(entry.sha256) })),
  };
};

/** Whether a draft's visit has ended, or was sent by another phone, meanwhile. */
export const hasEnded = (visit, draft) =>
  isUnsent(draft) && Boolean(visit.ended || visit.gone || DONE.has(visit.state));

/** A day as "2026-11-22" by the clock of a zone: comparable. */
const dayOf = (moment, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(moment));

/** Whether a visit may happen today, by the branch's clock. */
export const isToday = ({ window, branch }, now) => {
  const today = dayOf(now, branch.time_zone);
  return dayOf(window.from, branch.time_zone) <= today && today <= dayOf(window.to, branch.time_zone);
};

/** What a window is: "today", "day" (one day, not today) or "days". */
export const windowKind = ({ from, to }, zone, now) => {
  if (dayOf(from, zone) !== dayOf(to, zone)) return "days";
  return dayOf(from, zone) === dayOf(now, zone) ? "today" : "day";
};
