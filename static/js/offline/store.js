/**
 * The phone's database. Everything but `meta` is partitioned by user: its key begins with
 * the user's id. Migrations only add: an older page must still find its records.
 */

import { openDB } from "../../vendor/idb.js";
import { begin, beginning, KEYS } from "./keys.js";

const NAME = "sixmarks";
const create = (database, ...names) => {
  for (const name of names) {
    const keys = KEYS[name];
    database.createObjectStore(name, { keyPath: keys.length > 1 ? keys : keys[0] });
  }
};

/** What each version added; a new one goes to the end, none is ever changed. */
const MIGRATIONS = [
  (database) =>
    create(database, "meta", "visits", "drafts", "answers", "notes", "photos", "blobs", "queue", "receipts"),
  async (database, transaction) => {
    create(database, "begun", "deleted");
    for (const name of ["drafts", "queue", "receipts"]) {
      for (const { user, visit, started, frozenAt } of await transaction.objectStore(name).getAll())
        await begin(transaction, { user, visit, at: started ?? frozenAt ?? Date.now() });
    }
  },
];

/** Errors that a new connection can mend: phones drop the connection in the background. */
const LOST = new Set(["InvalidStateError", "UnknownError", "AbortError", "TransactionInactiveError"]);

/** The result of `work` once it is stored; whatever fails, nothing of it stays. */
const settle = async (transaction, work) => {
  transaction.done.catch(() => {}); // awaited below, unless the work fails first
  try {
    const value = await work(transaction);
    await transaction.done;
    return value;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // it has ended by itself
    }
    throw error;
  }
};

const nameOf = ({ user, visit }) => JSON.stringify([user, visit]);

/**
 * The requests of some changes, and of what notes that these drafts were begun. Where there are none,
 * the transaction needs the page no more and is told so: Safari keeps a page that is left, and with it
 * a transaction that waits for the page, which then holds up every page that comes after.
 */
const issued = (tx, changes, drafts) => {
  let whole = true;
  const requests = changes.map(async ({ store, record, gone }) => {
    try {
      return record ? tx.objectStore(store).put(record) : tx.objectStore(store).delete(gone);
    } catch (error) {
      whole = false; // thrown at once: nothing of it may stay
      throw error;
    }
  });
  const begun = drafts.map(({ record: { user, visit, started } }) =>
    begin(tx, { user, visit, at: started ?? Date.now() }),
  );
  try {
    if (whole && !begun.length) tx.commit?.();
  } catch {
    // it has ended by itself: its requests say why
  }
  return [...requests, ...begun];
};

/** The connection, reopened when it is lost. */
export class Store {
  #opening;
  #begun = new Set();

  /** Open the database; throws where the browser has none or refuses it. */
  async open() {
    this.#opening ??= this.#connect(MIGRATIONS.length)
      .catch((error) => {
        // a newer build was here: its database only has more than this page knows of
        if (error?.name !== "VersionError") throw error;
        return this.#connect();
      })
      .catch((error) => {
        this.#opening = undefined;
        throw error;
      });
    return this.#opening;
  }

  #connect(version) {
    return openDB(NAME, version, {
      upgrade: async (database, from, _to, transaction) => {
        for (const migrate of MIGRATIONS.slice(from)) await migrate(database, transaction);
      },
      blocking: (_current, _blocked, event) => event.target.close(),
      terminated: () => {
        this.#opening = undefined;
      },
    });
  }

  /** Run `work(transaction)` over some stores; all of it is stored, or nothing. */
  async transact(names, work, { mode = "readwrite", durability = "default" } = {}) {
    const attempt = async () => {
      const transaction = (await this.open()).transaction(names, mode, { durability });
      return settle(transaction, work);
    };
    try {
      return await attempt();
    } catch (error) {
      if (!LOST.has(error?.name)) throw error;
      this.#opening = undefined;
      return attempt();
    }
  }

  /** One record, or undefined. */
  get(name, key) {
    return this.transact([name], (tx) => tx.objectStore(name).get(key), { mode: "readonly" });
  }

  /** Every record whose key begins with these parts: a user, or a user and a visit. */
  all(name, ...parts) {
    return this.transact([name], (tx) => tx.objectStore(name).getAll(beginning(...parts)), {
      mode: "readonly",
    });
  }

  /** Every key that begins with these parts: cheap where the records are photos. */
  keys(name, ...parts) {
    return this.transact([name], (tx) => tx.objectStore(name).getAllKeys(beginning(...parts)), {
      mode: "readonly",
    });
  }

  /** Store one record. */
  put(name, record) {
    return this.write([{ store: name, record }]);
  }

  /** Store and delete several records at once: `{store, record}` or `{store, gone: key}`.
   * With a visit's first draft goes the note that it was begun. */
  async write(changes, options) {
    const drafts = changes.filter(
      ({ store, record }) => store === "drafts" && record && !this.#begun.has(nameOf(record)),
    );
    const names = new Set(changes.map((change) => change.store));
    if (drafts.length) names.add("begun");
    const stored = await this.transact([...names], (tx) => Promise.all(issued(tx, changes, drafts)), options);
    for (const { record } of drafts) this.#begun.add(nameOf(record));
    return stored;
  }

  /** A named value that belongs to the phone, or undefined. */
  async meta(key) {
    return (await this.get("meta", key))?.value;
  }

  /** Keep a named value. */
  remember(key, value) {
    return this.put("meta", { key, value });
  }
}

/**
 * Whether the browser has thrown the phone's data away since the last visit: the canary is
 * gone from the database, yet its twin outside it is there. Leaves both in place.
 */
export const wasEvicted = async (store, outside = globalThis.localStorage) => {
  const canary = await store.meta("canary");
  const twin = outside?.getItem("sixmarks-canary");
  if (!canary) await store.remember("canary", new Date().toISOString());
  outside?.setItem("sixmarks-canary", "1");
  return !canary && Boolean(twin);
};
