/**
 * A field for a day, and a month to pick from: the reader's calendar, week and digits; the keys of
 * a date grid (WAI-ARIA), mirrored where the page runs from right to left. Typing works by itself.
 */

import { calendarOf, dayOf, later, longDay, month, weekday } from "../format/dates.js";
import { counted, readDay, typedDay } from "../format/entering.js";
import { inDigits, reading } from "../format/numbers.js";

const DAY = 864e5;

const make = (name, attributes = {}, text = "") => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

/** The midnights of a month's first and last day, by the calendar of a day in it. */
const edges = (midnight) => {
  const calendar = calendarOf(midnight);
  const first = later(midnight, 1 - counted(midnight, calendar).day);
  let last = later(first, 27);
  while (counted(later(last, 1), calendar).day > 1) last = later(last, 1);
  return { calendar, first, last };
};

/** The same day of another month, or its last one. */
const monthsLater = (midnight, count) => {
  const { calendar, first, last } = edges(midnight);
  const start = count > 0 ? later(last, 1) : edges(later(first, -1)).first;
  if (Math.abs(count) > 1) return monthsLater(within(midnight, calendar, start), count - Math.sign(count));
  return within(midnight, calendar, start);
};

const within = (midnight, calendar, start) =>
  Math.min(later(start, counted(midnight, calendar).day - 1), edges(start).last);

class DateField extends HTMLElement {
  #dialog;
  #input;
  #at;

  connectedCallback() {
    if (this.#dialog) return;
    this.#input = this.querySelector("input");
    this.#dialog = this.querySelector("dialog");
    const open = this.querySelector("[data-open]");
    open.hidden = false;
    open.addEventListener("click", () => this.#open());
    this.#dialog.addEventListener("click", (event) => this.#clicked(event));
    this.#grid.addEventListener("keydown", (event) => this.#keyed(event));
  }

  get #grid() {
    return this.#dialog.querySelector("table");
  }

  get #today() {
    return dayOf(Date.now());
  }

  #open() {
    this.#at = readDay(this.#input.value) ?? this.#today;
    this.#draw();
    this.#dialog.showModal();
    this.#cell.focus();
  }

  get #cell() {
    return this.#grid.querySelector(`[data-day="${this.#at}"]`);
  }

  #clicked({ target }) {
    const day = target.closest("td[data-day]")?.dataset.day;
    if (day) return this.#choose(Number(day));
    const { act } = target.closest("[data-act]")?.dataset ?? {};
    if (act === "close" || target === this.#dialog) return this.#dialog.close();
    if (act === "today") return this.#move(this.#today);
    if (!act) return undefined;
    this.#at = monthsLater(this.#at, Number(act));
    return this.#draw();
  }

  #keyed(event) {
    const to = this.#reached(event);
    if (to === undefined) return;
    event.preventDefault();
    if (to === null) this.#choose(this.#at);
    else this.#move(to);
  }

  /** Where a key leads: a midnight; null to choose; undefined for other keys. */
  #reached({ key, shiftKey }) {
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const column = this.#column(this.#at);
    const keys = {
      ArrowRight: () => later(this.#at, forward),
      ArrowLeft: () => later(this.#at, -forward),
      ArrowDown: () => later(this.#at, 7),
      ArrowUp: () => later(this.#at, -7),
      Home: () => later(this.#at, -column),
      End: () => later(this.#at, 6 - column),
      PageDown: () => monthsLater(this.#at, shiftKey ? 12 : 1),
      PageUp: () => monthsLater(this.#at, shiftKey ? -12 : -1),
      Enter: () => null,
      " ": () => null,
    };
    return keys[key]?.();
  }

  #move(to) {
    this.#at = to;
    this.#draw();
    this.#cell.focus();
  }

  #choose(midnight) {
    this.#input.value = typedDay(midnight);
    for (const kind of ["input", "change"]) this.#input.dispatchEvent(new Event(kind, { bubbles: true }));
    this.#dialog.close();
  }

  /** Monday is 0 of what Date counts from Sunday; the week may begin with another day. */
  #column(midnight) {
    return (new Date(midnight).getUTCDay() + 7 - (Number(this.dataset.first) % 7)) % 7;
  }

  #draw() {
    const { calendar, first, last } = edges(this.#at);
    this.#dialog.querySelector("[data-month]").textContent = month(this.#at, calendar);
    this.#drawWeekdays(later(first, -this.#column(first)));
    const rows = [];
    for (let day = later(first, -this.#column(first)); day <= last; day = later(day, 7)) {
      const row = make("tr");
      for (const at of Array.from({ length: 7 }, (_, column) => day + column * DAY)) {
        row.append(first <= at && at <= last ? this.#drawn(at, calendar) : make("td"));
      }
      rows.push(row);
    }
    this.#grid.tBodies[0].replaceChildren(...rows);
  }

  #drawn(at, calendar) {
    const chosen = at === readDay(this.#input.value);
    const label = `${longDay(at, "UTC")}`;
    const cell = make("td", {
      "data-day": at,
      "aria-label": label,
      "aria-selected": chosen,
      tabindex: at === this.#at ? 0 : -1,
    });
    if (at === this.#today) cell.setAttribute("aria-current", "date");
    if (this.dataset.weekend.split(" ").includes(String(new Date(at).getUTCDay() || 7)))
      cell.dataset.weekend = "";
    cell.textContent = inDigits(String(counted(at, calendar).day));
    return cell;
  }

  #drawWeekdays(first) {
    const lang = reading().lang;
    const cells = Array.from({ length: 7 }, (_, column) => {
      const at = later(first, column);
      const shown = weekday(at, lang === "en" ? "short" : "narrow");
      return make("th", { scope: "col", abbr: weekday(at, "long") }, shown);
    });
    this.#grid.tHead.rows[0].replaceChildren(...cells);
  }
}

customElements.define("date-field", DateField);
