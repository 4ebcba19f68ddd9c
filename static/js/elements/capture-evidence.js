/** Note and photo notes of one place: an item, a section or the visit. Built when first needed. */

import { clone, part, setIcon } from "../phone/words.js";

export class CaptureEvidence extends HTMLElement {
  #visit;

  get #place() {
    return this.dataset.place;
  }

  get #photos() {
    return this.#visit.album.at(this.#place);
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

  /** Go to the photos after the phone closed the page while the camera was open. */
  cameBack() {
    this.reveal("photo");
    part(this, "shots").cameBack();
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
    this.querySelector('[data-do="unsafe"]').addEventListener("click", () => {
      part(this, "unsafe-field").hidden = false;
      excuse.focus();
    });
    part(this, "shots").open(this.#visit, this.#place);
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
}
