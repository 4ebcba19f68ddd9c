/** The mark of one answered item, 0…10000 basis points, rounded half up at once. */
import { basisPoints, exactly, FULL, hundredths, ratio, reaches } from "./ratio.js";

/** The mark of a fitting value, by the type of its item. */
export const mark = (item, value) => MARKS[item.type](item, value);

/** Whether an item can bear a mark. */
export function isScored(item) {
  if (item.type === "number") return Boolean(item.band);
  if (item.type === "multi") return points(item.options) > 0;
  return item.type in MARKS;
}

export const highest = (scale) => scale.max ?? 5;

const MARKS = {
  yes_no: (item, value) => full(value === (item.expected ?? "yes")),
  scale: (item, value) => basisPoints(ratio(value - 1, highest(item) - 1)),
  choice: (item, value) => hundredths(item.options.find((option) => option.id === value).mark),
  multi: (item, value) => {
    const ticked = item.options.filter((option) => value.includes(option.id));
    return basisPoints(ratio(points(ticked), points(item.options)));
  },
  duration: ({ target, limit }, value) => {
    if (value <= target || value >= limit) return full(value <= target);
    return basisPoints(ratio(limit - value, limit - target));
  },
  number: ({ band: [low, high] }, value) =>
    full(reaches(exactly(value), exactly(low)) && reaches(exactly(high), exactly(value))),
};

const full = (good) => (good ? FULL : 0);
const points = (options) => options.reduce((sum, option) => sum + hundredths(option.points), 0);
