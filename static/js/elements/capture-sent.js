/** After submitting: the visit is frozen, and this says where it is until it is received. */

import { retried } from "../offline/decisions.js";
import { listen, tell } from "../offline/news.js";
import { describe } from "../phone/outbox-words.js";
import { part, setIcon } from "../phone/words.js";

export class CaptureSent extends HTMLElement {
  #store;
  #sender;
  #key;
  #ticking;

  /** Follow one entry of the queue; `key` is [user, visit, hash]. */
  open(store, sender, key) {
    Object.assign(this, { hidden: false });
    this.#store = store;
    this.#sender = sender;
    this.#key = key;
    listen("queue", () => this.#show());
    for (const event of ["online", "offline"]) addEventListener(event, () => this.#show());
    part(this, "retry").addEventListener("click", () => this.#retry());
    part(this, "receipt").hash = `receipt/${key[1]}`;
    return this.#show();
  }

  async #show() {
    const entry = await this.#store.get("queue", this.#key);
    if (!entry) return;
    const { icon, sentence, share } = describe(entry);
    const received = entry.state === "received";
    part(this, "title").textContent =
      this.dataset[received ? "received" : entry.state === "blocked" ? "blocked" : "kept"];
    part(this, "state").textContent = sentence;
    setIcon(part(this, "line"), icon);
    this.querySelector(".bar rect").setAttribute("width", `${Math.round(100 * share)}%`);
    part(this, "retry").hidden = received || entry.state === "sending";
    part(this, "line").hidden = received;
    part(this, "safe").hidden = received || Boolean(entry.reason);
    part(this, "receipt").hidden = !received;
    clearTimeout(this.#ticking); // the seconds until the next try are counted down
    if (entry.state === "waiting" && entry.failures) this.#ticking = setTimeout(() => this.#show(), 1_000);
  }

  async #retry() {
    await this.#store.put("queue", retried(await this.#store.get("queue", this.#key), Date.now()));
    tell("queue");
    await this.#sender.send({ now: true });
  }
}
