/** One item: its keys and fields, and the answer they give. A second tap takes it back. */

import { answerFrom, chosenFor, numberProblem, plainNumber } from "../capture/answering.js";
import { part } from "../phone/words.js";

export class CaptureItem extends HTMLElement {
  #visit;
  #item;

  connectedCallback() {
    this.addEventListener("click", (event) => event.target.type === "radio" && this.#chose(event.target));
    this.addEventListener("input", (event) => this.#typed(event.target));
    this.addEventListener("watch", (event) => this.#timed(event.detail));
  }

  get #record() {
    return this.#visit.records[this.#item.id] ?? {};
  }

  get #watch() {
    return this.querySelector("capture-stopwatch");
  }

  /** Show what is kept of this item in the open visit. */
  open(visit) {
    this.#visit = visit;
    this.#item = visit.items.get(this.dataset.item);
    this.#show();
    part(this, "clear")?.addEventListener("click", () => this.#clear());
    this.update();
  }

  /** Follow the answers of others: hidden items make room. */
  update() {
    this.hidden = !this.#visit.progress.visible.has(this.#item.id);
  }

  /** Answer with a value from elsewhere: seconds, or "HH:MM". */
  take(value) {
    const watch = this.#watch && { running: null, soFar: value };
    this.#visit.answer(this.#item.id, { state: "answered", value }, { ...watch });
    this.#show();
  }

  #show() {
    const { answer, typed } = this.#record;
    const chosen = chosenFor(this.#item, answer);
    const ticked = new Set(this.#item.type === "multi" && answer?.state === "answered" ? answer.value : []);
    for (const input of this.querySelectorAll("input[type=radio]")) input.checked = input.value === chosen;
    for (const input of this.querySelectorAll("input[type=checkbox]"))
      input.checked = ticked.has(input.value);
    const field = part(this, "field");
    if (field) field.value = typed ?? (answer?.state === "answered" ? answer.value : "");
    if (field) this.#check(field.value);
    this.#watch?.show(watchOf(this.#record));
    this.#clearable();
  }

  #chose(radio) {
    const chosen = radio.value === chosenFor(this.#item, this.#record.answer) ? null : radio.value;
    if (chosen === null) radio.checked = false;
    for (const box of this.querySelectorAll("input[type=checkbox]")) box.checked = false;
    const field = part(this, "field");
    if (field) field.value = "";
    if (field) this.#check("");
    this.#keep({ chosen });
  }

  #typed(target) {
    if (target.type === "checkbox" || target.dataset.role === "field") {
      for (const radio of this.querySelectorAll("input[type=radio]")) radio.checked = false;
      this.#check(part(this, "field")?.value ?? "");
      this.#keep({});
    }
  }

  #timed({ value, running, soFar }) {
    for (const radio of this.querySelectorAll("input[type=radio]")) radio.checked = false;
    const answer = value === null ? null : { state: "answered", value };
    this.#visit.answer(this.#item.id, answer, { running, soFar });
    this.#clearable();
  }

  #keep({ chosen = null }) {
    const ticked = [...this.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);
    const typed = part(this, "field")?.value ?? "";
    const watch = this.#watch && { ...watchOf(this.#record), running: null };
    const answer = answerFrom(this.#item, { chosen, ticked, typed, soFar: watch?.soFar });
    this.#visit.answer(this.#item.id, answer, { ...watch, ...(typed && { typed }) });
    this.#watch?.show(watch);
    this.#clearable();
  }

  #clear() {
    this.#visit.answer(this.#item.id, null);
    this.#show();
    this.querySelector("input, button").focus();
  }

  #clearable() {
    const button = part(this, "clear");
    if (button) button.disabled = !this.#record.answer && !this.#record.typed && !this.#record.soFar;
  }

  /** Say what is wrong with a number, beside it; what was typed stays. */
  #check(typed) {
    const error = part(this, "error");
    if (!error) return;
    const written = plainNumber(typed);
    const problem = written ? numberProblem(written, this.#item) : null;
    error.hidden = !problem;
    part(this, "field").setAttribute("aria-invalid", String(Boolean(problem)));
    if (problem)
      error.lastElementChild.textContent = error.dataset[problem === "unreadable" ? "unreadable" : "range"];
  }
}

const watchOf = ({ answer, running = null, soFar = 0 }) => ({
  running,
  soFar: answer?.state === "answered" && running === null ? answer.value : soFar,
});
