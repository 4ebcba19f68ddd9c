/** The phone's shell: fills its views from the database, whether there is a network or not. */

import { PhoneSync } from "../elements/phone-sync.js";
import { readAs } from "../format/numbers.js";
import { readingOf, recognise } from "../offline/account.js";
import { refreshCatalogue } from "../offline/catalogue.js";
import { removeCopies } from "../offline/clearing.js";
import { needsReadingBack } from "../offline/come-back.js";
import { isOpen } from "../offline/decisions.js";
import { listen } from "../offline/news.js";
import { readBack } from "../offline/returning.js";
import { Sender } from "../offline/sender.js";
import { Store, wasEvicted } from "../offline/store.js";
import { refresh } from "../offline/visits.js";
import { showAudit } from "./audit-view.js";
import { showBrief } from "./brief-view.js";
import { dress, isPlain, showNotes } from "./discreet-view.js";
import { showMe } from "./me-view.js";
import { showOutbox } from "./outbox-view.js";
import { makeReady } from "./ready.js";
import { followLanguage, followUpdates, lookForUpdate } from "./ready-update.js";
import { showReceipt } from "./receipt-view.js";
import { closeSheets } from "./sheets.js";
import { showOffers, showReceived, showVisits } from "./visits-view.js";
import { count, part } from "./words.js";

customElements.define("phone-sync", PhoneSync);

const VIEWS = {
  visits: showVisits,
  offers: showOffers,
  visit: showBrief,
  outbox: showOutbox,
  received: showReceived,
  receipt: showReceipt,
  me: showMe,
  help: () => true,
  notes: showNotes,
  audit: showAudit,
  agreement: async (...seen) => (await import("./agreement-view.js")).showAgreement(...seen),
};
/** The tab under which a view stands. */
const TABS = {
  agreement: "me",
  help: "me",
  visit: "visits",
  notes: "visits",
  audit: "visits",
  outbox: "visits",
  receipt: "received",
};
/** Views that show one visit, which the address names. */
const OF_A_VISIT = new Set(["visit", "notes", "receipt"]);
/** Views that show the outbox and follow it; the others would lose what is being typed. */
const LIVE = new Set(["visits", "outbox", "received", "offers", "audit"]);

class Shell {
  #context;
  #main = document.getElementById("shell");

  constructor(store) {
    this.#context = {
      store,
      user: null,
      account: {},
      sender: new Sender(store),
      refresh: () => this.#refresh(),
    };
  }

  async start() {
    const { store, sender } = this.#context;
    this.#notice("evicted", await wasEvicted(store).catch(() => false));
    this.#context.user = await store.meta("user");
    addEventListener("hashchange", () => {
      closeSheets();
      this.#show({ moved: true });
    });
    listen("queue", () => LIVE.has(this.#where.name) && this.#show());
    listen("visits", () => {
      this.#show();
      this.#makeReady();
    });
    addEventListener("online", () => this.#arrive());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.#arrive();
      lookForUpdate();
    });
    readAs(await readingOf(store, this.#context.user));
    if (this.#context.user) await this.#show();
    await this.#arrive().catch(() => {}); // a phone without room still sends what it has
    sender.start();
    this.#makeReady(); // after what the first view needs: it fetches forms
    followUpdates({
      waits: (here) => this.#notice("update", here),
      installed: () => this.#makeReady(),
    });
  }

  #makeReady() {
    const follows = () => LIVE.has(this.#where.name) || this.#where.name === "visit";
    return makeReady(this.#context.store, () => follows() && this.#show());
  }

  get #where() {
    const [name, id] = location.hash.slice(1).split("/");
    const shows = VIEWS[name] && (id || !OF_A_VISIT.has(name));
    return shows ? { name, id } : { name: "visits" };
  }

  /** Find out who this is and fetch what is new; without a network go on with what is here. */
  async #arrive() {
    const { store } = this.#context;
    const account = await recognise(store, this.#main.dataset.device);
    Object.assign(this.#context, { account, user: account.user });
    const { user } = account;
    followLanguage(account.locale);
    readAs(await readingOf(store, user));
    document.querySelector("phone-sync").open(store, user);
    if (account.state === "signed-out" || !user) return this.#closed();
    this.#notice("disabled", account.state === "disabled");
    const fetched = account.state === "signed-in" && [
      this.#refresh(),
      refreshCatalogue(store, user, account.audits),
    ];
    const [answered] = fetched ? await Promise.all(fetched) : [];
    await this.#show();
    this.#context.sender.send({ now: answered }); // a server that answers is not waited for
    return undefined;
  }

  /** Fetch the list and what hangs on it; whether the server gave it. */
  async #refresh() {
    const { store, user } = this.#context;
    const { state, now } = await refresh(store, user);
    this.#notice("disabled", state === "disabled");
    if (state !== "fresh") return false;
    await this.#readBack();
    if (now) await removeCopies(store, user, now); // by the server's clock, never by the phone's
    return true;
  }

  /** Returned visits come to the phone at once, so that they can be corrected without a network. */
  async #readBack() {
    const { store, user } = this.#context;
    const entries = await store.all("queue", user);
    for (const visit of await store.all("visits", user)) {
      const draft = await store.get("drafts", [user, visit.id]);
      if (needsReadingBack(visit, draft, entries)) await readBack(store, visit, draft);
    }
  }

  #notice(name, shown) {
    part(document, name).hidden = !shown;
  }

  async #closed() {
    if (isPlain() && this.#where.name === "notes") return; // not in front of others: the notes go on without a session
    const waiting = (await this.#context.store.all("queue")).filter((entry) => entry.state !== "received");
    const view = this.#only("sign-in");
    const banner = part(view, "waiting");
    const free = waiting.every((entry) => isOpen(entry) && !entry.reason);
    banner.hidden = waiting.length === 0;
    const stuck = waiting.every((entry) => !isOpen(entry));
    const words = stuck ? "refused" : free ? "waiting" : "held";
    banner.lastElementChild.textContent = count(banner.dataset, words, waiting.length);
    this.#notice(
      "disabled",
      waiting.some((entry) => entry.reason === "disabled"),
    );
    document.querySelector(".tabs").hidden = true;
  }

  async #show({ moved = false } = {}) {
    if (!this.#context.user) return;
    if (this.#context.account.state === "signed-out") {
      await this.#closed();
      return;
    }
    const { name, id } = this.#where;
    const view = this.#main.querySelector(`[data-view="${name}"]`);
    const known = await VIEWS[name](view, this.#context, id);
    if (this.#where.name !== name || this.#where.id !== id) return; // the reader has moved on
    if (known === false) return this.#missing(moved);
    this.#only(name);
    this.#tab(TABS[name] ?? name);
    if (!moved) return;
    scrollTo(0, 0);
    const heading = view.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  #missing(moved) {
    this.#only("unknown");
    if (moved) scrollTo(0, 0);
  }

  #only(name) {
    for (const view of this.#main.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
    const shown = this.#main.querySelector(`[data-view="${name}"]`);
    dress(shown);
    for (const bar of document.querySelectorAll("[data-when]"))
      bar.hidden = !bar.dataset.when.split(" ").includes(name);
    for (const bar of this.#main.querySelectorAll("[data-bar]")) {
      // the tabs give way to a bar of actions: only the one that shows may be one
      bar.classList.toggle("actions", shown.contains(bar) && !bar.hidden);
    }
    return shown;
  }

  #tab(name) {
    document.querySelector(".tabs").hidden = false;
    for (const link of document.querySelectorAll(".tabs a")) {
      if (link.getAttribute("href") === `#${name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

const start = async () => {
  const store = new Store();
  try {
    await store.open();
  } catch {
    document.querySelector('[data-view="no-database"]').hidden = false;
    return undefined;
  }
  return new Shell(store).start();
};

start();
