/** The way through photos and failed items, without a page. */

import { number } from "../format/numbers.js";

/** The place of the next stop: the first (or last) when none has the focus, and no further than the ends. */
export const next = (at, step, count) => {
  if (at < 0) return step > 0 ? 0 : count - 1;
  return Math.min(Math.max(at + step, 0), count - 1);
};

/** The stops that never had the focus, in their order. */
export const unseen = (keys, seen) => keys.filter((key) => !seen.has(key));

/** A sentence with its numbers in the digits of the reader. */
export const progress = (words, numbers) => words.replace(/\{(\w+)\}/g, (_, name) => number(numbers[name]));
