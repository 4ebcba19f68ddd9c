/** Notes on site: a plain screen that tells nobody what it is for. Every tap is stored at once
 * and waits in the form; the visit is held meanwhile, as the form holds it. */

import { clock } from "../format/numbers.js";
import { newDraft } from "../offline/drafts.js";
import { hold } from "../offline/hold.js";
import { begunOnSite, jottingRecord, MOMENTS, markRecord } from "../offline/marks.js";
import { Writer } from "../offline/writer.js";
import { part, say } from "./words.js";

/** Whether notes can be made of a visit: covert, and open on this phone. */
export const canNote = (visit, draft) =>
  visit.kind === "mystery" && (draft ? draft.state === "draft" : visit.state === "accepted");

const root = document.documentElement;

/** Whether the plain screen shows. */
export const isPlain = () => root.classList.contains("plain");

const theme = document.querySelector('meta[name="theme-color"]');
const ours = { title: root.dataset.title ?? document.title, colour: theme?.content };

/** Give the page the name and the colours of the view that shows: its own, or none of ours. */
export const dress = (view) => {
  const plain = view.dataset.view === "notes";
  root.classList.toggle("plain", plain);
  document.title = plain ? view.dataset.title : ours.title;
  theme.content = plain ? getComputedStyle(document.body).backgroundColor : ours.colour;
};

let held = null;

/** Fill the view for the visit with this id; false when the phone has no such visit to note. */
export const showNotes = async (view, context, id) => {
  const { store, user } = context;
  if (held?.id === id && held.user === user) return true; // somebody is writing in it
  const [visit, draft] = await Promise.all(["visits", "drafts"].map((name) => store.get(name, [user, id])));
  if (visit && !canNote(visit, draft)) location.replace(`#visit/${id}`); // its page says where it is by now
  if (!visit || !canNote(visit, draft)) return false;
  const letGo = await hold(id);
  if (location.hash !== `#notes/${id}`) letGo?.(); // the reader has moved on
  part(view, "elsewhere").hidden = Boolean(letGo);
  part(view, "sheet").hidden = !letGo;
  part(view, "done").href = `#visit/${id}`;
  if (letGo && location.hash === `#notes/${id}`) await new OnSite(view, store, visit, letGo).open();
  return true;
};

class OnSite {
  #view;
  #visit;
  #store;
  #writer;
  #draft;
  #marks = {};
  #letGo;
  #leave = () => location.hash !== `#notes/${this.id}` && this.#close();

  constructor(view, store, visit, letGo) {
    Object.assign(this, { id: visit.id, user: visit.user });
    this.#view = view;
    this.#store = store;
    this.#visit = visit;
    this.#letGo = letGo;
    this.#writer = new Writer(store, (saved) => {
      part(view, "not-saved").hidden = saved;
    });
  }

  /** Show what is kept, and keep what comes. */
  async open() {
    held?.end();
    held = this;
    const { user, id } = this;
    this.#draft = await this.#store.get("drafts", [user, id]);
    const notes = await this.#store.all("notes", user, id);
    for (const { kind, place, text } of notes) if (kind === "mark" && text) this.#marks[place] = text;
    const box = part(this.#view, "jotting");
    box.value = notes.find((note) => note.kind === "jotting")?.text ?? "";
    box.oninput = () => this.#keep(jottingRecord(user, id, box.value));
    for (const place of MOMENTS) this.#button(place).onclick = () => this.#tapped(place);
    part(this.#view, "not-saved").hidden = true;
    this.#say("");
    this.#show();
    addEventListener("hashchange", this.#leave);
  }

  /** Let the visit go: another page may have it. */
  end() {
    removeEventListener("hashchange", this.#leave);
    if (held === this) held = null;
    this.#letGo();
  }

  async #close() {
    removeEventListener("hashchange", this.#leave);
    await this.#writer.settled(); // what is not stored yet is still being tried
    this.end();
  }

  #button(place) {
    return this.#view.querySelector(`[data-mark="${place}"]`);
  }

  #tapped(place) {
    const before = this.#marks[place] ?? "";
    this.#mark(place, before ? "" : new Date().toISOString());
    this.#say(before && place, before);
  }

  #mark(place, instant) {
    if (instant) this.#marks[place] = instant;
    else delete this.#marks[place];
    this.#keep(markRecord(this.user, this.id, place, instant));
    this.#show();
  }

  /** What was taken back, with the way to have it again; nothing to say clears the line. */
  #say(place, instant) {
    const line = part(this.#view, "undone");
    const again = part(this.#view, "again");
    again.hidden = !place;
    line.textContent = place ? say(line.dataset.text, { name: this.#name(place), time: clock(instant) }) : "";
    again.onclick = () => {
      this.#mark(place, instant);
      this.#say("");
      this.#button(place).focus();
    };
  }

  #name(place) {
    return this.#button(place).firstElementChild.textContent;
  }

  #show() {
    for (const place of MOMENTS) {
      const button = this.#button(place);
      const instant = this.#marks[place];
      const time = button.lastElementChild;
      button.setAttribute("aria-pressed", String(Boolean(instant)));
      time.textContent = instant ? clock(instant) : time.dataset.none;
    }
  }

  /** Keep a note; the first one begins the draft in the same transaction. */
  #keep(record) {
    const first = !this.#draft?.begun;
    if (first) {
      this.#draft ??= newDraft(this.user, this.#visit, Date.now());
      this.#draft = begunOnSite(this.#draft, this.#visit.items);
    }
    const draft = first ? [{ store: "drafts", record: this.#draft }] : [];
    this.#writer.save({ store: "notes", record }, ...draft);
  }
}
