/** A stopwatch up to 30 minutes: start, stop, go on, or type the time. It tells its item with
 * the event `watch` (detail `{value, running, soFar}`); what it shows it is given. */

import { elapsed, mustStop, plainNumber } from "../capture/answering.js";
import { clock, duration, inDigits } from "../format/numbers.js";
import { part, say, setIcon } from "../phone/words.js";

const UNITS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };

export class CaptureStopwatch extends HTMLElement {
  #watch = { running: null, soFar: 0 };
  #timer;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")?.dataset.do));
    this.addEventListener("input", () => this.#typed());
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  /** Show what is stored: a running watch runs on, whatever was closed meanwhile. */
  show({ running = null, soFar = 0 } = {}) {
    this.#watch = { running, soFar };
    this.#paint();
  }

  #act(what) {
    if (what === "type") this.#type();
    if (what !== "run") return;
    const now = Date.now();
    if (this.#watch.running === null) this.#watch.running = now;
    else this.#watch = { running: null, soFar: elapsed(this.#watch, now) };
    this.#tell();
  }

  #type() {
    const fields = part(this, "fields");
    fields.hidden = !fields.hidden;
    if (fields.hidden) return;
    let rest = elapsed(this.#watch, Date.now());
    for (const input of fields.querySelectorAll("input")) {
      input.value = rest ? inDigits(String(Math.floor(rest / UNITS[input.name]))) : "";
      rest %= UNITS[input.name];
    }
    fields.querySelector("input").focus();
  }

  #typed() {
    const inputs = [...this.querySelectorAll("input")];
    const some = inputs.some((input) => input.value !== "");
    const sum = inputs.reduce(
      (total, input) =>
        total + Math.max(0, Math.floor(Number(plainNumber(input.value)) || 0)) * UNITS[input.name],
      0,
    );
    this.#watch = { running: null, soFar: Math.min(sum, Number(this.dataset.most)) };
    this.#tell(some);
  }

  #tell(some = true) {
    const { running, soFar } = this.#watch;
    const value = running === null && some ? soFar : null;
    this.dispatchEvent(new CustomEvent("watch", { bubbles: true, detail: { value, running, soFar } }));
    this.#paint();
  }

  #paint() {
    const { running, soFar } = this.#watch;
    const button = this.querySelector('[data-do="run"]');
    this.toggleAttribute("data-running", running !== null);
    button.classList.toggle("button--second", running === null);
    button.lastElementChild.textContent =
      running !== null ? this.dataset.stop : soFar ? this.dataset.goOn : this.dataset.start;
    setIcon(button, running === null ? "play" : "halt");
    part(this, "since").textContent =
      running === null ? "" : say(this.dataset.since, { time: clock(running) });
    clearInterval(this.#timer);
    if (running !== null) this.#timer = setInterval(() => this.#tick(), 1_000);
    this.#tick();
  }

  #tick() {
    const now = Date.now();
    const seconds = elapsed(this.#watch, now);
    part(this, "time").textContent = duration(seconds);
    const bar = this.querySelector(".bar rect");
    if (bar) bar.setAttribute("width", `${Math.min(100, (100 * seconds) / Number(this.dataset.limit))}%`);
    if (mustStop(this.#watch, now)) this.#act("run");
  }
}
