/** What was noted on site, at the head of the form: the moments, the time between them, and the
 * jotting. Items that ask for a time are offered what was tapped; one tap takes it. */

import { clock, duration } from "../format/numbers.js";
import { atTime, between, fieldTime, inOrder, spans } from "../offline/marks.js";
import { toast } from "../phone/toast.js";
import { clone, part, say } from "../phone/words.js";

const OFFERED = 3;
const TIMED = { duration: "spans", time: "moments" };

export class CaptureField extends HTMLElement {
  #visit;

  /** Show what waits, where something does. */
  open(visit) {
    this.#visit = visit;
    if (!Object.keys(visit.marks).length && !visit.jotting) return;
    this.hidden = false;
    part(this, "written").hidden = !visit.jotting;
    part(this, "jotting").textContent = visit.jotting;
    part(this, "put").hidden = this.#isPut;
    part(this, "put").addEventListener("click", () => this.#put());
    const moments = inOrder(visit.marks).map(({ place }) => this.#moment(place));
    part(this, "moments").replaceChildren(...moments);
    this.#show();
  }

  #moment(place) {
    const line = clone("onsite-moment");
    const input = line.querySelector("input");
    line.dataset.place = place;
    part(line, "name").textContent = this.#name(place);
    input.value = fieldTime(this.#visit.marks[place]);
    input.addEventListener("change", () => this.#moved(place, input));
    return line;
  }

  /** A moment is corrected; an empty field is no moment, so the one that was stays. */
  #moved(place, input) {
    const instant = atTime(this.#visit.marks[place], input.value);
    if (instant) this.#visit.mark(place, instant);
    input.value = fieldTime(this.#visit.marks[place]);
    this.#show();
  }

  #show() {
    const order = inOrder(this.#visit.marks);
    for (const [at, { place, instant }] of order.entries()) {
      const since = at ? between(order[at - 1].instant, instant) : null;
      const line = this.querySelector(`[data-place="${place}"]`);
      part(line, "since").textContent =
        since === null
          ? ""
          : say(this.dataset.after, { time: duration(since), name: this.#name(order[at - 1].place) });
    }
    for (const [item, { type }] of this.#visit.items) if (TIMED[type]) this.#offer(item, TIMED[type]);
  }

  #offer(id, kind) {
    const item = document.querySelector(`capture-item[data-item="${id}"]`);
    part(item, "takes")?.remove();
    const offers = kind === "spans" ? this.#spans() : this.#times();
    if (!offers.length) return;
    const takes = clone("onsite-takes");
    takes.append(
      ...offers.map(({ text, value }) => {
        const button = clone("onsite-take");
        button.textContent = text;
        button.addEventListener("click", () => item.take(value));
        return button;
      }),
    );
    item.querySelector(".tight").append(takes);
  }

  #spans() {
    return spans(this.#visit.marks)
      .slice(0, OFFERED)
      .map(({ from, to, seconds }) => ({
        value: seconds,
        text: say(this.dataset.span, { time: duration(seconds), from: this.#name(from), to: this.#name(to) }),
      }));
  }

  #times() {
    return inOrder(this.#visit.marks).map(({ place, instant }) => ({
      value: fieldTime(instant).slice(0, 5),
      text: say(this.dataset.moment, { time: clock(instant), name: this.#name(place) }),
    }));
  }

  #name(place) {
    return this.getAttribute(`data-${place}`) ?? place;
  }

  get #isPut() {
    return (this.#visit.notes.visit ?? "").includes(this.#visit.jotting.trim());
  }

  /** The jotting goes to the end of the visit's note, and can be taken out again. */
  #put() {
    const before = this.#visit.notes.visit ?? "";
    const note = (text) => {
      this.#visit.note("visit", text);
      const place = document.querySelector('capture-evidence[data-place="visit"]');
      if (!place.querySelector("textarea")) place.reveal("note");
      part(place, "note").hidden = !text;
      place.querySelector("textarea").value = text;
      part(this, "put").hidden = this.#isPut;
      this.querySelector("summary").focus({ preventScroll: true }); // the button that had it is gone
    };
    note([before.trim(), this.#visit.jotting.trim()].filter(Boolean).join("\n\n"));
    toast(this.dataset.done, () => note(before));
  }
}
