/** The visits of this person: fetched when there is a network, kept for when there is none. */

import { tokenOf } from "./account.js";
import { bearer } from "./api.js";
import { sha256 } from "./canonical.js";
import { reopen, restore } from "./drafts.js";
import { tell } from "./news.js";

const KEEP = 7 * 24 * 3600 * 1000;

/**
 * Fetch the list. `{state}` is `fresh | offline | sign-in | disabled`. A visit that the server
 * no longer names stays, marked `gone`, while anything of it is only on this phone.
 */
export const refresh = async (store, user) => {
  const token = await tokenOf(store, user);
  if (!token) return { state: "sign-in" };
  const etag = await store.meta(`etag:${user}`);
  const asked = Date.now();
  const answer = await bearer(token).visits(etag);
  if (answer.status === 401) {
    await store.write([{ store: "meta", gone: `device:${user}` }]);
    return { state: "sign-in" };
  }
  if (answer.status === 403) return { state: "disabled" };
  if (answer.status === 200) await keep(store, user, answer, asked);
  return { state: answer.status === 200 || answer.status === 304 ? "fresh" : "offline" };
};

const keep = async (store, user, { body, etag }, asked) => {
  const named = new Set(body.visits.map((visit) => visit.id));
  const [before, drafts, queue] = await Promise.all(
    ["visits", "drafts", "queue"].map((name) => store.all(name, user)),
  );
  const local = new Set([...drafts, ...queue].map((record) => record.visit));
  const left = before.filter((visit) => !named.has(visit.id));
  await store.write([
    ...body.visits.map((visit) => ({ store: "visits", record: { ...visit, user } })),
    ...left.map((visit) =>
      local.has(visit.id)
        ? { store: "visits", record: { ...visit, gone: true } }
        : { store: "visits", gone: [user, visit.id] },
    ),
    { store: "meta", record: { key: `etag:${user}`, value: etag } },
    { store: "meta", record: { key: "offset", value: Date.parse(body.now) - (asked + Date.now()) / 2 } },
  ]);
  tell("visits");
};

/** Accept an offer, or refuse it with a reason; gives the server's answer. */
export const decide = async (store, visit, reason = null) => {
  const api = bearer(await tokenOf(store, visit.user));
  const answer = reason === null ? await api.accept(visit.id) : await api.refuse(visit.id, reason);
  if (answer.status === 204) {
    await store.put("visits", { ...visit, state: reason === null ? "accepted" : "declined" });
    await store.write([{ store: "meta", gone: `etag:${visit.user}` }]);
    tell("visits");
  }
  return answer;
};

/** Whether a visit came back and the phone does not yet hold it as a draft. While a correction
 * waits in the queue (`entries`), the visit stands as returned only because it is not sent yet. */
export const needsReadingBack = (visit, draft, entries) =>
  visit.state === "returned" &&
  Boolean(visit.latest) &&
  entries.every((entry) => entry.visit !== visit.id || entry.state === "received") &&
  (draft?.state !== "draft" || draft.base !== visit.latest.manifest_sha256);

/**
 * Make a returned visit a draft again: from this phone's own records where they are what the
 * server has, else from the server. Gives the draft, or null when the network is needed.
 */
export const readBack = async (store, visit, draft) => {
  const { number, manifest_sha256: latest } = visit.latest;
  const { user } = visit;
  if (draft?.state === "frozen" && draft.frozen === latest) return reopen(store, user, visit.id, latest);
  const token = await tokenOf(store, user);
  if (!token) return null;
  const api = bearer(token);
  const answer = await api.submission(visit.id, number);
  if (!answer.body || (await sha256(answer.body)) !== latest) return null;
  const { photos } = JSON.parse(new TextDecoder().decode(answer.body));
  return restore(store, user, answer.body, await fetchPhotos(store, user, api, photos), Date.now());
};

const fetchPhotos = async (store, user, api, photos) => {
  const fetched = [];
  for (const hash of new Set(photos.map((photo) => photo.sha256))) {
    const { body: bytes, type } = (await store.get("blobs", [user, hash])) ? {} : await api.photo(hash);
    if (bytes && (await sha256(bytes)) === hash) fetched.push({ sha256: hash, bytes, type });
  }
  return fetched;
};

/** Clear what was received more than seven days ago, unless it is being corrected. */
export const clearReceived = async (store, user, now) => {
  const [queue, drafts] = await Promise.all([store.all("queue", user), store.all("drafts", user)]);
  const receipts = new Map(
    (await store.all("receipts", user)).map((receipt) => [receipt.manifest_sha256, receipt]),
  );
  const busy = new Set([
    ...queue.filter((entry) => entry.state !== "received").map((entry) => entry.visit),
    ...drafts.filter((draft) => draft.state === "draft").map((draft) => draft.visit),
  ]);
  const old = queue.filter((entry) => {
    const receipt = receipts.get(entry.sha256);
    return receipt && receipt.kept_at < now - KEEP && !busy.has(entry.visit);
  });
  for (const entry of old) await clear(store, entry, queue);
};

const clear = async (store, entry, queue) => {
  const elsewhere = new Set(
    queue.filter((other) => other.visit !== entry.visit).flatMap((other) => other.photos),
  );
  const { user, visit } = entry;
  const mine = await Promise.all(["answers", "notes", "photos"].map((name) => store.keys(name, user, visit)));
  await store.write([
    ...["answers", "notes", "photos"].flatMap((name, at) => mine[at].map((gone) => ({ store: name, gone }))),
    ...entry.photos
      .filter((hash) => !elsewhere.has(hash))
      .map((hash) => ({ store: "blobs", gone: [user, hash] })),
    { store: "drafts", gone: [user, visit] },
    { store: "queue", gone: [user, visit, entry.sha256] },
  ]);
};
