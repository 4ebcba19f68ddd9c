/**
 * Exact numbers: weights in hundredths, marks in basis points, ratios as BigInt fractions.
 *
 * @typedef {{n: bigint, d: bigint}} Ratio In lowest terms, `d` above 0.
 */

/** A full mark, in basis points. */
export const FULL = 10000;

/** @returns {Ratio} */
export const ratio = (n, d = 1) => reduced(BigInt(n), BigInt(d));

export const ZERO = ratio(0);

export const plus = (a, b) => reduced(a.n * b.d + b.n * a.d, a.d * b.d);

export const times = (a, b) => reduced(a.n * b.n, a.d * b.d);

/** Whether a ≥ b. */
export const reaches = (a, b) => a.n * b.d >= b.n * a.d;

/** A ratio of 0 or more in basis points, rounded half up. */
export const basisPoints = ({ n, d }) => Number((2n * n * BigInt(FULL) + d) / (2n * d));

/** The ratio as "n/d". */
export const written = ({ n, d }) => `${n}/${d}`;

export const toNumber = ({ n, d }) => Number(n) / Number(d);

/** A number of at most two decimals, times a hundred. */
export const hundredths = (number) => Math.round(number * 100);

/** The number as it is written in decimals: 0.1 is one tenth, not its nearest double. */
export function exactly(number) {
  const [digits, exponent = 0] = String(number).split("e");
  const [whole, decimals = ""] = digits.split(".");
  const places = decimals.length - Number(exponent);
  return ratio(`${whole}${decimals}${"0".repeat(Math.max(0, -places))}`, 10n ** BigInt(Math.max(0, places)));
}

function reduced(n, d) {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  return { n: n / a, d: d / a };
}
