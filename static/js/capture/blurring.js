/** What an edited picture looks like: areas blurred so that nothing can bring them back, and cut.
 * And what is drawn over it meanwhile. */

import { blocks, corners, covering, isWhole, scaled, within } from "./editing.js";

const SVG = "http://www.w3.org/2000/svg";

const canvasOf = ({ width, height }) => Object.assign(document.createElement("canvas"), { width, height });

/**
 * Blur an area of a canvas: halved again and again to a few blocks, each the mean of what was
 * there, then drawn large and smooth. Safari's canvas has no filter, and a filter keeps more.
 */
const blur = (pen, { x, y, width, height }) => {
  const least = blocks({ width, height });
  const scratch = canvasOf({ width: Math.ceil(width / 2), height: Math.ceil(height / 2) });
  const brush = scratch.getContext("2d");
  brush.imageSmoothingEnabled = true;
  let from = [pen.canvas, x, y, width, height];
  do {
    const [, , , w, h] = from;
    const next = [Math.max(least.width, Math.ceil(w / 2)), Math.max(least.height, Math.ceil(h / 2))];
    brush.drawImage(...from, 0, 0, ...next);
    from = [scratch, 0, 0, ...next];
  } while (from[3] > least.width || from[4] > least.height);
  pen.drawImage(...from, x, y, width, height);
  scratch.width = 0;
};

/** Draw a picture with its blurred areas (in its own pixels) on a canvas of the same proportions. */
export const drawBlurred = (canvas, picture, areas) => {
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = true;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const ratio = canvas.width / picture.width;
  for (const area of areas) blur(pen, covering(scaled(area, ratio), canvas));
};

/** A canvas with the edited picture in all its pixels: `areas` blurred, then cut to `crop`. */
export const edited = (picture, areas, crop) => {
  const full = canvasOf(picture);
  drawBlurred(full, picture, areas);
  if (isWhole(crop, picture)) return full;
  const { x, y, width, height } = within(crop, picture);
  const cut = canvasOf({ width, height });
  cut.getContext("2d").drawImage(full, x, y, width, height, 0, 0, width, height);
  full.width = 0;
  return cut;
};

const shape = (name, attributes) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

/** SVG shapes over the picture: areas, or the frame with a veil around it; dots of radius `r` on
 * the corners of what is in hand, or on the one point that was tapped. */
export const marksOf = ({ areas, crop, selected }, tool, held, size, r) => {
  const chosen = (is) => (is ? { "data-selected": "" } : {});
  const inHand = (index) => tool === "blur" && index === selected;
  const marks = areas.map((area, index) => shape("rect", { ...area, ...chosen(inHand(index)) }));
  if (tool === "crop") {
    const { x, y, width, height } = crop;
    const around = `M0 0H${size.width}V${size.height}H0zM${x} ${y}v${height}h${width}v${-height}z`;
    marks.push(shape("path", { d: around }), shape("rect", { ...crop, ...chosen(true) }));
  }
  const dots = held && ("width" in held ? corners(held) : [held]);
  for (const { x, y } of dots ?? []) marks.push(shape("circle", { cx: x, cy: y, r }));
  return marks;
};
