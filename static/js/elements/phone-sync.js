/** The chip at the end of the top bar: is my work safe, and where is it. It opens the outbox. */

import { chipState } from "../offline/decisions.js";
import { listen } from "../offline/news.js";
import { count, setIcon } from "../phone/words.js";

const ICONS = {
  "not-saved": "alert",
  sending: "sending",
  unsent: "unsent",
  offline: "offline",
  received: "received",
  online: "received",
};
const WORDS = {
  "not-saved": "notSaved",
  sending: "sending",
  offline: "offline",
  received: "received",
  online: "online",
};

export class PhoneSync extends HTMLElement {
  #store;
  #user;
  #saved = true;

  /** Follow the outbox of a user. */
  open(store, user) {
    this.#store = store;
    this.#user = user;
    for (const event of ["online", "offline"]) addEventListener(event, () => this.#show());
    listen("queue", () => this.#show());
    return this.#show();
  }

  /** Whether the phone has stored everything. */
  set saved(value) {
    this.#saved = value;
    this.#show();
  }

  async #show() {
    const entries = this.#user ? await this.#store.all("queue", this.#user).catch(() => []) : [];
    const state = chipState({ saved: this.#saved, online: navigator.onLine, entries });
    const unsent = entries.filter((entry) => entry.state !== "received").length;
    const link = this.firstElementChild;
    link.dataset.state = state;
    link.querySelector("span").textContent =
      state === "unsent" ? count(this.dataset, "unsent", unsent) : this.dataset[WORDS[state]];
    setIcon(link, ICONS[state]);
  }
}
