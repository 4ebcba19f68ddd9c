/** Bytes of photos: stored once by hash, whoever names them, so they go when nobody does. */

import { beginning } from "./keys.js";

/**
 * Delete those bytes that no record that `counts`, of the user's photos or of their queue, names;
 * within a transaction over "photos", "queue" and "blobs".
 */
export const letGo = async (tx, user, hashes, counts = () => true) => {
  const [photos, entries] = await Promise.all(
    ["photos", "queue"].map((name) => tx.objectStore(name).getAll(beginning(user))),
  );
  const named = new Set([
    ...photos.filter(counts).map((photo) => photo.sha256),
    ...entries.filter(counts).flatMap((entry) => entry.photos),
  ]);
  const gone = [...new Set(hashes)].filter((hash) => !named.has(hash));
  await Promise.all(gone.map((hash) => tx.objectStore("blobs").delete([user, hash])));
};
