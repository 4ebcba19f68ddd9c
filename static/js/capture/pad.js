/** A field to sign in by finger, pen or mouse. What is drawn runs as it was drawn, in every language. */

import { boundsOf, curvesOf, isEnough, scaleOf } from "./strokes.js";

const LINE = 2.6;
const LONGEST = 600;
const MOST_BYTES = 60 * 1024;

const draw = (pen, strokes, { x, y, scale }) => {
  const at = (point) => [(point.x - x) * scale, (point.y - y) * scale];
  pen.lineWidth = LINE * scale;
  pen.lineCap = pen.lineJoin = "round";
  for (const { from, to } of curvesOf(strokes)) {
    pen.beginPath();
    pen.moveTo(...at(from));
    for (const curve of to) pen.quadraticCurveTo(...at(curve.by), ...at(curve.at));
    if (!to.length) pen.lineTo(...at(from));
    pen.stroke();
  }
};

/** The strokes alone as a small transparent PNG. */
const pngOf = async (strokes, ink) => {
  const area = boundsOf(strokes);
  for (let longest = LONGEST; ; longest *= 0.7) {
    const scale = scaleOf(area, longest);
    const [width, height] = [area.width, area.height].map((side) => Math.max(1, Math.ceil(side * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen.strokeStyle = ink;
    draw(pen, strokes, { ...area, scale });
    const blob = await new Promise((made) => canvas.toBlob(made, "image/png"));
    canvas.width = 0; // weak phones keep the pixels otherwise
    if (blob.size <= MOST_BYTES || longest < 100) return blob.arrayBuffer();
  }
};

export class Pad {
  #canvas;
  #strokes = [];
  #changed;
  #watch;

  /** `changed()` hears when there is more or less on the pad. */
  constructor(canvas, changed) {
    this.#canvas = canvas;
    this.#changed = changed;
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"])
      canvas.addEventListener(kind, (event) => this.#hear(event));
    this.#watch = new ResizeObserver(() => this.#paint());
    this.#watch.observe(canvas);
  }

  /** Whether there is more than a slip of the finger. */
  get isSigned() {
    return isEnough(this.#strokes);
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  undo() {
    this.#strokes.pop();
    this.#told();
  }

  clear() {
    this.#strokes = [];
    this.#told();
  }

  /** The bytes of what is drawn, trimmed. */
  png() {
    return pngOf(this.#strokes, getComputedStyle(this.#canvas).color);
  }

  close() {
    this.#watch.disconnect();
  }

  #hear(event) {
    const box = this.#canvas.getBoundingClientRect();
    const point = ({ clientX, clientY }) => ({ x: clientX - box.left, y: clientY - box.top });
    if (event.type === "pointerdown") {
      if (event.button > 0) return;
      this.#canvas.setPointerCapture(event.pointerId);
      this.#strokes.push([point(event)]);
    } else if (event.type === "pointermove" && this.#canvas.hasPointerCapture(event.pointerId)) {
      const passed = event.getCoalescedEvents?.() ?? [];
      this.#strokes.at(-1).push(...(passed.length ? passed : [event]).map(point));
    } else return;
    event.preventDefault();
    this.#told();
  }

  #told() {
    this.#paint();
    this.#changed();
  }

  #paint() {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = globalThis.devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: clientWidth * scale, height: clientHeight * scale });
    const pen = this.#canvas.getContext("2d");
    pen.strokeStyle = getComputedStyle(this.#canvas).color;
    draw(pen, this.#strokes, { x: 0, y: 0, scale });
  }
}
