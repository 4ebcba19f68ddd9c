/** The check before submitting: what is missing, how the visit ended, and the last word. */

import { number } from "../format/numbers.js";
import { clone, count, part, say, setIcon } from "../phone/words.js";
import { endedEarly } from "./capture-report.js";

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
    part(this, "again").hidden = !visit.draft.base;
    const section = part(this, "expenses");
    const late = visit.visit.expenses && import("../capture/expenses.js");
    if (late) late.then(({ open }) => open(visit, section)).catch(() => {});
    this.#onspot(visit, part(this, "onspot"));
    this.update();
  }

  /** An audit's summary and corrections come with its first answer: the form is not kept waiting. */
  #onspot(visit, section) {
    if (!section) return;
    let asked = false;
    const load = async () => {
      if (asked) return;
      asked = true;
      const late = await import("../capture/summary.js").catch(() => null);
      if (late) late.open(visit, section);
      else asked = false; // the next change tries again
    };
    visit.addEventListener("painted", load);
    if (visit.draft.begun) load();
  }

  update() {
    if (this.hidden) return;
    const { answered, total } = this.#visit.progress;
    this.#ring(answered, total);
    this.#list();
    this.#photos();
    const chosen = this.querySelector(`input[name="outcome"][value="${this.#visit.draft.outcome}"]`);
    if (chosen) chosen.checked = true;
    part(this, "check").hidden = this.#endedEarly;
    this.#advise();
    const left = this.#left;
    const submit = part(document, "submit");
    submit.setAttribute("aria-disabled", String(left > 0));
    submit.textContent = left
      ? count(submit.dataset, "left", left)
      : submit.dataset[this.#visit.draft.base ? "again" : "ready"];
  }

  get #endedEarly() {
    return endedEarly(this.#visit);
  }

  /** What stands in the way: the open places, or the account of a visit that ended early; photos
   * that wait for a look, or are being stored, either way. */
  get #left() {
    const { album, exception, progress, unfinished } = this.#visit;
    const waiting = album.adding + unfinished.length;
    if (!this.#endedEarly) return progress.open + waiting;
    return progress.held + waiting + (exception.trim() ? 0 : 1);
  }

  /** The places to go to, each with the kinds of what it lacks. */
  get #open() {
    const lacking = [...this.#visit.progress.lacking];
    return this.#endedEarly ? lacking.filter(([, kinds]) => kinds.has("held")) : lacking;
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
    const open = this.#open;
    const heading = part(this, "heading");
    heading.textContent = left ? count(heading.dataset, "left", left) : heading.dataset.complete;
    part(this, "hint").textContent = this.dataset[left ? "tap" : "nothing"];
    const list = part(this, "missing");
    list.hidden = open.length === 0;
    list.replaceChildren(...open.map(([place, kinds]) => this.#row(place, kinds)));
  }

  #row(place, kinds) {
    const row = clone("missing");
    const [, id] = place.split(":");
    const evidence = document.querySelector(`capture-evidence[data-place="${place}"]`);
    const parameter = evidence.closest("section").dataset.parameter ?? "";
    const held = this.#visit.held.find((photo) => photo.place === place);
    row.href = held ? `#photo-${held.id}` : `#item-${id}`;
    if (parameter) row.querySelector(".hex").dataset.param = parameter;
    row.querySelector(".hex").classList.toggle("hex--quiet", !parameter);
    const camera = kinds.has("photo") || kinds.has("held");
    setIcon(row, camera ? "camera" : kinds.has("note") ? "note" : parameter || "flag");
    const name = evidence.closest("capture-item, section").querySelector("legend, h2");
    row.querySelector(".row__title").textContent = [...name.childNodes]
      .map((node) => node.textContent.trim())
      .join(" ");
    const answer = this.#visit.records[id]?.running ? "running" : "answer";
    const rest = kinds.has("answer") ? answer : [...kinds].sort().join("");
    part(row, "why").textContent = row.dataset[held ? "held" : rest];
    part(row, "why").className = kinds.has("answer") && !held ? "small quiet" : "small warn";
    return row;
  }

  /** What does not go together; a form without it is a form all the same. */
  #advise() {
    const late = this.#visit.checklist.checks?.length && import("../capture/advice.js");
    if (late) late.then(({ advise }) => advise(this.#visit, part(this, "advice"))).catch(() => {});
  }

  #photos() {
    const { photos } = this.#visit;
    const bytes = photos.reduce((sum, photo) => sum + photo.size, 0);
    const line = part(this, "photo-sum");
    line.textContent = count(line.dataset, "text", photos.length, { size: number(bytes / 1e6, 1) });
  }

  #ask() {
    if (this.#left === 0) return document.getElementById("confirm").showModal();
    const first = part(this, "missing").querySelector("a");
    const [{ id } = {}] = this.#visit.unfinished;
    if (!first && id) return this.querySelector(`[data-id="${id}"] input`).focus();
    if (this.#endedEarly && !first) return document.getElementById("happened").focus();
    return first?.focus();
  }
}
