/**
 * Geometry of the photo editor, pure. A point is `{x, y}`, a rectangle `{x, y, width, height}`,
 * a size `{width, height}`; all in pixels of the picture unless said otherwise.
 */

const LEAST = 16;
const BLOCKS = 8;

/** The rectangle that is the whole picture. */
export const whole = ({ width, height }) => ({ x: 0, y: 0, width, height });

const between = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/** A rectangle inside the picture, at least 16 pixels long each way (less in a smaller picture). */
export const clamped = (rect, size) => {
  const width = between(rect.width, Math.min(LEAST, size.width), size.width);
  const height = between(rect.height, Math.min(LEAST, size.height), size.height);
  return {
    x: between(rect.x, 0, size.width - width),
    y: between(rect.y, 0, size.height - height),
    width,
    height,
  };
};

/** The rectangle that two opposite corners span. */
export const spanned = (a, b, size) => {
  const [left, right] = [a.x, b.x].map((x) => between(x, 0, size.width)).sort((x, y) => x - y);
  const [top, bottom] = [a.y, b.y].map((y) => between(y, 0, size.height)).sort((x, y) => x - y);
  return clamped({ x: left, y: top, width: right - left, height: bottom - top }, size);
};

/** A rectangle moved, no further than the edge. */
export const moved = (rect, dx, dy, size) => clamped({ ...rect, x: rect.x + dx, y: rect.y + dy }, size);

/** A rectangle made larger or smaller; its upper left corner stays. */
export const resized = (rect, dx, dy, size) => {
  const room = { width: size.width - rect.x, height: size.height - rect.y };
  return clamped(
    {
      ...rect,
      width: Math.min(rect.width + dx, room.width),
      height: Math.min(rect.height + dy, room.height),
    },
    size,
  );
};

/** The corners of a rectangle, the one opposite to `n` being `3 - n`. */
export const corners = ({ x, y, width, height }) => [
  { x, y },
  { x: x + width, y },
  { x, y: y + height },
  { x: x + width, y: y + height },
];

/** A rectangle with one corner taken elsewhere; the opposite one stays. */
export const reshaped = (rect, corner, point, size) => spanned(corners(rect)[3 - corner], point, size);

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The number of the corner nearest to a point. */
export const nearest = (rect, point) => {
  const far = corners(rect).map((corner) => distance(corner, point));
  return far.indexOf(Math.min(...far));
};

const holds = (rect, { x, y }) =>
  x >= rect.x && y >= rect.y && x <= rect.x + rect.width && y <= rect.y + rect.height;

/**
 * What a finger takes hold of: `{index, corner}` of a rectangle, corner null for its middle;
 * null for none. The selected one goes first, then the one drawn last; `reach` is a finger's half.
 */
export const grabbed = (rects, selected, point, reach) => {
  const order = rects.map((_, index) => index).sort((a, b) => (b === selected) - (a === selected) || b - a);
  const chosen = rects[selected];
  if (chosen) {
    const corner = nearest(chosen, point);
    const near = Math.min(reach, Math.max(chosen.width, chosen.height) / 3);
    if (distance(corners(chosen)[corner], point) <= near) return { index: selected, corner };
  }
  const index = order.find((one) => holds(rects[one], point));
  return index === undefined ? null : { index, corner: null };
};

/** A point of the screen in pixels of the picture; `box` is where the picture is shown. */
export const toPicture = ({ clientX, clientY }, box, size) => ({
  x: ((clientX - box.left) * size.width) / box.width,
  y: ((clientY - box.top) * size.height) / box.height,
});

/** Whole pixels that cover a rectangle: what is to be hidden is hidden to its edge. */
export const covering = (rect, size) => {
  const x = Math.max(0, Math.floor(rect.x));
  const y = Math.max(0, Math.floor(rect.y));
  return {
    x,
    y,
    width: Math.min(size.width, Math.ceil(rect.x + rect.width)) - x,
    height: Math.min(size.height, Math.ceil(rect.y + rect.height)) - y,
  };
};

/** Whole pixels within a rectangle: what was cut off stays off. */
export const within = (rect, size) => {
  const { x, y, width, height } = clamped(rect, size);
  const left = Math.ceil(x);
  const top = Math.ceil(y);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.floor(x + width) - left),
    height: Math.max(1, Math.floor(y + height) - top),
  };
};

/** The same rectangle in a picture shown `ratio` times as large. */
export const scaled = (rect, ratio) =>
  Object.fromEntries(Object.entries(rect).map(([name, value]) => [name, value * ratio]));

/** Blocks that are left of a blurred area, 8 on its long side: too few to tell anything. */
export const blocks = ({ width, height }) => {
  const longest = Math.max(width, height);
  return {
    width: Math.max(1, Math.round((BLOCKS * width) / longest)),
    height: Math.max(1, Math.round((BLOCKS * height) / longest)),
  };
};

/** A new area in the middle, a quarter as long as the picture each way. */
export const middle = ({ width, height }) => ({
  x: (width * 3) / 8,
  y: (height * 3) / 8,
  width: width / 4,
  height: height / 4,
});

/** Where a rectangle lies, in whole hundredths of the picture. */
export const hundredths = (rect, size) => ({
  left: Math.round((100 * rect.x) / size.width),
  top: Math.round((100 * rect.y) / size.height),
  width: Math.round((100 * rect.width) / size.width),
  height: Math.round((100 * rect.height) / size.height),
});

/** Where the middle of a rectangle lies: "top", "middle" or "bottom". */
export const third = (rect, size) => {
  const high = (rect.y + rect.height / 2) / size.height;
  return high < 1 / 3 ? "top" : high < 2 / 3 ? "middle" : "bottom";
};

/** Whether nothing is cut off. */
export const isWhole = (rect, size) =>
  Math.round(rect.width) >= size.width && Math.round(rect.height) >= size.height;

/** Whether an editor's state would change the picture: an area, or a frame that is not all of it. */
export const isEdited = ({ areas, crop }, picture) => areas.length > 0 || !isWhole(crop, picture);
