/** The visit that is open: what is filled in, and its way to the database. No DOM in here. */

import { enqueue, remarksOf } from "../offline/drafts.js";
import { freeze, manifestOf } from "../offline/manifest.js";
import { tell } from "../offline/news.js";
import { Writer } from "../offline/writer.js";
import { Album } from "./album.js";
import { progressOf, shares } from "./progress.js";

/** Events: `change` (detail: the place that changed), `painted` (detail: the places that changed, once
 * the reader sees it), `saved` (detail: whether it is) and `full`: the phone has no room for a photo. */
export class OpenVisit extends EventTarget {
  #store;
  #writer;
  #progress;
  #freezing;
  #failing = new Set();
  #behind = false;

  /** `kept` is what `readDraft` gave, its draft made where there was none. */
  constructor(store, visit, checklist, kept) {
    super();
    this.#store = store;
    this.#writer = new Writer(store, (saved) => this.#told("answers", saved));
    const { photos, held, ...rest } = kept;
    Object.assign(this, { visit, checklist, ...rest, records: kept.answers });
    const owner = { user: visit.user, visit: visit.id };
    this.album = new Album(
      store,
      owner,
      [...photos, ...held].sort((a, b) => a.at - b.at),
      {
        begin: () => this.#save("visit"),
        keep: (place, ...changes) => this.#keep(place, ...changes),
        failing: (error) => this.#told("photos", !error, error),
      },
    );
    this.items = new Map(
      checklist.sections.flatMap((section) => section.items).map((item) => [item.id, item]),
    );
    this.#recollect();
  }

  get user() {
    return this.visit.user;
  }

  get photos() {
    return this.album.kept;
  }

  get held() {
    return this.album.held;
  }

  /** What is visible, answered, wanted and missing. */
  get progress() {
    this.#progress ??= progressOf(this.checklist, this);
    return this.#progress;
  }

  /** Keep an item's answer (null: none) with what else its controls hold. */
  answer(item, answer, extra = {}) {
    const record = { user: this.user, visit: this.visit.id, item, answer, ...extra };
    const same = JSON.stringify(this.answers[item] ?? null) === JSON.stringify(answer);
    const whole = (!same && this.#unsign()) || !this.draft.begun || this.draft.camera;
    this.records[item] = record;
    if (answer) this.answers[item] = answer;
    else delete this.answers[item];
    const change = { store: "answers", record };
    return whole || this.#freezing ? this.#keep(`item:${item}`, change) : this.#keepAlone(item, change);
  }

  /** Keep how far the visit is by now, and tell what else follows: once the keys are painted. */
  keepUp(places) {
    if (this.#behind) this.#save("visit");
    this.#say("painted", places);
  }

  /** Keep a note of a place, or why no photo could be taken there. */
  note(place, text, kind = "note") {
    (kind === "note" ? this.notes : this.noPhoto)[place] = text;
    const record = { user: this.user, visit: this.visit.id, kind, place, text };
    return this.#keep(place, { store: "notes", record });
  }

  /** Keep for which place the camera opens: the phone may close this page meanwhile. */
  cameraOpens(place) {
    this.draft.camera = place;
    return this.#save(place);
  }

  /** The camera closed, and this page is still there. */
  cameraClosed() {
    if (this.draft.camera) this.#keep(this.draft.camera);
  }

  /** Keep when a moment of the visit was. */
  mark(place, instant) {
    this.marks[place] = instant;
    const record = { user: this.user, visit: this.visit.id, kind: "mark", place, text: instant };
    return this.#keep("visit", { store: "notes", record });
  }

  /** Keep what happened on a visit that ended early. */
  explain(text) {
    this.exception = text;
    const record = { user: this.user, visit: this.visit.id, kind: "exception", place: "visit", text };
    return this.#keep("visit", { store: "notes", record });
  }

  /** Keep where the phone is, null for not told; this alone begins no visit. */
  locate(position) {
    this.draft.position = position;
    if (!this.#freezing) this.#writer.save({ store: "drafts", record: { ...this.draft } });
  }

  /** Keep how the visit ended. */
  end(outcome) {
    this.draft.outcome = outcome;
    this.#unsign();
    return this.#keep("visit");
  }

  /** What was paid on the visit: {id, text, amount in minor units, photo}. */
  get expenses() {
    return this.draft.expenses ?? [];
  }

  /** Those with only one of a word and an amount; what is empty is not sent. */
  get unfinished() {
    return this.expenses.filter(
      ({ text, amount, typed }) => !(text.trim() && amount) && (text.trim() || typed),
    );
  }

  /** Keep what was paid. */
  spend(expenses) {
    this.draft.expenses = expenses;
    return this.#keep("visit");
  }

  /** Keep what each side of an audit signed, and what the manifest tells of it (`signed`, `told`);
   * `changes` store a drawing's note and bytes in the same transaction. */
  sign(signed, ...changes) {
    Object.assign(this.draft, signed);
    return this.#keep("visit", ...changes);
  }

  /** What was signed is not what stands there any more; what the branch remarked stays. */
  #unsign() {
    const { told } = this.draft;
    const signed = told?.signatures.some(({ at }) => at);
    if (signed) Object.assign(this.draft, { told: remarksOf(told), unsigned: "changed" });
    return signed;
  }

  /** Keep where the reader is, to come back to this very place. */
  reached(item, offset) {
    if (this.draft.begun && !this.#freezing)
      this.#writer.save({ store: "drafts", record: { ...this.draft, last: item, offset } });
  }

  /** Freeze and queue, once however often it is called; gives the queue's entry, or null while a
   * photo is being stored or waits for a look. */
  submit(locale, build) {
    if (this.album.adding || this.progress.held) return null;
    this.#freezing ??= this.#freeze(locale, build).catch((error) => {
      this.#freezing = undefined;
      throw error;
    });
    return this.#freezing;
  }

  async #freeze(locale, build) {
    await this.#writer.settled();
    const now = Date.now();
    const offset = (await this.#store.meta("offset")) ?? 0;
    const { photos } = this;
    const { visible, answered, total } = this.progress;
    const { id, branch, adhoc } = this.visit;
    const which = { visit: id, adhoc: adhoc ? { branch: branch.id } : null };
    const manifest = manifestOf({ ...this, photos, ...which, visible, locale, build, now, offset });
    const about = {
      branch,
      fee: this.visit.fee,
      answered,
      total,
      notes: Object.keys(manifest.notes).length,
    };
    const hashes = manifest.photos.map((photo) => photo.sha256);
    const entry = await enqueue(this.#store, this.draft, await freeze(manifest), hashes, about, now);
    tell("queue");
    return entry;
  }

  /** Whoever does anything here has come back from the camera. */
  #keep(place, ...changes) {
    this.draft.camera = null;
    this.#progress = undefined;
    const stored = this.#save(place, ...changes);
    this.#say("change", place);
    return stored;
  }

  /** An answer that changes nothing else of the draft: how far the visit is follows (`keepUp`). */
  #keepAlone(item, change) {
    this.#progress = undefined;
    this.#behind = true;
    this.draft.last = item;
    const stored = this.#writer.save(change);
    this.#say("change", `item:${item}`);
    return stored;
  }

  #save(place, ...changes) {
    if (this.#freezing) return this.#freezing; // what is frozen does not change any more
    this.#behind = false;
    const { sections, answered, total, open } = this.progress;
    const last = place.startsWith("item:") ? place.slice(5) : this.draft.last;
    Object.assign(this.draft, {
      last,
      begun: true,
      summary: { answered, total, open, shares: shares(sections) },
    });
    return this.#writer.save(...changes, { store: "drafts", record: { ...this.draft } });
  }

  #recollect() {
    const given = Object.entries(this.records).filter(([, record]) => record.answer);
    this.answers = Object.fromEntries(given.map(([item, record]) => [item, record.answer]));
  }

  #told(who, saved, error) {
    this.#failing[saved ? "delete" : "add"](who);
    this.#say("saved", this.#failing.size === 0);
    if (error?.name === "QuotaExceededError") this.#say("full");
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
