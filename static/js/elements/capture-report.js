/** A visit that could not be made as planned: what to do, what happened, and whether it is paid. */

import { part, say } from "../phone/words.js";

const ENDS = ["closed", "recognised", "unsafe", "abandoned"];

/** Whether a visit ended in one of the ways that are not "completed". */
export const endedEarly = ({ draft }) => ENDS.includes(draft.outcome);

export class CaptureReport extends HTMLElement {
  #visit;

  open(visit) {
    this.#visit = visit;
    const words = this.querySelector("textarea");
    words.value = visit.exception;
    words.addEventListener("input", () => visit.explain(words.value));
    const call = part(this, "call");
    call.href = `tel:${visit.agency?.safety_phone}`;
    call.querySelector("bdi").textContent = visit.agency?.safety_phone;
    this.update();
  }

  update() {
    const { agency, draft, visit } = this.#visit;
    this.hidden = !endedEarly(this.#visit);
    if (this.hidden) return;
    const { outcome } = draft;
    const chosen = document.querySelector(`[name=outcome][value=${outcome}]`);
    part(this, "what").textContent = chosen.parentElement.querySelector("b").textContent;
    part(this, "do").textContent = part(this, "do").dataset[outcome];
    part(this, "call").hidden = outcome !== "unsafe" || !agency?.safety_phone;
    part(this, "door").hidden = outcome !== "closed";
    const percent = visit.payable?.[outcome];
    const pay = part(this, "pay");
    pay.hidden = percent === undefined;
    pay.textContent = say(pay.dataset[{ 0: "none", 100: "full" }[percent] ?? "part"], { n: percent ?? 0 });
  }
}
