/** Which cross-checks of a checklist have something to say about what was filled in. */
import { isScored, mark } from "./marks.js";
import { exactly, hundredths, reaches } from "./ratio.js";
import { itemsOf, visibleItems } from "./visibility.js";

/**
 * Ids of the checks whose condition is true, in the order of the checklist. A hidden item counts as
 * unanswered, without note and photo; a comparison with what is not there is false.
 *
 * @param {Record<string, string>} notes place → text
 * @param {Iterable<string>} photoPlaces places that have a photo
 * @param {Record<string, string>} marks moment → instant
 * @returns {string[]}
 */
export function fired(checklist, answers, notes, photoPlaces, marks) {
  const { checks = [] } = checklist;
  if (!checks.length) return [];
  const visible = visibleItems(checklist, answers);
  const pictured = new Set(photoPlaces);
  const told = {
    items: new Map(itemsOf(checklist).map((item) => [item.id, item])),
    value: (item) => (visible.has(item) && answers[item]?.state === "answered" ? answers[item].value : null),
    noted: (item) => visible.has(item) && Boolean(notes[`item:${item}`]?.trim()),
    pictured: (item) => visible.has(item) && pictured.has(`item:${item}`),
    marks,
  };
  return checks.filter(({ when }) => holds(when, told)).map(({ id }) => id);
}

const FORMS = {
  all: ({ all }, told) => all.every((part) => holds(part, told)),
  any: ({ any }, told) => any.some((part) => holds(part, told)),
  not: ({ not }, told) => !holds(not, told),
  moment: ({ moment, before }, { marks }) =>
    Boolean(marks[moment] && marks[before]) && Date.parse(marks[moment]) < Date.parse(marks[before]),
  is: ({ item, is }, told) => hasValue(told.value(item), is),
  before: ({ item, before }, told) => earlier(told.value(item), told.value(before)),
  above: ({ item, above }, told) => greater(told.value(item), above),
  below: ({ item, below }, told) => greater(below, told.value(item)),
  mark_below: ({ item, mark_below: limit }, told) =>
    markedBelow(told.items.get(item), told.value(item), limit),
  answered: ({ answered }, told) => told.value(answered) !== null,
  note: ({ note }, told) => told.noted(note),
  photo: ({ photo }, told) => told.pictured(photo),
};
const KEYS = Object.keys(FORMS);

const holds = (condition, told) => FORMS[KEYS.find((key) => key in condition)](condition, told);

const hasValue = (value, wanted) => (Array.isArray(value) ? value.includes(wanted) : value === wanted);
const earlier = (one, other) => one !== null && other !== null && one < other;
const greater = (one, other) => one !== null && other !== null && !reaches(exactly(other), exactly(one));
const markedBelow = (item, value, limit) =>
  value !== null && isScored(item) && mark(item, value) < hundredths(limit);
