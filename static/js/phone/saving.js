/** Giving a visit to its person as a file: shared where the phone can, else downloaded. */

import { toast } from "./toast.js";
import { clone } from "./words.js";

/** Export an entry of the queue: its frozen bytes and its photos. */
export const saveFile = async ({ store }, entry) => {
  const { exported } = await import("../phone/exporting.js");
  const file = await exported(entry, (sha256) => store.get("blobs", [entry.user, sha256]));
  if (await shared(file)) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  toast(clone("outbox-entry").dataset.saved);
};

/** Whether the phone's own sheet took the file; one that was closed by hand counts as taken. */
const shared = async (file) => {
  const touch = globalThis.matchMedia?.("(pointer: coarse)").matches;
  if (!touch || !navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
};
