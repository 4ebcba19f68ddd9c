/** The score so far, for announced visits only: a preview; the server decides. */

import { number } from "../format/numbers.js";
import { count, part } from "../phone/words.js";

export class CaptureScore extends HTMLElement {
  #visit;
  #score;

  /** Covert visits show no score, so the engine that makes it is not even loaded for them. */
  async open(visit) {
    if (visit.visit.kind !== "audit") return;
    this.#visit = visit;
    const engine = await import("../engine/score.js").catch(() => null);
    if (!engine) return;
    this.#score = engine.score;
    this.hidden = false;
    this.update();
  }

  update() {
    if (!this.#score) return;
    const { checklist, answers, progress } = this.#visit;
    const shown = Object.fromEntries(Object.entries(answers).filter(([item]) => progress.visible.has(item)));
    const result = this.#score(checklist, shown);
    const whole = result.score === null ? null : Math.floor((Math.min(result.score, 10_000) + 50) / 100);
    part(this, "score").textContent = whole === null ? "–" : number(whole);
    this.querySelector(".done").setAttribute("stroke-dasharray", `${whole ?? 0} 200`);
    const critical = part(this, "critical");
    critical.hidden = result.critical.length === 0;
    critical.lastElementChild.textContent = count(critical.dataset, "text", result.critical.length);
  }
}
