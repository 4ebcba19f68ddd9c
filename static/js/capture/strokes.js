/** A name drawn by hand: pure geometry. A stroke is a list of `{x, y}` in CSS pixels of the pad. */

const MARGIN = 6;
const LEAST = 20;

/** The rectangle that holds all strokes, with a little room around them; null for none. */
export const boundsOf = (strokes) => {
  const points = strokes.flat();
  if (!points.length) return null;
  const [xs, ys] = ["x", "y"].map((axis) => points.map((point) => point[axis]));
  const [x, y] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  return {
    x,
    y,
    width: Math.ceil(Math.max(...xs) + MARGIN - x),
    height: Math.ceil(Math.max(...ys) + MARGIN - y),
  };
};

/** How long the line is in all: a slip of the finger is no signature. */
export const isEnough = (strokes) => {
  const lengths = strokes.map((stroke) =>
    stroke.slice(1).reduce((sum, { x, y }, at) => sum + Math.hypot(x - stroke[at].x, y - stroke[at].y), 0),
  );
  return lengths.reduce((sum, length) => sum + length, 0) >= LEAST;
};

/** By how much a trimmed drawing is enlarged, so that its long edge is at most `longest` pixels. */
export const scaleOf = ({ width, height }, longest) => Math.min(2, longest / Math.max(width, height));

/** The strokes as curves through the middles of their points: `[{from, to: [{by, at}]}]`. */
export const curvesOf = (strokes) =>
  strokes.map(([from, ...rest]) => ({
    from,
    to: rest.map((point, at) => {
      const next = rest[at + 1];
      const end = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : point;
      return { by: point, at: end };
    }),
  }));
