/** The photo notes of the open visit, and their way to the database. No DOM in here. */

import { editedPhoto, preparePhoto, storePhoto, sweepRemoved, UnusablePhoto } from "../offline/photos.js";

const AGAIN = 1_000;
const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN));

export class Album {
  #store;
  #owner;
  #hooks;
  #all;

  /**
   * `owner` is `{user, visit}`, `photos` every photo of it that was not removed. Of `hooks`,
   * `begin()` resolves when the draft and all before it are stored, `keep(place, ...changes)`
   * stores changes and says so, `failing(error)` hears of a phone that refuses, of null once it
   * does no more.
   */
  constructor(store, owner, photos, hooks) {
    this.#store = store;
    this.#owner = owner;
    this.#all = photos;
    this.#hooks = hooks;
    sweepRemoved(store, owner.user, owner.visit).catch(() => {}); // the next opening tries again
  }

  /** How many pictures are being prepared and not stored yet. */
  adding = 0;

  /** The photos that belong to the visit, in order within each place. */
  get kept() {
    return this.#all.filter((photo) => !photo.held);
  }

  /** Those that wait for the person's look: never counted, never sent. */
  get held() {
    return this.#all.filter((photo) => photo.held);
  }

  /** A place's photos for one purpose, held ones too, in their order. */
  at(place, purpose) {
    return this.#all.filter((photo) => photo.place === place && photo.purpose === purpose);
  }

  /**
   * Reduce and keep a picture; resolves to its record when both are stored together. With `hold`
   * it waits for a look, unless this phone cannot open it; `purpose`: it is no evidence, but this.
   */
  async add(place, picture, { hold = false, purpose } = {}) {
    this.adding += 1;
    try {
      const prepared = await preparePhoto(picture);
      const here = this.at(place, purpose);
      if (here.some((photo) => photo.sha256 === prepared.sha256)) throw new UnusablePhoto("here");
      const record = {
        ...this.#owner,
        id: crypto.randomUUID(),
        place,
        ...(purpose && { purpose }),
        caption: "",
        sha256: prepared.sha256,
        unreduced: prepared.unreduced,
        edited: false,
        held: hold && !prepared.unreduced,
        size: prepared.bytes.byteLength,
        at: Math.max(Date.now(), ...here.map((photo) => photo.at + 1)), // clocks go back
      };
      await this.#hooks.begin();
      await this.#insist(() => storePhoto(this.#store, record, prepared));
      this.#all.push(record);
      return record;
    } finally {
      this.adding -= 1;
      this.#hooks.keep(place);
    }
  }

  /** Make a held photo one of the visit's. */
  keep(id) {
    return this.#change(id, { held: false });
  }

  /** Keep the bytes of an edited picture in the place of a photo's; throws when they cannot be
   * stored, and then the photo is as before. */
  async replace(id, bytes) {
    const photo = this.#find(id);
    const picture = await editedPhoto(bytes);
    const changes = { held: false, edited: true, sha256: picture.sha256, size: bytes.byteLength };
    await this.#hooks.begin(); // no older record of it may be written after this one
    await storePhoto(this.#store, { ...photo, ...changes }, picture, photo.sha256);
    Object.assign(photo, changes);
    this.#hooks.keep(photo.place);
  }

  /** Keep a photo's words. */
  caption(id, caption) {
    return this.#change(id, { caption });
  }

  /** Let a photo change places with the one before it (`by` -1) or after it (1) at its place. */
  move(id, by) {
    const photo = this.#find(id);
    const row = this.at(photo.place, photo.purpose);
    const other = row[row.indexOf(photo) + by];
    if (!other) return false;
    [photo.at, other.at] = [other.at, photo.at];
    this.#sort();
    this.#hooks.keep(photo.place, ...[photo, other].map((record) => ({ store: "photos", record })));
    return true;
  }

  /** Take a photo away; what it gives brings it back, as long as the visit stays open. */
  remove(id) {
    const photo = this.#find(id);
    this.#all = this.#all.filter((other) => other !== photo);
    this.#write({ ...photo, removed: true });
    return () => {
      this.#all.push(photo);
      this.#sort();
      return this.#write({ ...photo, removed: false });
    };
  }

  /** A photo's bytes as a Blob, or null when only the server has them. */
  async picture(sha256) {
    const blob = await this.#store.get("blobs", [this.#owner.user, sha256]);
    return blob ? new Blob([blob.bytes], { type: blob.type }) : null;
  }

  #find(id) {
    return this.#all.find((photo) => photo.id === id);
  }

  #sort() {
    this.#all.sort((a, b) => a.at - b.at);
  }

  #change(id, changes) {
    return this.#write(Object.assign(this.#find(id), changes));
  }

  #write(record) {
    return this.#hooks.keep(record.place, { store: "photos", record });
  }

  /** Try every second until it is stored: the picture may be nowhere else. Apart from the answers,
   * which a photo that finds no room must not hold up. */
  async #insist(storing) {
    for (;;) {
      try {
        await storing();
        return this.#hooks.failing(null);
      } catch (error) {
        this.#hooks.failing(error);
        await pause();
      }
    }
  }
}
