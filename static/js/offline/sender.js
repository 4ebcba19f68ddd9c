/**
 * Sends what is frozen: one sender at a time on this phone, photos one by one, then the
 * manifest. One visit's failure never holds up the next, and nothing is deleted here.
 */

import { dropToken, retireOthers, tokenOf } from "./account.js";
import { bearer } from "./api.js";
import { sha256 as digest } from "./canonical.js";
import { afterFailure, confirms, isOpen, nextToSend, nextWake, verdict } from "./decisions.js";
import { tell } from "./news.js";

const LOCK = "sixmarks-sender";
const ROUNDS = 3;
/** What the phone finds wrong itself, in the shape of an answer. */
const PHOTO_LOST = { status: 410, problem: { type: "photo-lost" } };
const DAMAGED = { status: 410, problem: { type: "damaged" } };
const OWN = new Set([PHOTO_LOST.problem.type, DAMAGED.problem.type]);

export class Sender {
  #store;
  #connect;
  #timer;
  #running;
  #again = false;

  /** `connect(token)` gives the API; it is `bearer` except in tests. */
  constructor(store, connect = bearer) {
    this.#store = store;
    this.#connect = connect;
  }

  /** Send whatever is due, at the start, when the page is seen and when the network is back. */
  start() {
    addEventListener("online", () => this.send({ now: true }));
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.send(),
    );
    return this.send();
  }

  /** Send what is due; with `now`, also what waits for its next try. What is under way may just be
   * failing for want of the network that is back: then it is tried once more. */
  send({ now = false } = {}) {
    if (this.#running) this.#again ||= now;
    this.#running ??= this.#alone(() => this.#drain(now)).finally(() => this.#rest());
    return this.#running;
  }

  #rest() {
    this.#running = undefined;
    if (!this.#again) return this.#sleep();
    this.#again = false;
    return this.send({ now: true });
  }

  /** Stop trying by itself; what waits stays. */
  stop() {
    clearTimeout(this.#timer);
  }

  async #alone(work) {
    if (!globalThis.navigator?.locks) return work();
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && work());
  }

  async #drain(hurry) {
    if (hurry) await this.#hurry().catch(() => {}); // without room they wait for their time
    for (;;) {
      const entry = nextToSend(await this.#store.all("queue"), Date.now());
      if (!entry) return retireOthers(this.#store, this.#connect);
      const token = await tokenOf(this.#store, entry.user);
      if (token) await this.#one(entry, this.#connect(token), token);
      else await this.#failed(entry, { status: 401 });
    }
  }

  async #hurry() {
    const waiting = (await this.#store.all("queue")).filter((entry) => isOpen(entry) && !entry.reason);
    if (waiting.length) {
      await this.#store.write(
        waiting.map((record) => ({ store: "queue", record: { ...record, nextAt: 0 } })),
      );
    }
  }

  async #sleep() {
    clearTimeout(this.#timer);
    const wake = nextWake(await this.#store.all("queue"), Date.now());
    if (wake !== null) this.#timer = setTimeout(() => this.send(), Math.max(1_000, wake));
  }

  /** Keep an entry; null when its person has deleted it meanwhile: it must not come back. */
  async #keep(entry) {
    const kept = await this.#store.transact(["queue"], async (tx) => {
      const queue = tx.objectStore("queue");
      if (!(await queue.getKey([entry.user, entry.visit, entry.sha256]))) return null;
      await queue.put(entry);
      return entry;
    });
    tell("queue");
    return kept;
  }

  /** Keep how far an entry is. A phone without room goes on without that: the server knows, and
   * what is received can make room. */
  #underway(entry) {
    return this.#keep(entry).catch(() => entry);
  }

  async #one(queued, api, token) {
    let entry = await this.#underway({ ...queued, state: "sending", sent: 0 });
    if (!entry) return null;
    if ((await digest(entry.bytes)) !== entry.sha256) return this.#failed(entry, DAMAGED);
    let wanted = entry.photos;
    for (let round = 0; round < ROUNDS; round += 1) {
      const failure = await this.#photos(entry, wanted, api);
      if (failure) return this.#failed(entry, failure, token);
      entry = await this.#underway({ ...entry, sent: entry.photos.length });
      if (!entry) return null;
      const answer = await api.putSubmission(entry.visit, entry.sha256, entry.bytes);
      const why = verdict(answer.status, answer.problem);
      if (why === "done") return this.#received(entry, answer.body);
      if (why !== "missing") return this.#failed(entry, answer, token);
      wanted = answer.problem.missing ?? entry.photos;
    }
    return this.#failed(entry, { status: 0 });
  }

  /** Bring the photos that the server lacks; the answer that failed, or undefined. */
  async #photos(entry, wanted, api) {
    let sent = entry.photos.length - wanted.length;
    for (const sha256 of wanted) {
      const known = await api.hasPhoto(sha256);
      if (verdict(known.status) !== "done") {
        const answer = known.status === 404 ? await this.#photo(entry, sha256, api) : known;
        if (verdict(answer.status) !== "done") return answer;
      }
      sent += 1;
      if (!(await this.#underway({ ...entry, sent }))) return undefined;
    }
    return undefined;
  }

  async #photo(entry, sha256, api) {
    const blob = await this.#store.get("blobs", [entry.user, sha256]);
    if (!blob || (await digest(blob.bytes)) !== sha256) return PHOTO_LOST;
    return api.putPhoto(sha256, blob.type, blob.bytes);
  }

  async #failed(entry, { status, problem = null, retryAfter = 0 }, token = null) {
    const why = OWN.has(problem?.type) ? problem.type : verdict(status, problem);
    const detail = problem?.detail ?? problem?.title ?? "";
    if (why === "sign-in" && token) await dropToken(this.#store, entry.user, token);
    return this.#keep(afterFailure(entry, why, { now: Date.now(), detail, retryAfter }));
  }

  /** Only a receipt whose hashes equal the phone's own makes a visit received. It is kept even
   * when the visit was deleted here meanwhile: then the server has it after all. */
  async #received(entry, receipt) {
    if (!confirms(receipt, entry)) return this.#failed(entry, { status: 0 });
    const key = [entry.user, entry.visit, entry.sha256];
    const kept = { ...receipt, user: entry.user, about: entry.about, aside: null, kept_at: Date.now() };
    await this.#store.transact(
      ["queue", "receipts", "visits"],
      async (tx) => {
        const [queue, visits] = ["queue", "visits"].map((name) => tx.objectStore(name));
        const visit = await visits.get(key.slice(0, 2));
        await tx.objectStore("receipts").put(kept);
        if (visit) await visits.put({ ...visit, state: "submitted", returned: null });
        if (await queue.getKey(key))
          await queue.put({ ...entry, state: "received", sent: entry.photos.length, reason: null });
      },
      { durability: "strict" },
    );
    tell("queue");
    return undefined;
  }
}
