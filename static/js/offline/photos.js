/** Photos on the phone: turned upright, reduced, without metadata, hashed, and stored. */

import { letGo } from "./blobs.js";
import { sha256 } from "./canonical.js";
import { beginning } from "./keys.js";

const LONGEST_EDGE = 2048;
const QUALITY = 0.82;
const MOST_BYTES = 15 * 1024 * 1024;

/** A file that cannot become a photo note: `reason` is "not-a-picture", "too-large" or "here". */
export class UnusablePhoto extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Width and height with the long edge at most 2048, never enlarged. */
export const reducedSize = (width, height, longest = LONGEST_EDGE) => {
  const ratio = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
};

const has = (bytes, at, ...values) => values.every((value, index) => bytes[at + index] === value);

/** Whether a JPEG has its end: FF D9 after the first scan, past the thumbnail inside EXIF. */
const ends = (bytes) => {
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== 0xda)
    at += bytes[at + 1] === 0xff ? 1 : 2 + bytes[at + 2] * 256 + bytes[at + 3];
  while (at < bytes.length && !has(bytes, at, 0xff, 0xd9)) at += 1;
  return at < bytes.length;
};

/**
 * The type that bytes show themselves to be, whatever the file is called: a picture that the
 * server would take, though this browser cannot decode it; null when no server could use it.
 */
export const typeOf = (bytes) => {
  if (has(bytes, 0, 0xff, 0xd8, 0xff)) return ends(bytes) ? "image/jpeg" : null;
  if (has(bytes, 0, 0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (has(bytes, 0, 0x52, 0x49, 0x46, 0x46) && has(bytes, 8, 0x57, 0x45, 0x42, 0x50)) return "image/webp";
  return has(bytes, 4, 0x66, 0x74, 0x79, 0x70) ? "image/heic" : null; // "ftyp"
};

/**
 * `{bytes, type, sha256, unreduced}` of a chosen file. What the browser cannot decode (some
 * HEIC) is kept as it is and marked, unless it is no picture at all.
 */
export const preparePhoto = async (file) => {
  const original = await file.arrayBuffer().catch(() => new ArrayBuffer(0)); // at once: it may go away
  const reduced = await reduce(new Blob([original], { type: file.type })).catch(() => null);
  if (reduced) return { ...reduced, sha256: await sha256(reduced.bytes), unreduced: false };
  const type = typeOf(new Uint8Array(original));
  if (!type) throw new UnusablePhoto("not-a-picture");
  if (original.byteLength > MOST_BYTES) throw new UnusablePhoto("too-large");
  return { bytes: original, type, sha256: await sha256(original), unreduced: true };
};

const reduce = async (blob) => {
  const picture = await createImageBitmap(blob, { imageOrientation: "from-image" });
  const [width, height] = reducedSize(picture.width, picture.height);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // JPEG knows no transparency
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return { bytes: await encode(canvas), type: "image/jpeg" };
};

/** The bytes of a canvas as JPEG; the canvas is empty afterwards. */
export const encode = async (canvas) => {
  const encoded = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = 0; // weak phones keep the pixels otherwise
  return encoded.arrayBuffer();
};

/** What an edited picture is kept as: `{bytes, type, sha256}`. */
export const editedPhoto = async (bytes) => ({ bytes, type: "image/jpeg", sha256: await sha256(bytes) });

const STORES = ["photos", "blobs", "queue"];

/**
 * Store a photo note and its bytes (`{bytes, type, sha256}`) together. The bytes that it named
 * before (`left`, a hash) go in the same moment: what was blurred does not stay on the phone.
 */
export const storePhoto = (store, record, picture, left = null) =>
  store.transact(
    STORES,
    async (tx) => {
      const { user } = record;
      const { bytes, type, sha256: hash } = picture;
      await tx.objectStore("blobs").put({ user, sha256: hash, type, bytes });
      await tx.objectStore("photos").put(record);
      if (left) await letGo(tx, user, [left]);
    },
    { durability: "strict" },
  );

/** Give back the room of photos that were removed from a visit, now that nobody can bring them back;
 * their records stay, to tell. */
export const sweepRemoved = (store, user, visit) =>
  store.transact(STORES, async (tx) => {
    const photos = await tx.objectStore("photos").getAll(beginning(user, visit));
    const removed = photos.filter((photo) => photo.removed).map((photo) => photo.sha256);
    if (removed.length) await letGo(tx, user, removed, (photo) => !photo.removed);
  });
