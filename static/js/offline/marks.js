/** What was noted on site: up to four moments, the spans between them, and a jotting. Pure. */

/** The moments of a visit, in the order in which they usually come. */
export const MOMENTS = ["arrived", "first-contact", "served", "left"];

/** The record of a moment that was tapped, as an ISO instant; "" when it was taken back. */
export const markRecord = (user, visit, place, instant) => ({
  user,
  visit,
  kind: "mark",
  place,
  text: instant,
});

/** The record of what was jotted down. */
export const jottingRecord = (user, visit, text) => ({ user, visit, kind: "jotting", place: "visit", text });

/** The draft that a first tap on site begins: nothing is answered yet. */
export const begunOnSite = (draft, items) => ({
  ...draft,
  begun: true,
  summary: draft.summary ?? { answered: 0, total: items, open: items, shares: {} },
});

/** Marks as `[{place, instant}]`, the earliest first. */
export const inOrder = (marks) =>
  Object.entries(marks)
    .map(([place, instant]) => ({ place, instant }))
    .sort((a, b) => Date.parse(a.instant) - Date.parse(b.instant));

/** Whole seconds from one instant to another. */
export const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 1000);

/** The spans between any two marks as `{from, to, seconds}`: neighbours first, none of no length. */
export const spans = (marks) => {
  const order = inOrder(marks);
  const pairs = order.flatMap(({ place: from, instant }, at) =>
    order.slice(at + 1).map(({ place: to, instant: end }, apart) => ({
      from,
      to,
      seconds: between(instant, end),
      apart,
    })),
  );
  return pairs
    .sort((a, b) => a.apart - b.apart)
    .filter(({ seconds }) => seconds > 0)
    .map(({ from, to, seconds }) => ({ from, to, seconds }));
};

const two = (number) => String(number).padStart(2, "0");

/** An instant as "HH:MM:SS" by the phone's clock, for a field. */
export const fieldTime = (instant) => {
  const moment = new Date(instant);
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(":");
};

/** The instant at another time ("HH:MM" or "HH:MM:SS") of the same day, or null for no time. */
export const atTime = (instant, typed) => {
  if (!/^\d\d:\d\d(:\d\d)?/.test(typed)) return null;
  const [hours, minutes, seconds = 0] = typed.split(":").map(Number);
  const moment = new Date(instant);
  moment.setHours(hours, minutes, seconds, 0);
  return moment.toISOString();
};
