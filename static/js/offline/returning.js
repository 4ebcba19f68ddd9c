/** A returned visit becomes a draft again: from this phone's own records, or from the server. */

import { tokenOf } from "./account.js";
import { bearer } from "./api.js";
import { sha256 } from "./canonical.js";
import { isUnsent } from "./decisions.js";
import { remarksOf, reopen } from "./drafts.js";
import { empty, STORES } from "./emptying.js";
import { begin } from "./keys.js";

/** Go on with this phone's own draft: what it submits corrects what the other phone sent. */
export const keepMine = async (store, visit) => {
  const draft = await store.get("drafts", [visit.user, visit.id]);
  await store.put("drafts", { ...draft, base: visit.latest.manifest_sha256 });
};

/**
 * Make a returned visit a draft again: from this phone's own records where they are what the
 * server has, else from the server. Gives the draft; null when the network is needed, or when
 * something unsent would be lost and its person has not given it up (`given`, as `loss` told it).
 */
export const readBack = async (store, visit, draft, { given = null } = {}) => {
  const { number, manifest_sha256: latest } = visit.latest;
  const { user } = visit;
  if (draft?.state === "frozen" && draft.frozen === latest)
    return reopen(store, user, visit.id, latest, { received: true });
  if (isUnsent(draft) && !given) return null;
  const token = await tokenOf(store, user);
  if (!token) return null;
  const api = bearer(token);
  const answer = await api.submission(visit.id, number);
  if (!answer.body || (await sha256(answer.body)) !== latest) return null;
  const { photos } = JSON.parse(new TextDecoder().decode(answer.body));
  const wanted = photos.filter(({ purpose }) => purpose !== "signature");
  const fetched = await fetchPhotos(store, user, api, wanted);
  return restore(store, user, answer.body, fetched, { given, now: Date.now() });
};

/** The same in place of this phone's own draft, which its person gives up as `loss` told it. */
export const takeTheirs = async (store, visit, given) =>
  readBack(store, visit, await store.get("drafts", [visit.user, visit.id]), { given });

const fetchPhotos = async (store, user, api, photos) => {
  const fetched = [];
  for (const hash of new Set(photos.map((photo) => photo.sha256))) {
    const { body: bytes, type } = (await store.get("blobs", [user, hash])) ? {} : await api.photo(hash);
    if (bytes && (await sha256(bytes)) === hash) fetched.push({ sha256: hash, bytes, type });
  }
  return fetched;
};

/**
 * Make a draft of a submission read back from the server, in place of what this phone had of the
 * visit; null, and nothing changed, when unsent work would be lost that is not `given` up.
 * `photos` are `{sha256, bytes, type}` for those that came; the others stay named, for the server
 * has them.
 */
export const restore = async (store, user, bytes, photos, { given = null, now = Date.now() } = {}) => {
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  const { visit } = manifest;
  const base = await sha256(bytes); // before the transaction, which would end meanwhile
  const stay = manifest.photos.filter(({ purpose }) => purpose !== "signature");
  const replacing = stay.map((photo) => photo.sha256);
  return store.transact([...STORES, "begun"], async (tx) => {
    if (!(await empty(tx, user, visit, { given, replacing, now }))) return null;
    const draft = draftFrom(manifest, user, base, now);
    const writes = [
      ["drafts", draft],
      ...filledIn(manifest, user),
      ...pictures(manifest, user, photos),
      ...photos.map((photo) => ["blobs", { user, ...photo }]),
    ];
    await Promise.all(writes.map(([name, record]) => tx.objectStore(name).put(record)));
    await begin(tx, { user, visit, at: draft.started });
    return draft;
  });
};

const draftFrom = (manifest, user, base, now) => ({
  user,
  visit: manifest.visit,
  checklist: manifest.checklist,
  base,
  state: "draft",
  started: Date.parse(manifest.times.started) || now,
  outcome: manifest.outcome,
  position: manifest.position ?? null,
  last: null,
  ...(manifest.expenses?.length && {
    expenses: manifest.expenses.map((expense, n) => ({ id: `read-back-${n}`, ...expense })),
  }),
  ...(manifest.signatures?.length && {
    signed: words(manifest.signatures),
    told: remarksOf(manifest),
    unsigned: "returned",
  }),
});

/** Who signed, and what the branch said; a correction is signed anew. */
const words = (signatures) =>
  Object.fromEntries(signatures.map(({ side, name, role, remark }) => [side, { name, role, remark }]));

const filledIn = ({ visit, answers, notes, no_photo, times, exception }, user) => {
  const texts = (kind, entries) =>
    Object.entries(entries ?? {}).map(([place, text]) => ["notes", { user, visit, kind, place, text }]);
  return [
    ...Object.entries(answers).map(([item, answer]) => ["answers", { user, visit, item, answer }]),
    ...texts("note", notes),
    ...texts("no-photo", no_photo),
    ...texts("mark", times.marks),
    ...texts("exception", exception ? { visit: exception } : {}),
  ];
};

const pictures = ({ visit, photos }, user, came) => {
  const sizes = new Map(came.map((photo) => [photo.sha256, photo.bytes.byteLength]));
  const kept = photos.filter(({ purpose }) => purpose !== "signature");
  return kept.map(({ sha256: hash, of: place, caption, unreduced, edited = false, purpose }, at) => [
    "photos",
    {
      ...{ user, visit, id: `${hash}-${at}`, place, caption, unreduced, edited },
      ...(purpose && purpose !== "evidence" && { purpose }),
      ...{ sha256: hash, size: sizes.get(hash) ?? 0, at },
    },
  ]);
};
