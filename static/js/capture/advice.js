/** Advice before submitting: what the checklist's own checks find, each with a way to its item. */

import { endedEarly } from "../elements/capture-report.js";
import { fired } from "../engine/checks.js";

/** Show the rows of the checks that speak, in their section; nothing of it stands in the way. */
export const advise = (open, section) => {
  const { checklist, answers, notes, photos, marks } = open;
  const places = photos.filter(({ purpose }) => !purpose).map((photo) => photo.place);
  const speaking = new Set(endedEarly(open) ? [] : fired(checklist, answers, notes, places, marks));
  for (const row of section.querySelectorAll("[data-check]")) row.hidden = !speaking.has(row.dataset.check);
  section.hidden = speaking.size === 0;
};
