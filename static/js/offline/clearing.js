/**
 * What goes away from the phone, and when it may: all of a visit after its receipt, or by its
 * person's own word, which leaves a tombstone. Nothing else deletes answers or notes, and of photos
 * only those go elsewhere that their person replaced or removed (`photos.js`) (I6).
 */

import { isUnsent } from "./decisions.js";
import { empty, STORES } from "./emptying.js";
import { beginning } from "./keys.js";
import { tell } from "./news.js";

const KEEP = 7 * 24 * 3600 * 1000;

/** The moment until which a received visit's copy stays, in milliseconds of the server's clock. */
export const keptUntil = (receipt) => Date.parse(receipt.received_at) + KEEP;

/** Whether something is only on this phone: of a person, or without one of anybody. */
export const isOnlyHere = async (store, ...user) => {
  const [drafts, queue] = await Promise.all(["drafts", "queue"].map((name) => store.all(name, ...user)));
  return drafts.some(isUnsent) || queue.some((entry) => entry.state !== "received");
};

/** Take the rest of an emptied visit away; receipts stay, and so does that it was begun. */
const forget = async (tx, user, visit) => {
  await Promise.all([
    tx.objectStore("drafts").delete([user, visit]),
    tx.objectStore("queue").delete(beginning(user, visit)),
  ]);
  const known = await tx.objectStore("visits").get([user, visit]);
  if (known?.gone || known?.adhoc) await tx.objectStore("visits").delete([user, visit]);
};

const remove = async (store, user, visit, options) => {
  const work = async (tx) => {
    const emptied = await empty(tx, user, visit, options);
    if (emptied) await forget(tx, user, visit);
    return emptied;
  };
  const removed = await store.transact(STORES, work, { durability: "strict" });
  if (removed) for (const kind of ["queue", "visits"]) tell(kind);
  return removed;
};

/** Delete what never reached the server, at its person's word: `given` is what they were shown.
 * False, and nothing is gone, when by now something else is there. */
export const deleteVisit = (store, user, visit, given) => remove(store, user, visit, { given });

/** Remove the phone's copy of a visit that the server has; false when it does not have all of it. */
export const removeCopy = (store, user, visit) => remove(store, user, visit);

/** The visits whose every submission is confirmed: `[{visit, receipt}]`, the latest receipt each. */
const confirmed = async (store, user) => {
  const [receipts, queue] = await Promise.all(["receipts", "queue"].map((name) => store.all(name, user)));
  const last = new Map();
  for (const receipt of receipts.sort((a, b) => a.submission - b.submission))
    last.set(receipt.visit, receipt);
  const copies = new Set(queue.map((entry) => entry.visit));
  return [...last].filter(([visit]) => copies.has(visit)).map(([visit, receipt]) => ({ visit, receipt }));
};

/** Remove every copy that the server has; with `now`, a moment of the server's clock just heard
 * from it, only those received seven days before. Gives how many went. */
export const removeCopies = async (store, user, now = null) => {
  let removed = 0;
  for (const { visit, receipt } of await confirmed(store, user)) {
    const due = now === null || keptUntil(receipt) <= now;
    if (due && (await removeCopy(store, user, visit))) removed += 1;
  }
  return removed;
};
