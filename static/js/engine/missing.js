/** What a visit still lacks before it can be submitted as completed. */
import { isScored, mark } from "./marks.js";
import { itemsOf, visibleItems } from "./visibility.js";

/**
 * What is missing, in the order of the checklist; per item answer, note, photo.
 *
 * @param {Record<string, string>} notes place → text
 * @param {Iterable<string>} photoPlaces places that have a photo
 * @param {Record<string, string>} noPhoto place → why none could be taken
 * @returns {{place: string, kind: "answer" | "note" | "photo"}[]}
 */
export function missing(checklist, answers, notes, photoPlaces, noPhoto) {
  const visible = visibleItems(checklist, answers);
  const pictured = new Set(photoPlaces);
  const has = {
    answer: () => checklist.scoring?.allow_unanswered,
    note: (place) => notes[place]?.trim(),
    photo: (place) => pictured.has(place),
    excuse: (place) => pictured.has(place) || noPhoto[place]?.trim(),
  };
  return itemsOf(checklist)
    .filter((item) => visible.has(item.id))
    .flatMap((item) => needs(item, answers[item.id]).map((need) => ({ place: `item:${item.id}`, need })))
    .filter(({ place, need }) => !has[need](place))
    .map(({ place, need }) => ({ place, kind: need === "excuse" ? "photo" : need }));
}

/** What one visible item calls for; `excuse` is a photo or a reason for none. */
function needs(item, answer) {
  const state = answer?.state ?? "unanswered";
  if (state === "unanswered") return isScored(item) ? ["answer"] : [];
  const failed = () => state === "answered" && isScored(item) && mark(item, answer.value) === 0;
  const wanted = [];
  if (item.note === "required_on_fail" && failed()) wanted.push("note");
  if (item.photo === "required" && state === "answered") wanted.push("photo");
  if (item.photo === "required_on_fail" && failed()) wanted.push("excuse");
  return wanted;
}
