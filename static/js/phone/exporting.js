/** A visit as a file: what `sixmarks import` reads. Loaded when somebody asks for one; pure. */

import { downloadZip } from "../../vendor/client-zip.js";

const FORMAT = 1;
/** What no file system, share sheet or shell takes in a name, and what hides in one. */
const UNSAFE = /[\p{C}\p{Z}/\\:*?"<>|.#%&{}$!'@+`=~^;,()[\]]+/gu;
const LONGEST = 60;

/** `sixmarks-<branch>-<yyyy-mm-dd>.zip`: the branch in its own letters, by the visit's day. */
export const fileName = (branch, frozenAt, zone) => {
  const plain = branch.normalize("NFC").replace(UNSAFE, "-");
  const name = [...plain]
    .slice(0, LONGEST)
    .join("")
    .replace(/^-+|-+$/g, "");
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(frozenAt));
  return `sixmarks-${name || "visit"}-${day}.zip`;
};

/** Where an audit that was started here took place; bytes that are damaged say nothing of it. */
const adhocOf = (bytes) => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)).adhoc ?? null;
  } catch {
    return null;
  }
};

const about = (entry, now) => {
  return {
    format: FORMAT,
    visit: entry.visit,
    user: entry.user,
    manifest_sha256: entry.sha256,
    exported_at: new Date(now).toISOString(),
    adhoc: adhocOf(entry.bytes),
  };
};

/** The files of an export: `blob(sha256)` gives a photo's record, or nothing when it is lost. */
async function* files(entry, blob, now) {
  const at = new Date(now);
  const file = (name, input) => ({ name, input, lastModified: at });
  yield file("about.json", `${JSON.stringify(about(entry, now), null, 2)}\n`);
  yield file("manifest.json", new Uint8Array(entry.bytes));
  for (const sha256 of entry.photos) {
    const photo = await blob(sha256);
    if (photo) yield file(`photos/${sha256}`, new Uint8Array(photo.bytes));
  }
}

/** The zip of one entry of the queue, as a File: the frozen bytes, untouched, and its photos. */
export const exported = async (entry, blob, now = Date.now()) => {
  const { branch } = entry.about;
  const zip = await downloadZip(files(entry, blob, now)).blob();
  return new File([zip], fileName(branch.name, entry.frozenAt, branch.time_zone), {
    type: "application/zip",
  });
};
