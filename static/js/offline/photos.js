/** Photos on the phone: turned upright, reduced, without metadata, hashed. */

import { sha256 } from "./canonical.js";

const LONGEST_EDGE = 2048;
const QUALITY = 0.82;
const MOST_BYTES = 15 * 1024 * 1024;
const KEPT = new Set(["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"]);
const BY_NAME = { heic: "image/heic", heif: "image/heif", jpg: "image/jpeg", jpeg: "image/jpeg" };

/** A file that cannot become a photo note: `reason` is "not-a-picture" or "too-large". */
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

/**
 * `{bytes, type, sha256, unreduced}` of a chosen file. What the browser cannot decode (some
 * HEIC) is kept as it is and marked, unless it is no picture at all.
 */
export const preparePhoto = async (file) => {
  const original = await file.arrayBuffer(); // copied at once: the file may go away
  const type = file.type || BY_NAME[file.name?.split(".").pop().toLowerCase()] || "";
  const reduced = await reduce(new Blob([original], { type })).catch(() => null);
  if (reduced) return { ...reduced, sha256: await sha256(reduced.bytes), unreduced: false };
  if (!KEPT.has(type) || original.byteLength === 0) throw new UnusablePhoto("not-a-picture");
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
  const encoded = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = 0; // weak phones keep the pixels otherwise
  return { bytes: await encoded.arrayBuffer(), type: "image/jpeg" };
};
