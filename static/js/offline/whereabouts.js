/** Where each visit is that was ever begun on this phone: in exactly one place (I5). */

import { isOpen, isUnsent } from "./decisions.js";
import { beginning } from "./keys.js";

/** `draft | queued | blocked | received | deleted` of one visit's records; null would be a loss. */
const whereIs = ({ draft, entries, receipts, tombstones }) => {
  if (isUnsent(draft)) return "draft";
  if (entries.some(isOpen)) return "queued";
  if (entries.some((entry) => entry.state === "blocked")) return "blocked";
  if (receipts.length) return "received";
  if (draft?.state === "draft") return "draft";
  return tombstones.length ? "deleted" : null;
};

/** `{visits, counts}` of a user: a Map from visit to where it is, and how many are where. */
export const whereabouts = async (store, user) => {
  const names = ["drafts", "queue", "receipts", "deleted", "begun"];
  const lists = await store.transact(
    names,
    (tx) => Promise.all(names.map((name) => tx.objectStore(name).getAll(beginning(user)))),
    { mode: "readonly" },
  );
  const [drafts, queue, receipts, deleted] = lists;
  const counts = { draft: 0, queued: 0, blocked: 0, received: 0, deleted: 0, lost: 0 };
  const visits = new Map();
  for (const visit of new Set(lists.flat().map((record) => record.visit))) {
    const of = (records) => records.filter((record) => record.visit === visit);
    const [draft] = of(drafts);
    const where = whereIs({ draft, entries: of(queue), receipts: of(receipts), tombstones: of(deleted) });
    visits.set(visit, where);
    counts[where ?? "lost"] += 1;
  }
  return { visits, counts };
};
