/** How records are found in the phone's database: pure, so that scripts loaded late may have it too. */

/** By store, the fields that make a record's key. */
export const KEYS = {
  meta: ["key"],
  visits: ["user", "id"],
  drafts: ["user", "visit"],
  answers: ["user", "visit", "item"],
  notes: ["user", "visit", "kind", "place"],
  photos: ["user", "visit", "id"],
  blobs: ["user", "sha256"],
  queue: ["user", "visit", "sha256"],
  receipts: ["user", "visit", "manifest_sha256"],
  begun: ["user", "visit"],
  deleted: ["user", "visit", "at"],
};

/** Note of a visit that it was begun here, once and for ever, within a transaction over "begun". */
export const begin = async (transaction, { user, visit, at }) => {
  const begun = transaction.objectStore("begun");
  if (!(await begun.getKey([user, visit]))) await begun.put({ user, visit, at });
};

/** The key of a record in a store. */
export const keyOf = (name, record) => {
  const parts = KEYS[name].map((part) => record[part]);
  return parts.length > 1 ? parts : parts[0];
};

/** All keys that begin with these parts: a user, or a user and a visit. */
export const beginning = (...parts) => (parts.length ? IDBKeyRange.bound(parts, [...parts, []]) : undefined);
