/** A month by keys: arrows go from day to day and on into the next month, Home and End to the ends of a
 * week, Page Up and Page Down to another month. Without a script every day is a link to be tabbed to. */

const STEPS = { ArrowUp: -7, ArrowDown: 7 };

class MonthGrid extends HTMLElement {
  connectedCallback() {
    const days = this.#days;
    if (!days.length) return;
    const wanted = new URLSearchParams(location.search).get("on");
    const first =
      days.find((day) => day.dataset.day === wanted) ??
      this.querySelector("[aria-current] [data-day]") ??
      days[0];
    this.#keep(first);
    this.addEventListener("keydown", (event) => this.#pressed(event));
    this.addEventListener("focusin", (event) => event.target.dataset?.day && this.#keep(event.target));
    if (sessionStorage.getItem("month-grid")) {
      sessionStorage.removeItem("month-grid");
      first.focus();
    }
  }

  get #days() {
    return [...this.querySelectorAll("[data-day]")];
  }

  #keep(day) {
    for (const each of this.#days) each.tabIndex = each === day ? 0 : -1;
  }

  #step(key, place) {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "ArrowLeft" || key === "ArrowRight") return key === forward ? 1 : -1;
    if (key === "Home") return -(place % 7);
    if (key === "End") return 6 - (place % 7);
    return STEPS[key];
  }

  #pressed(event) {
    const days = this.#days;
    const place = days.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = { PageUp: "prev", PageDown: "next" }[event.key];
    const step = page ? 0 : this.#step(event.key, place);
    if (step === undefined) return;
    event.preventDefault();
    const target = days[place + step];
    if (!page && target) target.focus();
    else this.#leave(page ?? (step < 0 ? "prev" : "next"));
  }

  /** Into the month before or after; the keys go on there. */
  #leave(way) {
    const link = document.querySelector(`main a[rel=${way}]`);
    if (!link) return;
    sessionStorage.setItem("month-grid", "on");
    link.click();
  }
}

customElements.define("month-grid", MonthGrid);
