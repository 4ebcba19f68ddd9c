/**
 * The full-screen editor of one photo: areas to blur, a frame to crop. Loaded when a photo is first
 * looked at, so it knows nothing of the form; what it needs is handed to it.
 */

import { drawBlurred, edited, marksOf } from "../capture/blurring.js";
import {
  hundredths,
  isEdited,
  middle,
  moved,
  nearest,
  reshaped,
  resized,
  spanned,
  third,
  toPicture,
  whole,
} from "../capture/editing.js";
import { dragged, shaped, takenHold } from "../capture/gestures.js";
import { lateStyles } from "../capture/late-styles.js";
import { clone, part, say } from "../phone/words.js";

const PREVIEW = 1280;
const FINGER = 24; // half of what a finger gets, in CSS pixels
const STILL = 6; // a finger that moved less has tapped
const DOT = 8;
const STEP = 0.02;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class PhotoEditor extends HTMLElement {
  #picture;
  #options;
  #tool = "blur";
  #state;
  #before = [];
  #gesture = null;
  #anchor = null;
  #painting = false;
  #busy = false;

  /** Show a picture (an ImageBitmap); resolves to what was done with it once it is closed. */
  open(picture, options) {
    this.#picture = picture;
    this.#options = options;
    this.#state = { areas: [], crop: whole(picture), selected: null };
    this.#prepare();
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")));
    this.addEventListener("change", (event) => this.#choose(event.target.value));
    this.addEventListener("keydown", (event) => this.#press(event));
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"])
      part(this, "stage").addEventListener(type, (event) => event.isPrimary && this.#point(event));
    this.#dialog.showModal();
    this.#update();
    return new Promise((done) => {
      this.#dialog.addEventListener("close", () => {
        picture.close();
        this.remove();
        done(this.#dialog.returnValue || (isEdited(this.#state, this.#picture) ? "dropped" : "later"));
      });
    });
  }

  get #dialog() {
    return this.firstElementChild;
  }

  get #canvas() {
    return this.querySelector("canvas");
  }

  /** Pixels of the picture in one of the screen. */
  get #ratio() {
    return this.#picture.width / (this.#canvas.clientWidth || this.#picture.width);
  }

  #prepare() {
    const { width, height } = this.#picture;
    const ratio = Math.min(1, PREVIEW / Math.max(width, height));
    Object.assign(this.#canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    this.querySelector("svg.canvas__marks").setAttribute("viewBox", `0 0 ${width} ${height}`);
    const again = part(this, "again");
    again.hidden = !this.#options.retake;
    again.textContent = again.dataset[this.#options.source ?? "camera"];
  }

  #act(button) {
    if (!button || this.#busy) return;
    const { areas } = this.#state;
    const at = Number(button.closest("[data-at]")?.dataset.at);
    const acts = {
      leave: () => this.#dialog.close(),
      again: () => {
        this.#options.retake(); // now, while the tap still counts as the person's
        this.#dialog.close("again");
      },
      keep: () => this.#keep(),
      undo: () => this.#undo(),
      select: () => this.#change({ selected: at }, false),
      remove: () => this.#removeArea(at),
      reset: () => this.#change({ crop: whole(this.#picture) }),
      add: () => {
        this.#addArea(middle(this.#picture));
        this.querySelector(`[data-at="${areas.length}"] [data-do="select"]`).focus();
      },
    };
    acts[button.dataset.do]();
  }

  #choose(tool) {
    this.#tool = tool;
    this.#anchor = null;
    this.#update();
  }

  #change(changes, undoable = true) {
    if (undoable) this.#before.push(this.#state);
    this.#state = { ...this.#state, ...changes };
    this.#update();
  }

  #undo() {
    if (!this.#before.length) return;
    this.#state = this.#before.pop();
    this.#anchor = null;
    this.#update();
    this.#tell("undone");
  }

  #addArea(area) {
    const { areas } = this.#state;
    this.#anchor = null;
    this.#change({ areas: [...areas, area], selected: areas.length });
    this.#tellPlace();
  }

  #removeArea(at) {
    const areas = this.#state.areas.filter((_, index) => index !== at);
    this.#change({ areas, selected: areas.length ? Math.min(at, areas.length - 1) : null });
    this.#tell("removed", { n: at + 1 });
    const row = this.querySelector(`[data-at="${this.#state.selected}"] [data-do="select"]`);
    (row ?? this.querySelector('[data-do="add"]')).focus();
  }

  /** The rectangle in hand: the selected area, or the frame. */
  get #rect() {
    return this.#tool === "crop" ? this.#state.crop : this.#state.areas[this.#state.selected];
  }

  #shape(rect) {
    this.#change(shaped(this.#state, this.#tool, rect));
    this.#tellPlace();
  }

  /** Arrow keys on an area or on the frame move it, with Shift they change its size. */
  #press(event) {
    const row = event.target.closest("[data-keys]");
    if (!row || !this.#rect) return;
    const arrow = ARROWS[event.key];
    const at = row.closest("[data-at]")?.dataset.at;
    if (at !== undefined) this.#state = { ...this.#state, selected: Number(at) };
    if (arrow) {
      event.preventDefault();
      const step = STEP * Math.max(this.#picture.width, this.#picture.height);
      const [dx, dy] = arrow.map((sign) => sign * step);
      const act = event.shiftKey ? resized : moved;
      this.#shape(act(this.#rect, dx, dy, this.#picture));
    } else if (at !== undefined && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      this.#removeArea(Number(at));
    }
  }

  #point(event) {
    const point = toPicture(event, this.#canvas.getBoundingClientRect(), this.#picture);
    if (event.type === "pointerdown" && event.button === 0 && !this.#busy) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const taken = takenHold(this.#state, this.#tool, point, this.#picture, FINGER * this.#ratio);
      this.#gesture = { start: point, state: this.#state, ...taken };
    } else if (this.#gesture && event.type === "pointermove") this.#drag(point);
    else if (this.#gesture && event.type === "pointerup") {
      if (!this.#gesture.moved) this.#tap(point);
      else this.#tellPlace();
      this.#gesture = null;
    } else if (this.#gesture) {
      if (this.#gesture.moved) this.#before.pop();
      this.#state = this.#gesture.state; // a call came in, or a second gesture: as before
      this.#gesture = null;
      this.#update();
    }
  }

  #drag(point) {
    const far = Math.hypot(point.x - this.#gesture.start.x, point.y - this.#gesture.start.y);
    if (!this.#gesture.moved) {
      if (far < STILL * this.#ratio) return;
      this.#gesture.moved = true;
      this.#before.push(this.#gesture.state);
      this.#anchor = null;
    }
    this.#state = dragged(this.#gesture, this.#tool, point, this.#picture);
    this.#update();
  }

  /** Without dragging: two taps make an area, one takes the frame's nearest corner there. */
  #tap(point) {
    const { index } = this.#gesture;
    if (this.#tool === "crop") {
      const { crop } = this.#state;
      this.#shape(reshaped(crop, nearest(crop, point), point, this.#picture));
    } else if (this.#anchor) this.#addArea(spanned(this.#anchor, point, this.#picture));
    else if (index !== undefined) this.#change({ selected: index }, false);
    else {
      this.#anchor = point;
      this.#update();
      this.#tell("opposite");
    }
  }

  async #keep() {
    this.#busy = true;
    this.#tell("storing");
    part(this, "refused").hidden = true;
    try {
      const { areas, crop } = this.#state;
      const made = isEdited(this.#state, this.#picture) ? edited(this.#picture, areas, crop) : null;
      await this.#options.keep(made && (await this.#options.encode(made)));
      this.#dialog.close("keep");
    } catch {
      part(this, "refused").hidden = false;
      part(this, "refused").scrollIntoView({ block: "nearest" });
      this.#busy = false;
    }
  }

  #tell(name, values = {}) {
    const told = part(this, "told");
    told.textContent = say(told.dataset[name], values);
  }

  #tellPlace() {
    const place = hundredths(this.#rect, this.#picture);
    this.#tell(this.#tool === "crop" ? "frame" : "area", { n: (this.#state.selected ?? 0) + 1, ...place });
  }

  #update() {
    this.#rows();
    for (const panel of this.querySelectorAll("[data-tool]"))
      panel.hidden = panel.dataset.tool !== this.#tool;
    part(this, "undo").setAttribute("aria-disabled", String(!this.#before.length));
    if (this.#painting) return;
    this.#painting = true;
    requestAnimationFrame(() => {
      this.#painting = false;
      if (!this.isConnected) return;
      drawBlurred(this.#canvas, this.#picture, this.#state.areas);
      this.#marks();
    });
  }

  #rows() {
    const list = part(this, "areas");
    const { areas, selected } = this.#state;
    while (list.children.length > areas.length) list.lastElementChild.remove();
    while (list.children.length < areas.length) {
      const row = clone("photo-area");
      row.dataset.at = list.children.length;
      list.append(row);
    }
    list.hidden = !areas.length;
    for (const [index, row] of [...list.children].entries()) this.#row(row, areas[index], index, selected);
  }

  #row(row, area, index, selected) {
    part(row, "name").textContent = say(row.dataset[third(area, this.#picture)], { n: index + 1 });
    part(row, "remove").setAttribute("aria-label", say(row.dataset.remove, { n: index + 1 }));
    row.querySelector('[data-do="select"]').setAttribute("aria-pressed", String(index === selected));
    row.toggleAttribute("data-selected", index === selected);
  }

  #marks() {
    const held = this.#anchor ?? this.#rect ?? null;
    const marks = marksOf(this.#state, this.#tool, held, this.#picture, DOT * this.#ratio);
    this.querySelector("svg.canvas__marks").replaceChildren(...marks);
  }
}

customElements.define("photo-editor", PhotoEditor);

/**
 * Let a person look a photo over (a Blob): "keep", "again", "later", or "dropped" (left, edits unkept).
 * `keep(bytes)` stores the edited JPEG, null for an untouched one; `encode(canvas)` gives such bytes;
 * `retake()` opens the camera or gallery (`source`) again, and is absent where the photo is kept already.
 */
export const look = async (photo, options) => {
  const [picture] = await Promise.all([createImageBitmap(photo), lateStyles()]);
  const editor = clone("photo-editor");
  document.body.append(editor); // what a template holds has no methods before
  return editor.open(picture, options);
};
