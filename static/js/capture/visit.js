/** The visit that is open: what is filled in, and its way to the database. No DOM in here. */

import { enqueue } from "../offline/drafts.js";
import { freeze, manifestOf } from "../offline/manifest.js";
import { tell } from "../offline/news.js";
import { preparePhoto } from "../offline/photos.js";
import { Writer } from "../offline/writer.js";
import { progressOf, shares } from "./progress.js";

/** Events: `change` (detail: the place that changed) and `saved` (detail: whether it is). */
export class OpenVisit extends EventTarget {
  #store;
  #writer;
  #progress;
  #freezing;

  /** `kept` is what `readDraft` gave, its draft made where there was none. */
  constructor(store, visit, checklist, kept) {
    super();
    this.#store = store;
    this.#writer = new Writer(store, (saved) => this.#say("saved", saved));
    Object.assign(this, { visit, checklist, ...kept, records: kept.answers });
    this.items = new Map(
      checklist.sections.flatMap((section) => section.items).map((item) => [item.id, item]),
    );
    this.#recollect();
  }

  get user() {
    return this.visit.user;
  }

  /** What is visible, answered, wanted and missing. */
  get progress() {
    this.#progress ??= progressOf(this.checklist, this);
    return this.#progress;
  }

  /** Keep an item's answer (null: none) with what else its controls hold. */
  answer(item, answer, extra = {}) {
    const record = { user: this.user, visit: this.visit.id, item, answer, ...extra };
    this.records[item] = record;
    if (answer) this.answers[item] = answer;
    else delete this.answers[item];
    return this.#keep(`item:${item}`, { store: "answers", record });
  }

  /** Keep a note of a place, or why no photo could be taken there. */
  note(place, text, kind = "note") {
    (kind === "note" ? this.notes : this.noPhoto)[place] = text;
    const record = { user: this.user, visit: this.visit.id, kind, place, text };
    return this.#keep(place, { store: "notes", record });
  }

  /** Reduce and keep a photo; resolves when photo and reference are stored together. */
  async addPhoto(place, file) {
    const { bytes, type, sha256, unreduced } = await preparePhoto(file);
    const { user } = this;
    const photo = {
      user,
      visit: this.visit.id,
      id: crypto.randomUUID(),
      place,
      caption: "",
      sha256,
      unreduced,
    };
    const record = { ...photo, size: bytes.byteLength, at: Date.now() };
    this.photos.push(record);
    this.#progress = undefined;
    const stored = this.#save(
      place,
      { store: "photos", record },
      { store: "blobs", record: { user, sha256, type, bytes } },
    );
    await stored;
    this.#say("change", place);
    return record;
  }

  /** Keep a photo's words. */
  caption(id, caption) {
    const photo = this.photos.find((other) => other.id === id);
    return this.#photo(Object.assign(photo, { caption }));
  }

  /** Take a photo away; its bytes stay until the visit is cleared, so that it can come back. */
  removePhoto(id) {
    const photo = this.photos.find((other) => other.id === id);
    this.photos = this.photos.filter((other) => other !== photo);
    this.#photo({ ...photo, removed: true });
    return () => {
      this.photos.push(photo);
      return this.#photo({ ...photo, removed: false });
    };
  }

  /** A photo's bytes as a Blob, or null when only the server has them. */
  async picture(sha256) {
    const blob = await this.#store.get("blobs", [this.user, sha256]);
    return blob ? new Blob([blob.bytes], { type: blob.type }) : null;
  }

  /** Keep how the visit ended. */
  end(outcome) {
    this.draft.outcome = outcome;
    return this.#keep("visit");
  }

  /** Keep where the reader is, to come back to this very place. */
  reached(item, offset) {
    if (this.draft.begun && !this.#freezing)
      this.#writer.save({ store: "drafts", record: { ...this.draft, last: item, offset } });
  }

  /** Freeze and queue, once however often it is called; gives the queue's entry. */
  submit(locale, build) {
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
    const { visible, answered, total } = this.progress;
    const manifest = manifestOf({ ...this, visit: this.visit.id, visible, locale, build, now, offset });
    const about = {
      branch: this.visit.branch,
      fee: this.visit.fee,
      answered,
      total,
      notes: Object.keys(manifest.notes).length,
    };
    const photos = manifest.photos.map((photo) => photo.sha256);
    const entry = await enqueue(this.#store, this.draft, await freeze(manifest), photos, about, now);
    tell("queue");
    return entry;
  }

  #photo(record) {
    return this.#keep(record.place, { store: "photos", record });
  }

  #keep(place, ...changes) {
    this.#progress = undefined;
    const stored = this.#save(place, ...changes);
    this.#say("change", place);
    return stored;
  }

  #save(place, ...changes) {
    if (this.#freezing) return this.#freezing; // what is frozen does not change any more
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

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
