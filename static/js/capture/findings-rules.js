/** What a score says to the branch on the spot: pure. */

/** A ratio as the engine writes it ("7/3") as a number. */
const asNumber = (written) => {
  const [n, d = "1"] = written.split("/");
  return Number(n) / Number(d);
};

/** How many items count, do not apply, were not seen, or wait for an answer. */
export const stateCounts = (trace) => {
  const count = (state) => trace.filter((line) => line.state === state).length;
  return {
    counted: trace.filter((line) => line.mark !== null).length,
    na: count("not_applicable"),
    unseen: count("not_observed"),
    unanswered: count("unanswered"),
  };
};

/** What fell short by its own mark: failed critical items first, then by the points lost. */
export const fallen = ({ trace, critical }) =>
  trace
    .filter((line) => line.mark !== null && (critical.includes(line.item) || asNumber(line.lost) > 0))
    .filter((line) => line.mark < 10_000)
    .map(({ item, mark, lost }) => ({ item, mark, lost: asNumber(lost), critical: critical.includes(item) }))
    .sort((a, b) => b.critical - a.critical || b.lost - a.lost);

const X = [0, 0.866, 0.866, 0, -0.866, -0.866];
const Y = [-1, -0.5, 0.5, 1, 0.5, -0.5];

/** The corners of the hexagon's area, as the server draws it; what is unknown has none. */
export const corners = (values) =>
  values
    .map((value, at) => (value === null ? null : [92 + X[at] * value * 0.96, 108 + Y[at] * value * 0.96]))
    .filter(Boolean)
    .map((pair) => pair.map((each) => each.toFixed(1)).join(","))
    .join(" ");
