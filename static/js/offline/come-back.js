/** Whether a visit that came back has to be read back: pure, and small, since every form asks. */

import { isUnsent } from "./decisions.js";

/** Whether a visit came back and the phone does not yet hold it as a draft. While a correction
 * waits in the queue (`entries`), the visit stands as returned only because it is not sent yet. */
export const needsReadingBack = (visit, draft, entries) =>
  visit.state === "returned" &&
  Boolean(visit.latest) &&
  entries.every((entry) => entry.visit !== visit.id || entry.state === "received") &&
  (draft?.state !== "draft" || draft.base !== visit.latest.manifest_sha256);

/** Whether reading it back would overwrite what was filled in here and never submitted: another
 * phone has sent the visit meanwhile, and its person must say which of the two goes on. */
export const isForked = (visit, draft, entries) => needsReadingBack(visit, draft, entries) && isUnsent(draft);
