/** Single keys for the desk, over buttons and links that do the same. They are silent while somebody
 * writes, can be switched off (WCAG 2.1.4), and every stop is seen before a visit is approved. */

import { next, progress, unseen } from "../desk/stops.js";

const SWITCH = "desk-keys";
const writes = (element) => element.closest("input, textarea, select, [contenteditable]");
const isOn = () => localStorage.getItem(SWITCH) !== "off";

class DeskKeys extends HTMLElement {
  #seen = new Set();

  connectedCallback() {
    const kept = sessionStorage.getItem(this.#name);
    this.#seen = new Set(kept ? JSON.parse(kept) : []);
    this.addEventListener("focusin", (event) => this.#note(event.target));
    this.addEventListener("submit", (event) => this.#approving(event), true);
    this.addEventListener("keydown", (event) => this.#sending(event));
    document.addEventListener("keydown", this.#pressed);
    this.#offerSwitch();
    this.#tell();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#pressed);
  }

  get #name() {
    return `seen:${this.dataset.submission ?? ""}`;
  }

  get #stops() {
    return [...this.querySelectorAll(this.dataset.stops)].filter((stop) => stop.checkVisibility?.() ?? true);
  }

  #keyOf(stop) {
    return stop.id || stop.getAttribute("href");
  }

  #pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !isOn()) return;
    if (writes(event.target) || document.querySelector("dialog[open]")) return;
    const act = { j: 1, k: -1 }[event.key];
    if (act) this.#go(act);
    else if (event.key === "n") this.#comment();
    else if (event.key === "Enter" || event.key === " ") {
      if (!this.#open(event.target)) return;
    } else if (!this.#press(event.key)) return;
    event.preventDefault();
  };

  #go(step) {
    const stops = this.#stops;
    this.#focus(stops[next(stops.indexOf(document.activeElement), step, stops.length)]);
  }

  #focus(stop) {
    stop?.focus({ preventScroll: true });
    stop?.scrollIntoView({ block: "nearest" });
  }

  /** A failed item opens its first photo; a photo opens itself, by space too. */
  #open(target) {
    const photo = target.matches("[data-stop]") ? target.querySelector(".photo > a") : null;
    (photo ?? (target.matches(".photo > a") ? target : null))?.click();
    return Boolean(photo) || target.matches(".photo > a");
  }

  #press(key) {
    const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.click();
    return Boolean(button);
  }

  #comment() {
    const place = document.activeElement?.closest(".finding") ?? this;
    const comment = place.querySelector("details.comment") ?? this.querySelector("details.comment");
    if (!comment) return;
    comment.open = true;
    comment.querySelector("textarea").focus();
  }

  #sending(event) {
    const form = event.target.closest("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && writes(event.target)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && event.target.closest("details.comment")) {
      event.target.blur();
      const place = event.target.closest(".finding");
      (place?.matches("[data-stop]") ? place : place?.querySelector(".photo > a"))?.focus();
    }
  }

  #note(target) {
    const stop = this.#stops.find((each) => each === target);
    if (!stop || this.#seen.has(this.#keyOf(stop))) return;
    this.#seen.add(this.#keyOf(stop));
    if (this.dataset.submission) sessionStorage.setItem(this.#name, JSON.stringify([...this.#seen]));
    this.#tell();
  }

  #keys() {
    return this.#stops.map((stop) => this.#keyOf(stop));
  }

  #approving(event) {
    if (!event.target.matches("[data-approve]")) return;
    const left = unseen(this.#keys(), this.#seen);
    if (!left.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.querySelector("dialog[open]")?.close();
    this.querySelector("[data-says]").textContent = progress(this.dataset.unseen, { count: left.length });
    this.#focus(this.#stops.find((stop) => this.#keyOf(stop) === left[0]));
  }

  #tell() {
    const words = this.querySelector("[data-progress]");
    if (!words) return;
    const all = this.#keys();
    const seen = all.length - unseen(all, this.#seen).length;
    words.hidden = all.length === 0;
    words.textContent = progress(words.dataset.words, { seen, all: all.length });
  }

  #offerSwitch() {
    const box = document.querySelector("[data-keys-on]");
    document.documentElement.dataset.keys = isOn() ? "on" : "off";
    if (!box) return;
    box.closest("[data-switch]").hidden = false;
    box.checked = isOn();
    box.addEventListener("change", () => {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
      document.documentElement.dataset.keys = box.checked ? "on" : "off";
    });
  }
}

customElements.define("desk-keys", DeskKeys);
