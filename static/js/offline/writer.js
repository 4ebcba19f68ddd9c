/**
 * Saves as you go: the newest of each record, one transaction after another, and again
 * every second until the phone has stored it. Several changes given at once stay together.
 */

import { keyOf } from "./keys.js";

const AGAIN = 1_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Writer {
  #store;
  #told;
  #wait;
  #pending = new Map();
  #running;

  /** `told(saved)` hears false when a write failed and true when all is stored again. */
  constructor(store, told, wait = pause) {
    this.#store = store;
    this.#told = told;
    this.#wait = wait;
  }

  /** Keep these changes; resolves when they and all before them are stored. */
  save(...changes) {
    for (const change of changes) {
      const key = change.record ? keyOf(change.store, change.record) : change.gone;
      this.#pending.set(JSON.stringify([change.store, key]), change);
    }
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when nothing waits to be stored. */
  settled() {
    return this.#running ?? Promise.resolve();
  }

  async #drain() {
    let failing = false;
    while (this.#pending.size) {
      const batch = this.#pending;
      this.#pending = new Map();
      try {
        await this.#store.write([...batch.values()]);
        if (failing) this.#told(true);
        failing = false;
      } catch (error) {
        this.#pending = new Map([...batch, ...this.#pending]);
        if (!failing) this.#told(false, error);
        failing = true;
        await this.#wait(AGAIN);
      }
    }
  }
}
