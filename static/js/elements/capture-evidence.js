/** Note and photo notes of one place: an item, a section or the visit. Built when first needed. */

import { UnusablePhoto } from "../offline/photos.js";
import { toast } from "../phone/toast.js";
import { clone, part, say, setIcon } from "../phone/words.js";

let reminded = false;

export class CaptureEvidence extends HTMLElement {
  #visit;

  get #place() {
    return this.dataset.place;
  }

  get #photos() {
    return this.#visit.photos.filter((photo) => photo.place === this.#place);
  }

  open(visit) {
    this.#visit = visit;
    this.#comment(visit.visit.returned?.comments?.[this.#place]);
    if (visit.notes[this.#place] || visit.noPhoto[this.#place] || this.#photos.length) this.#build();
    this.update();
  }

  /** What the reviewer asks about this place, when the visit came back. */
  #comment(text) {
    if (!text) return;
    const comment = clone("comment");
    comment.querySelector("p").textContent = text;
    this.before(comment);
  }

  /** Show what this place calls for, and whether it is there. */
  update() {
    const wanted = this.#visit.progress.wanted.get(this.#place) ?? new Set();
    const due = new Set([...wanted].filter((kind) => kind !== "answer"));
    if (due.size) this.#build();
    if (!this.firstElementChild) return;
    this.#due(due);
    this.toggleAttribute("data-due", due.size > 0);
  }

  /** Open the note's field, or the photos, and go there: for the buttons "Note" and "Photo". */
  reveal(kind) {
    this.#build();
    part(this, kind === "note" ? "note" : "shots").hidden = false;
    (kind === "note" ? this.querySelector("textarea") : this.querySelector('[data-do="camera"]')).focus();
  }

  #build() {
    if (this.firstElementChild) return;
    this.append(clone("evidence"));
    const text = this.querySelector("textarea");
    const excuse = part(this, "excuse");
    text.id = `note-${this.#place.replace(":", "-")}`;
    text.previousElementSibling.htmlFor = text.id;
    excuse.id = `excuse-${this.#place.replace(":", "-")}`;
    excuse.previousElementSibling.htmlFor = excuse.id;
    text.value = this.#visit.notes[this.#place] ?? "";
    excuse.value = this.#visit.noPhoto[this.#place] ?? "";
    part(this, "note").hidden = !text.value;
    part(this, "shots").hidden = !this.#photos.length && !excuse.value;
    text.addEventListener("input", () => this.#visit.note(this.#place, text.value));
    excuse.addEventListener("input", () => this.#visit.note(this.#place, excuse.value, "no-photo"));
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")));
    for (const input of this.querySelectorAll("input[type=file]"))
      input.addEventListener("change", () => this.#chosen(input));
    for (const photo of this.#photos) this.#showPhoto(photo);
  }

  #due(due) {
    const box = this.firstElementChild;
    const lacking = this.#visit.progress.lacking.get(this.#place) ?? new Set();
    const met = ![...due].some((kind) => lacking.has(kind));
    const line = part(this, "due");
    box.className = due.size ? "item__due" : "tight";
    box.toggleAttribute("data-met", due.size > 0 && met);
    line.hidden = !due.size;
    if (due.has("note")) part(this, "note").hidden = false;
    if (due.has("photo")) part(this, "shots").hidden = false;
    const excusable = due.has("photo") && this.dataset.photo === "required_on_fail";
    part(this, "unsafe").hidden = !excusable && !this.#visit.noPhoto[this.#place];
    part(this, "unsafe-field").hidden =
      !this.#visit.noPhoto[this.#place] && part(this, "unsafe-field").hidden;
    if (!due.size) return;
    const kinds = due.size > 1 ? "both" : [...due][0];
    line.lastElementChild.textContent = line.dataset[`${kinds}${met ? "Met" : ""}`];
    setIcon(line, met ? "yes" : due.has("photo") ? "camera" : "note");
  }

  #act(button) {
    if (!button) return;
    const what = button.dataset.do;
    if (what === "camera") this.#camera();
    if (what === "gallery") part(this, "gallery").click();
    if (what === "remove") this.#remove(button.closest("figure"));
    if (what === "unsafe") {
      part(this, "unsafe-field").hidden = false;
      part(this, "excuse").focus();
    }
  }

  /** The camera, after the reminder of what must not be in the picture: once per opening. */
  #camera() {
    const input = part(this, "camera");
    if (reminded) return input.click();
    const sheet = document.getElementById("before-camera");
    sheet.addEventListener(
      "close",
      () => {
        if (sheet.returnValue !== "open") return;
        reminded = true;
        input.click();
      },
      { once: true },
    );
    sheet.returnValue = "";
    return sheet.showModal();
  }

  async #chosen(input) {
    const files = [...input.files];
    const busy = part(this, "busy");
    for (const [index, file] of files.entries()) {
      busy.hidden = false;
      busy.textContent = say(busy.dataset.text, { n: index + 1, of: files.length });
      try {
        this.#showPhoto(await this.#visit.addPhoto(this.#place, file));
        this.update();
      } catch (error) {
        if (!(error instanceof UnusablePhoto)) throw error;
        toast(busy.dataset[error.reason === "too-large" ? "tooLarge" : "notAPicture"]);
      } finally {
        busy.hidden = true;
      }
    }
    input.value = "";
  }

  async #showPhoto(photo) {
    const figure = clone("photo");
    const image = figure.querySelector("img");
    const words = figure.querySelector("input");
    figure.dataset.id = photo.id;
    words.value = photo.caption;
    image.alt = photo.caption || image.alt;
    part(figure, "unreduced").hidden = !photo.unreduced;
    words.addEventListener("input", () => {
      image.alt = words.value;
      this.#visit.caption(photo.id, words.value);
    });
    part(this, "photos").lastElementChild.before(figure);
    const picture = await this.#visit.picture(photo.sha256);
    if (!picture) return;
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.addEventListener(
      "error",
      () => {
        image.hidden = true; // sent as it is: the words below say why it cannot be seen
      },
      { once: true },
    );
    image.src = URL.createObjectURL(picture);
  }

  #remove(figure) {
    const restore = this.#visit.removePhoto(figure.dataset.id);
    const next = figure.nextElementSibling;
    figure.remove();
    next.querySelector("button").focus();
    toast(this.dataset.removed ?? part(this, "photos").dataset.removed, () => {
      restore();
      next.before(figure);
    });
  }
}
