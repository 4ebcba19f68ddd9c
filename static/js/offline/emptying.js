/**
 * Whether a visit may be taken from the phone, and taking it: all of it after its receipt, or by its
 * person's own word, which leaves a tombstone. Loaded late too, so it remembers nothing (I6).
 */

import { letGo } from "./blobs.js";
import { confirms, isUnsent } from "./decisions.js";
import { beginning } from "./keys.js";

const PARTS = ["answers", "notes", "photos"];
/** The stores that a transaction of `empty` runs over. */
export const STORES = [...PARTS, "blobs", "drafts", "queue", "receipts", "deleted", "visits"];

const read = async (tx, user, visit) => {
  const [draft, ...lists] = await Promise.all([
    tx.objectStore("drafts").get([user, visit]),
    ...[...PARTS, "queue", "receipts"].map((name) => tx.objectStore(name).getAll(beginning(user, visit))),
  ]);
  const [answers, notes, photos, entries, receipts] = lists;
  return { draft, answers, notes, photos, entries, receipts };
};

/** Whether the server has confirmed everything that was ever frozen, and nothing was added. */
const isConfirmed = (held) => {
  const { draft, entries, receipts } = held;
  const frozen = receipts.some((receipt) => receipt.manifest_sha256 === draft?.frozen);
  const done = !draft || (draft.state === "frozen" && frozen);
  return receipts.length > 0 && done && !entries.some(waits(held));
};

const waits =
  ({ receipts }) =>
  (entry) =>
    !receipts.some((receipt) => confirms(receipt, entry));

/** What a person gives up by deleting a visit: `{answers, photos, sha256}`. */
const lossOf = ({ answers, photos, entries }) => ({
  answers: answers.filter((record) => record.answer).length,
  photos: photos.filter((photo) => !photo.removed).length,
  sha256: entries.find((entry) => entry.state !== "received")?.sha256 ?? null,
});

/** The same, to be shown and confirmed. */
export const loss = (store, user, visit) =>
  store.transact(STORES, async (tx) => lossOf(await read(tx, user, visit)), { mode: "readonly" });

const same = (a, b) => a.answers === b.answers && a.photos === b.photos && a.sha256 === b.sha256;

/**
 * Take a visit's answers, notes, photos and bytes away, within a transaction over `STORES`: when
 * the server has confirmed all of it, or when its person gave up exactly what is there (`given`, as
 * `loss` told it), which leaves a tombstone. With `replacing`, the hashes of what comes in its place,
 * it is enough that nothing unsent is lost. Else it takes nothing and resolves to false.
 */
export const empty = async (tx, user, visit, { given = null, replacing = null, now = Date.now() } = {}) => {
  const held = await read(tx, user, visit);
  const agreed = given && held.draft && same(given, lossOf(held));
  const safe = replacing ? !isUnsent(held.draft) && !held.entries.some(waits(held)) : isConfirmed(held);
  if (!agreed && !safe) return false;
  const stays = new Set(replacing);
  const bytes = [
    ...held.photos.map((photo) => photo.sha256),
    ...held.entries.flatMap(({ photos }) => photos),
  ].filter((hash) => !stays.has(hash));
  await Promise.all([
    letGo(tx, user, bytes, (record) => record.visit !== visit),
    ...PARTS.map((name) => tx.objectStore(name).delete(beginning(user, visit))),
    agreed && !safe && tx.objectStore("deleted").put({ user, visit, at: now, ...given }),
  ]);
  return true;
};
