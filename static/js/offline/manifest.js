/** Freezing: the bytes of what the phone submits, in the shape of the manifest format. */

import { canonical, sha256 } from "./canonical.js";

/** Keep the entries of an object that pass. */
const only = (object, passes) => Object.fromEntries(Object.entries(object).filter(([key]) => passes(key)));

/** Whether something belongs to the visit, a section, or an item that is on screen. */
const shown = (place, visible) => !place.startsWith("item:") || visible.has(place.slice(5));

/** What was paid, of what has both a word and an amount; nothing at all for nothing. */
const paid = (expenses) => {
  const told = expenses
    .filter(({ text, amount }) => text.trim() && amount)
    .map(({ text, amount, photo }) => ({ text: text.trim(), amount, photo: photo ?? null }));
  return told.length ? { expenses: told } : {};
};

/**
 * The manifest of a visit. A hidden item's answer, note and photos are not sent; an item
 * that is visible and has no answer is named as unanswered; a photo that is still held for the
 * person's look is left out. `marks`: {place: ISO instant}; `adhoc`: {branch}, or null for a
 * visit that was offered; `exception`: what happened, where it ended early.
 */
export const manifestOf = ({
  visit,
  draft,
  answers,
  notes,
  noPhoto,
  photos,
  visible,
  locale,
  build,
  now,
  offset,
  marks = {},
  adhoc = null,
  exception = "",
}) => ({
  format: 3,
  visit,
  adhoc: adhoc && { branch: adhoc.branch },
  base: draft.base ?? null,
  checklist: draft.checklist,
  locale,
  app_build: build,
  answers: Object.fromEntries(
    [...visible].sort().map((item) => [item, answers[item] ?? { state: "unanswered" }]),
  ),
  notes: only(notes, (place) => shown(place, visible) && notes[place].trim() !== ""),
  no_photo: only(noPhoto, (place) => shown(place, visible) && noPhoto[place].trim() !== ""),
  times: {
    started: new Date(draft.started).toISOString(),
    submitted: new Date(now).toISOString(),
    offset_ms: Math.round(offset),
    marks,
  },
  photos: [
    ...photos
      .filter((photo) => !photo.held && shown(photo.place, visible))
      .map((photo) => ({
        sha256: photo.sha256,
        of: photo.place,
        caption: photo.caption,
        unreduced: photo.unreduced,
        edited: photo.edited ?? false,
        ...(photo.purpose && { purpose: photo.purpose }),
      })),
    ...(draft.told?.photos ?? []),
  ],
  ...(draft.told?.signatures.length && { signatures: draft.told.signatures }),
  ...paid(draft.expenses ?? []),
  outcome: draft.outcome ?? "completed",
  exception: (draft.outcome ?? "completed") === "completed" ? "" : exception.trim(),
  position: draft.position ?? null,
});

/** `{bytes, sha256}` of a manifest: stable, so that sending it again is the same submission. */
export const freeze = async (manifest) => {
  const bytes = new TextEncoder().encode(canonical(manifest)).buffer;
  return { bytes, sha256: await sha256(bytes) };
};
