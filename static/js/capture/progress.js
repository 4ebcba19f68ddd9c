/** How far a visit is: what is on screen, answered, wanted and missing. Pure. */

import { missing } from "../engine/missing.js";
import { visibleItems } from "../engine/visibility.js";

const isAnswered = (answer) => Boolean(answer) && answer.state !== "unanswered";

/** Places by what they lack or want: `Map("item:x" -> Set("note", "photo"))`. */
const byPlace = (list) => {
  const places = new Map();
  for (const { place, kind } of list) places.set(place, (places.get(place) ?? new Set()).add(kind));
  return places;
};

/**
 * `{visible, lacking, wanted, sections, answered, total, open, held}`. `wanted` names what a place
 * calls for, `lacking` what of it is not there yet, and "held" where a photo waits for a look;
 * `open` counts the places where something is missing, `held` those photos.
 */
export const progressOf = (checklist, { answers, notes, noPhoto, photos, held = [] }) => {
  const visible = visibleItems(checklist, answers);
  const found = photos.filter(({ purpose }) => !purpose); // the corrected state is no evidence
  const places = new Set(found.map((photo) => photo.place));
  const absent = missing(checklist, answers, notes, places, noPhoto);
  const waiting = held
    .map(({ place }) => ({ place, kind: "held" }))
    .filter(({ place }) => !place.startsWith("item:") || visible.has(place.slice(5)));
  const lacking = byPlace([...absent, ...waiting]);
  const sections = checklist.sections.map((section) => sectionOf(section, { visible, answers, lacking }));
  const sum = (name) => sections.reduce((total, section) => total + section[name], 0);
  let wanted;
  return {
    visible,
    absent,
    lacking,
    get wanted() {
      wanted ??= byPlace(missing(checklist, answers, {}, new Set(), {})); // no tap waits for it
      return wanted;
    },
    sections,
    answered: sum("answered"),
    total: sum("total"),
    open: lacking.size,
    held: waiting.length,
  };
};

const sectionOf = (section, { visible, answers, lacking }) => {
  const shown = section.items.filter((item) => visible.has(item.id));
  const open = shown.filter((item) => lacking.has(`item:${item.id}`)).map((item) => item.id);
  return {
    id: section.id,
    parameter: section.parameter,
    answered: shown.filter((item) => isAnswered(answers[item.id])).length,
    total: shown.length,
    open,
    due: open.some((id) => isAnswered(answers[id])),
  };
};

const SIX = ["expression", "vocabulary", "proxemics", "appearance", "speed", "safety"];

const shareOf = (sections) => {
  const sum = (name) => sections.reduce((total, section) => total + section[name], 0);
  return sum("total") ? sum("answered") / sum("total") : 0;
};

/** The share answered per parameter, 0..1, for the ring of six marks; where a checklist's sections
 * name no parameters, the six sides fill together. */
export const shares = (sections) => {
  const named = sections.filter((section) => section.parameter);
  if (!named.length) return Object.fromEntries(SIX.map((side) => [side, shareOf(sections)]));
  const share = ({ parameter }) => shareOf(named.filter((section) => section.parameter === parameter));
  return Object.fromEntries(named.map((section) => [section.parameter, share(section)]));
};

/** The next open item after one (in the order of the checklist, round the end), or null. */
export const nextOpen = (sections, order, after) => {
  const open = sections.flatMap((section) => section.open);
  const from = order.indexOf(after);
  return open.find((id) => order.indexOf(id) > from) ?? open[0] ?? null;
};
