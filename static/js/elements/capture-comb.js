/** The comb: one cell a section, filled by the share answered, and the way to what is open. */

import { nextOpen } from "../capture/progress.js";
import { count, part, say } from "../phone/words.js";

export class CaptureComb extends HTMLElement {
  #visit;
  #current;
  #order;
  #filled = {};

  open(visit) {
    this.#visit = visit;
    this.#order = [...visit.items.keys()];
    part(this, "next").addEventListener("click", (event) => {
      event.currentTarget.href = this.#next();
    });
    this.#watch();
    this.update();
  }

  update() {
    for (const section of this.#visit.progress.sections) this.#fill(section);
    this.#say();
  }

  /** Where "Next open" leads, counted from the item in view: to the check when nothing is open. */
  #next() {
    const item = nextOpen(this.#visit.progress.sections, this.#order, this.#inView());
    return item ? `#item-${item}` : "#finish";
  }

  #inView() {
    const middle = innerHeight / 3;
    const items = [...document.querySelectorAll("capture-item:not([hidden])")];
    return items.findLast((item) => item.getBoundingClientRect().top < middle)?.dataset.item;
  }

  #fill({ id, answered, total, due }) {
    const state = [answered, total, due].join();
    if (this.#filled[id] === state) return; // one tap changes one section; the others stay laid out
    this.#filled[id] = state;
    const link = this.querySelector(`[data-section="${id}"] a`);
    const share = total ? Math.round((100 * answered) / total) : 0;
    const full = total > 0 && answered === total;
    link.parentElement.hidden = total === 0;
    const done = link.querySelector(".done");
    done.setAttribute("stroke-dasharray", `${share} 200`);
    done.toggleAttribute("hidden", share === 0); // a round cap would still draw a dot
    link.toggleAttribute("data-full", full && !due);
    part(link, "flag").hidden = !due;
    const words = say(full ? this.dataset.all : this.dataset.some, {
      title: link.dataset.title,
      n: answered,
      of: total,
    });
    part(link, "words").textContent = due ? `${words}, ${this.dataset.due}` : words;
    const header = document.querySelector(`#section-${id} [data-role="count"]`);
    header.textContent = say(header.dataset.text, { n: answered, of: total });
  }

  #say() {
    const section =
      this.#visit.progress.sections.find((one) => one.id === this.#current) ??
      this.#visit.progress.sections[0];
    const link = this.querySelector(`[data-section="${section.id}"] a`);
    const open = section.open.length;
    part(this, "title").textContent = link.dataset.title;
    part(this, "open").textContent = open ? count(this.dataset, "open", open) : this.dataset.complete;
    part(this, "next").firstChild.textContent = this.#visit.progress.open
      ? this.dataset.next
      : this.dataset.finish;
  }

  #watch() {
    const seen = new IntersectionObserver(
      (entries) => {
        const entered = entries.filter((entry) => entry.isIntersecting).at(-1);
        if (entered) this.#arrive(entered.target.dataset.section);
      },
      { rootMargin: "-30% 0px -65% 0px" },
    );
    for (const section of document.querySelectorAll("section[data-section]")) seen.observe(section);
    this.#arrive(this.#visit.progress.sections[0].id);
  }

  #arrive(id) {
    this.#current = id;
    for (const cell of this.querySelectorAll("[data-section]")) {
      const here = cell.dataset.section === id;
      const link = cell.querySelector("a");
      if (here) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    this.#say();
  }
}
