/** The check before submitting: what is missing, how the visit ended, and the last word. */

import { clone, count, number, part, say, setIcon } from "../phone/words.js";

const GIVEN_UP = new Set(["closed", "recognised", "unsafe", "abandoned"]);

export class CaptureFinish extends HTMLElement {
  #visit;

  connectedCallback() {
    this.addEventListener(
      "change",
      (event) => event.target.name === "outcome" && this.#visit.end(event.target.value),
    );
    part(document, "submit").addEventListener("click", () => this.#ask());
    document.getElementById("confirm").addEventListener("close", (event) => {
      if (event.target.returnValue === "submit")
        this.dispatchEvent(new CustomEvent("submit-visit", { bubbles: true }));
    });
  }

  open(visit) {
    this.#visit = visit;
    const chosen = this.querySelector(`input[name="outcome"][value="${visit.draft.outcome}"]`);
    chosen.checked = true;
    part(this, "again").hidden = !visit.draft.base;
    this.update();
  }

  update() {
    if (this.hidden) return;
    const { answered, total } = this.#visit.progress;
    this.#ring(answered, total);
    this.#list();
    this.#photos();
    part(this, "account").hidden = !this.#endedEarly;
    const left = this.#left;
    const submit = part(document, "submit");
    submit.setAttribute("aria-disabled", String(left > 0));
    submit.textContent = left
      ? count(submit.dataset, "left", left)
      : submit.dataset[this.#visit.draft.base ? "again" : "ready"];
  }

  get #endedEarly() {
    return GIVEN_UP.has(this.#visit.draft.outcome);
  }

  /** What stands in the way: the open items, or the account of a visit that ended early. */
  get #left() {
    if (!this.#endedEarly) return this.#visit.progress.open;
    return (this.#visit.notes.visit ?? "").trim() ? 0 : 1;
  }

  #ring(answered, total) {
    const ring = this.querySelector(".marks");
    ring.setAttribute("aria-label", say(this.dataset.answered, { n: answered, of: total }));
    ring.querySelector("text").textContent = `${number(answered)}/${number(total)}`;
    const shares = this.#visit.draft.summary?.shares ?? {};
    for (const side of ring.querySelectorAll("[data-param]")) {
      const percent = Math.round(100 * (shares[side.dataset.param] ?? 0));
      side.setAttribute("stroke-dasharray", percent ? `${percent} 200` : "0 200");
      side.toggleAttribute("hidden", percent === 0);
    }
  }

  #list() {
    const left = this.#left;
    const open = this.#endedEarly ? [] : [...this.#visit.progress.lacking];
    const heading = part(this, "heading");
    heading.textContent = left ? count(heading.dataset, "left", left) : heading.dataset.complete;
    part(this, "hint").textContent = this.dataset[left ? (this.#endedEarly ? "account" : "tap") : "nothing"];
    const list = part(this, "missing");
    list.hidden = open.length === 0;
    list.replaceChildren(...open.map(([place, kinds]) => this.#row(place.slice(5), kinds)));
  }

  #row(id, kinds) {
    const row = clone("missing");
    const item = document.querySelector(`capture-item[data-item="${id}"]`);
    const { parameter } = item.closest("section").dataset;
    row.href = `#item-${id}`;
    if (parameter) row.querySelector(".hex").dataset.param = parameter;
    row.querySelector(".hex").classList.toggle("hex--quiet", !parameter);
    setIcon(row, kinds.has("photo") ? "camera" : kinds.has("note") ? "note" : parameter || "flag");
    row.querySelector(".row__title").textContent = [...item.querySelector("legend").childNodes]
      .map((node) => node.textContent.trim())
      .join(" ");
    const why = kinds.has("answer")
      ? this.#visit.records[id]?.running
        ? "running"
        : "answer"
      : [...kinds].sort().join("");
    part(row, "why").textContent = row.dataset[why];
    part(row, "why").className = kinds.has("answer") ? "small quiet" : "small warn";
    return row;
  }

  #photos() {
    const { photos } = this.#visit;
    const bytes = photos.reduce((sum, photo) => sum + photo.size, 0);
    const line = part(this, "photos");
    const megabytes = new Intl.NumberFormat(document.documentElement.lang, {
      maximumFractionDigits: 1,
    }).format(bytes / 1e6);
    line.textContent = count(line.dataset, "text", photos.length, { size: megabytes });
  }

  #ask() {
    if (this.#left === 0) return document.getElementById("confirm").showModal();
    if (this.#endedEarly) return this.querySelector("capture-evidence").reveal("note");
    return part(this, "missing").querySelector("a").focus();
  }
}
