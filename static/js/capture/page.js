/** The capture page around one open visit: who hears what, where the reader is, which view shows. */

import { closeSheets } from "../phone/sheets.js";
import { toast } from "../phone/toast.js";
import { part } from "../phone/words.js";

const PARTS =
  "capture-field, capture-item, capture-evidence, capture-comb, capture-score, capture-report, capture-finish";
const SUMMARIES = "capture-comb, capture-score, capture-report, capture-finish";
const AGAIN = 1_000;
/** Milliseconds of work in one go: a tap that waits longer is felt. */
const SLICE = 25;
const build = new URL(import.meta.url).pathname.split("/").at(-4);

/** So many items after the answered one are laid out beforehand: beyond what a scroll to the next wakes. */
const AHEAD = 9;
const BEHIND = 2;

/** What comes next is laid out before the reader gets there: a tap waits for no item to wake. */
const wakeNear = ([place]) => {
  const items = [...document.querySelectorAll("capture-item:not([hidden])")];
  const here = items.findIndex((item) => place === `item:${item.dataset.item}`);
  if (here < 0) return;
  setTimeout(() => {
    for (const [n, item] of items.entries())
      item.toggleAttribute("data-near", n >= here - BEHIND && n <= here + AHEAD);
  });
};

export class CapturePage {
  #visit;
  #visible;
  #places = new Set();
  #frozen = false;

  constructor(visit) {
    this.#visit = visit;
  }

  /** Fill the page in and go to where the reader was. `submitted(entry)` hears of the freezing. */
  async start(submitted) {
    this.#visible = this.#visit.progress.visible;
    await this.#openParts();
    this.#visit.addEventListener("change", (event) => this.#changed(event.detail));
    this.#visit.addEventListener("saved", (event) => this.#saved(event.detail));
    this.#visit.addEventListener("full", () => {
      part(document, "full").hidden = false;
    });
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave());
    document.addEventListener("submit-visit", () => this.#submit(submitted));
    addEventListener("hashchange", () => {
      closeSheets();
      this.#route();
    });
    part(document, "form").hidden = false;
    this.#route({ first: true });
  }

  /** Open every part; a slow phone draws and hears in between. */
  async #openParts() {
    let since = performance.now();
    for (const one of document.querySelectorAll(PARTS)) {
      one.open?.(this.#visit);
      if (performance.now() - since < SLICE) continue;
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
  }

  /** What follows from a change waits until the tapped key is painted. */
  #changed(place) {
    this.#places.add(place);
    if (this.#places.size > 1) return;
    requestAnimationFrame(() =>
      setTimeout(() => {
        const places = [...this.#places];
        this.#places.clear();
        this.#follow(places);
      }),
    );
  }

  #follow(places) {
    const { visible } = this.#visit.progress;
    const same = visible.size === this.#visible.size && [...visible].every((item) => this.#visible.has(item));
    this.#visible = visible;
    if (!same) for (const item of document.querySelectorAll("capture-item")) item.update();
    for (const place of places)
      for (const one of document.querySelectorAll(`capture-evidence[data-place="${place}"]`)) one.update();
    for (const one of document.querySelectorAll(SUMMARIES)) one.update();
    this.#visit.keepUp(places);
    wakeNear(places);
  }

  #saved(saved) {
    part(document, "not-saved").hidden = saved;
    if (saved) part(document, "full").hidden = true;
    document.querySelector("phone-sync").saved = saved;
  }

  #clicked(event) {
    const link = event.target.closest("a[href]");
    const button = event.target.closest("[data-reveals], [data-opens]");
    if (button) this.#open(button);
    if (!link) return;
    const href = link.getAttribute("href");
    if (href.startsWith("#")) {
      event.preventDefault();
      this.#go(href.slice(1));
    } else if (!navigator.onLine && !navigator.serviceWorker?.controller) {
      event.preventDefault(); // another page could not be loaded: stay with this one
      toast(part(document, "form").dataset.stay);
    }
  }

  #open(button) {
    if (button.dataset.reveals) {
      const place = document.querySelector(`capture-evidence[data-place="${button.dataset.place}"]`);
      return place.reveal(button.dataset.reveals);
    }
    const opened = document.getElementById(button.getAttribute("aria-controls"));
    opened.hidden = !opened.hidden;
    return button.setAttribute("aria-expanded", String(!opened.hidden));
  }

  #go(where) {
    if (where === "finish" || where === "ended") location.hash = `${this.#visit.visit.id}/${where}`;
    else if (where === "main") Object.assign(document.getElementById("main"), { tabIndex: -1 }).focus();
    else if (where === "form") location.hash = this.#visit.visit.id;
    else {
      const place = document.getElementById(where);
      const finish = part(document, "finish");
      if (!finish.contains(place)) {
        if (!finish.hidden) location.hash = this.#visit.visit.id;
        this.#show("form");
      }
      this.#arrive(place);
    }
  }

  #arrive(place) {
    place.scrollIntoView({ block: "start" });
    const control =
      place.querySelector("input:checked") ??
      place.querySelector("input:not([type=file], [hidden]), button:not([hidden])");
    control?.focus({ preventScroll: true });
  }

  #route({ first = false } = {}) {
    if (this.#frozen) return; // back from here leads out: what was submitted is not filled in any more
    const [id, where = ""] = location.hash.slice(1).split("/");
    const end = document.querySelector(`[name=outcome][value="${CSS.escape(where)}"]`);
    if (end) {
      this.#visit.end(where); // a way of its own leads here; once is enough
      history.replaceState(null, "", `#${id}/finish`);
    }
    const finishing = end || where === "finish" || where === "ended";
    this.#show(finishing ? "finish" : "form");
    if (first && this.#cameBack()) return;
    if (where === "ended") this.#arrive(document.getElementById("how"));
    else if (finishing) scrollTo(0, 0);
    else if (where) this.#arrive(document.getElementById(where) ?? document.body);
    else if (first) this.#resume();
  }

  #show(view) {
    const finishing = view === "finish";
    const finish = part(document, "finish");
    part(document, "form").hidden = finishing;
    document.querySelector("capture-comb").hidden = finishing;
    part(document, "submit-bar").hidden = !finishing;
    const changed = finish.hidden === finishing;
    finish.hidden = !finishing;
    for (const one of document.querySelectorAll("capture-report, capture-finish")) one.update();
    if (!changed || !finishing) return;
    const report = document.querySelector("capture-report");
    part(finish, report.hidden ? "heading" : "what").focus({ preventScroll: true });
  }

  /** Whether the phone closed this page while the camera was open and no photo came: then there. */
  #cameBack() {
    const { draft, album, visit } = this.#visit;
    const place = draft.camera;
    if (!place || album.at(place).some((photo) => photo.held)) return false;
    const evidence = document.querySelector(`capture-evidence[data-place="${place}"]`);
    if (!evidence) return false;
    const view = place === "visit" ? "finish" : "form";
    history.replaceState(null, "", view === "finish" ? `#${visit.id}/finish` : `#${visit.id}`);
    this.#show(view);
    evidence.cameBack();
    return true;
  }

  /** Back to the very item, at the very height, where the reader left. */
  #resume() {
    const { last, offset = innerHeight / 4 } = this.#visit.draft;
    const item = last && document.querySelector(`capture-item[data-item="${last}"]`);
    const go = () => scrollBy({ top: item.getBoundingClientRect().top - offset, behavior: "instant" });
    if (!item) return;
    go();
    requestAnimationFrame(() => requestAnimationFrame(go)); // what stands above has its height only now
  }

  #leave() {
    if (part(document, "form").hidden) return;
    const seen = [...document.querySelectorAll("capture-item:not([hidden])")].find(
      (item) => item.getBoundingClientRect().bottom > 80,
    );
    if (seen) this.#visit.reached(seen.dataset.item, seen.getBoundingClientRect().top);
  }

  async #submit(submitted) {
    const main = document.getElementById("main");
    main.inert = true;
    try {
      const entry = await this.#visit.submit(document.documentElement.lang, build);
      main.inert = false;
      if (!entry) return; // a photo came meanwhile that waits for a look: the list says so
      this.#frozen = true;
      this.#saved(true);
      submitted(entry);
    } catch {
      this.#saved(false);
      setTimeout(() => this.#submit(submitted), AGAIN);
    }
  }

  /** Put the visit's own words into the page: the branch, the kind, and why it came back. */
  static describe(visit) {
    document.title = visit.branch.name;
    part(document, "branch").textContent = visit.branch.name;
    const kind = part(document, "kind");
    kind.textContent = kind.dataset[visit.kind] ?? kind.dataset.audit;
    part(document, "notes")?.setAttribute("href", `${part(document, "notes").pathname}#notes/${visit.id}`);
    const returned = part(document, "returned");
    returned.hidden = !visit.returned;
    if (visit.returned) part(returned, "reason").textContent = visit.returned.reason;
  }
}
