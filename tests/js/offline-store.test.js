import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { needsReadingBack } from "../../static/js/offline/come-back.js";
import { enqueue, newDraft, readDraft, reopen } from "../../static/js/offline/drafts.js";
import { freeze } from "../../static/js/offline/manifest.js";
import { restore } from "../../static/js/offline/returning.js";
import { Store, wasEvicted } from "../../static/js/offline/store.js";
import { Writer } from "../../static/js/offline/writer.js";
import { openDB } from "../../static/vendor/idb.js";

let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});

const note = (user, visit, text) => ({
  store: "notes",
  record: { user, visit, kind: "note", place: "visit", text },
});

/** A database as version 1 made it, with one record in every store. */
const versionOne = async () => {
  const keys = {
    meta: ["key"],
    visits: ["user", "id"],
    drafts: ["user", "visit"],
    answers: ["user", "visit", "item"],
    notes: ["user", "visit", "kind", "place"],
    photos: ["user", "visit", "id"],
    blobs: ["user", "sha256"],
    queue: ["user", "visit", "sha256"],
    receipts: ["user", "visit", "manifest_sha256"],
  };
  const record = {
    ...{ key: "canary", value: 1, user: "ada", id: "v", visit: "v", item: "i", kind: "note" },
    ...{ place: "visit", sha256: "a", manifest_sha256: "a", started: 7 },
  };
  const database = await openDB("sixmarks", 1, {
    upgrade: (old) => {
      for (const [name, parts] of Object.entries(keys))
        old.createObjectStore(name, { keyPath: parts.length > 1 ? parts : parts[0] });
    },
  });
  for (const name of Object.keys(keys)) await database.put(name, record);
  await database.put("queue", { ...record, visit: "w", started: undefined, frozenAt: 9 });
  database.close();
  return { names: Object.keys(keys), record };
};

test("a phone of the first version keeps every record, and knows what was begun on it", async () => {
  const { names, record } = await versionOne();
  for (const name of names) {
    assert.deepEqual((await store.all(name))[0], record, name);
  }
  assert.deepEqual(await store.all("begun"), [
    { user: "ada", visit: "v", at: 7 },
    { user: "ada", visit: "w", at: 9 },
  ]);
  assert.deepEqual(await store.all("deleted"), []);
});

test("a page of an older build goes on with a newer database", async () => {
  await store.remember("colour", "blue");
  const newer = await openDB("sixmarks", 99, {
    upgrade: (database) => database.createObjectStore("later", { keyPath: "key" }),
  });
  assert.equal(await store.meta("colour"), "blue", "its connection gave way, and it opened another");
  await store.remember("colour", "green");
  assert.equal((await newer.get("meta", "colour")).value, "green");
  newer.close();
});

test("with a visit's first draft goes the note that it was begun, and it is never changed", async () => {
  const draft = newDraft("ada", { id: "v", checklist: "c" }, 5);
  await store.write([{ store: "drafts", record: draft }, note("ada", "v", "hello")]);
  await store.put("drafts", { ...draft, started: 99 });
  assert.deepEqual(await store.all("begun"), [{ user: "ada", visit: "v", at: 5 }]);
});

test("a draft that could not be stored has not been begun", async () => {
  const draft = newDraft("ada", { id: "v", checklist: "c" }, 5);
  const unstorable = { store: "blobs", record: { user: "ada", sha256: "a", bytes: () => {} } };
  await assert.rejects(store.write([{ store: "drafts", record: draft }, unstorable]));
  assert.deepEqual(await store.all("begun"), []);
});

test("marks, jottings and held photos are told apart from notes and photos", async () => {
  const of = (kind, place, text) => ({
    store: "notes",
    record: { user: "ada", visit: "v", kind, place, text },
  });
  const photo = (id, at, more) => ({
    store: "photos",
    record: { user: "ada", visit: "v", id, place: "visit", at, ...more },
  });
  await store.write([
    ...[of("mark", "arrived", "2026-11-22T10:00:00.000Z"), of("mark", "left", "")],
    ...[of("jotting", "visit", "blue tie"), note("ada", "v", "words")],
    ...[photo("a", 2), photo("b", 1), photo("c", 3, { held: true }), photo("d", 4, { removed: true })],
  ]);
  const kept = await readDraft(store, "ada", "v");
  assert.deepEqual(kept.marks, { arrived: "2026-11-22T10:00:00.000Z" });
  assert.deepEqual([kept.jotting, kept.notes], ["blue tie", { visit: "words" }]);
  assert.deepEqual(
    [kept.photos, kept.held].map((photos) => photos.map(({ id }) => id)),
    [["b", "a"], ["c"]],
  );
});

test("one user's records are never another's", async () => {
  await store.write([note("ada", "v", "mine"), note("bob", "v", "his")]);
  assert.deepEqual(
    (await store.all("notes", "ada")).map((record) => record.text),
    ["mine"],
  );
  assert.deepEqual((await readDraft(store, "bob", "v")).notes, { visit: "his" });
});

test("a visit's records are found by user and visit, and no longer id slips in", async () => {
  await store.write([note("ada", "v1", "one"), note("ada", "v10", "ten")]);
  assert.deepEqual(
    (await store.all("notes", "ada", "v1")).map((record) => record.text),
    ["one"],
  );
});

test("a photo and its reference are stored together or not at all", async () => {
  const photo = { store: "photos", record: { user: "ada", visit: "v", id: "p", place: "visit" } };
  const unstorable = { store: "blobs", record: { user: "ada", sha256: "a", bytes: () => {} } };
  await assert.rejects(store.write([photo, unstorable]));
  assert.deepEqual(await store.all("photos"), []);
});

test("a connection that the browser closed is opened again", async () => {
  await store.remember("colour", "blue");
  (await store.open()).close();
  assert.equal(await store.meta("colour"), "blue");
});

test("a browser that threw the data away is noticed, an empty phone is not", async () => {
  const twin = new Map();
  const outside = { getItem: (key) => twin.get(key), setItem: (key, value) => twin.set(key, value) };
  assert.equal(await wasEvicted(store, outside), false);
  assert.equal(await wasEvicted(store, outside), false);
  globalThis.indexedDB = new IDBFactory();
  assert.equal(await wasEvicted(new Store(), outside), true);
});

test("a failing write says so, is tried again, and keeps the newest of each record", async () => {
  const told = [];
  const writes = [];
  let failures = 2;
  const stubborn = {
    write: async (changes) => {
      writes.push(changes.map((change) => change.record.text));
      failures -= 1;
      if (failures >= 0) throw new DOMException("no room", "QuotaExceededError");
    },
  };
  const writer = new Writer(
    stubborn,
    (saved) => told.push(saved),
    async () => {},
  );
  const stored = writer.save(note("ada", "v", "first"));
  writer.save(note("ada", "v", "second"));
  writer.save(note("ada", "w", "other"));
  await stored;
  assert.deepEqual(told, [false, true]);
  assert.deepEqual(writes.at(-1), ["second", "other"]);
});

test("a second tap on submit finds the visit frozen and makes no second entry", async () => {
  const draft = newDraft("ada", { id: "v", checklist: "c" }, 0);
  const [one, two] = await Promise.all([freeze({ n: 1 }), freeze({ n: 2 })]);
  const [first, second] = await Promise.all([
    enqueue(store, draft, one, [], {}, 1),
    enqueue(store, draft, two, [], {}, 2),
  ]);
  assert.equal(first.sha256, second.sha256);
  assert.equal((await store.all("queue")).length, 1);
  assert.equal((await store.get("drafts", ["ada", "v"])).state, "frozen");
});

test("a refused submission stays until its correction takes its place", async () => {
  const draft = newDraft("ada", { id: "v", checklist: "c" }, 0);
  const entry = await enqueue(store, draft, await freeze({ n: 1 }), [], {}, 1);
  await store.put("queue", { ...entry, state: "blocked" });
  const opened = await reopen(store, "ada", "v", null);
  assert.deepEqual([opened.state, (await store.all("queue")).length], ["draft", 1]);
  const again = await enqueue(store, opened, await freeze({ n: 2 }), [], {}, 2);
  assert.deepEqual(
    (await store.all("queue")).map((one) => one.sha256),
    [again.sha256],
  );
});

test("what the server has becomes a draft that names it as its base", async () => {
  const manifest = {
    visit: "v",
    checklist: "c",
    answers: { greeted: { state: "answered", value: "no" } },
    notes: { "item:greeted": "Nobody." },
    no_photo: { "item:greeted": "Crowded." },
    times: { started: "2026-11-20T10:00:00Z" },
    photos: [{ sha256: "p", of: "item:greeted", caption: "Door", unreduced: false }],
    outcome: "completed",
  };
  const frozen = await freeze(manifest);
  await restore(store, "ada", frozen.bytes, [{ sha256: "p", bytes: new ArrayBuffer(3), type: "image/jpeg" }]);
  const kept = await readDraft(store, "ada", "v");
  assert.deepEqual([kept.draft.state, kept.draft.base], ["draft", frozen.sha256]);
  assert.deepEqual(kept.answers.greeted.answer, manifest.answers.greeted);
  assert.deepEqual([kept.notes, kept.noPhoto], [manifest.notes, manifest.no_photo]);
  assert.deepEqual(
    kept.photos.map(({ place, caption, size }) => [place, caption, size]),
    [["item:greeted", "Door", 3]],
  );
});

test("what is read back takes the place of what this phone had, photo by photo", async () => {
  const mine = { user: "ada", visit: "v" };
  await store.write([
    { store: "photos", record: { ...mine, id: "local", place: "visit", sha256: "p", at: 1 } },
    { store: "answers", record: { ...mine, item: "old", answer: { state: "not_observed" } } },
    note("ada", "v", "An older note."),
  ]);
  const manifest = {
    visit: "v",
    answers: {},
    notes: {},
    times: {},
    photos: [{ sha256: "p", of: "visit", caption: "", unreduced: false }],
  };
  await restore(store, "ada", (await freeze(manifest)).bytes, []);
  const { answers, notes, photos } = await readDraft(store, "ada", "v");
  assert.deepEqual([answers, notes, photos.length], [{}, {}, 1]);
});

test("a correction that waits to be sent is not overwritten by what it corrects", () => {
  const visit = { id: "v", state: "returned", latest: { number: 1, manifest_sha256: "first" } };
  const frozen = { state: "frozen", frozen: "second", base: "first" };
  const entry = { visit: "v", sha256: "second", state: "waiting" };
  assert.equal(needsReadingBack(visit, frozen, [entry]), false);
  assert.equal(needsReadingBack(visit, frozen, [{ ...entry, state: "blocked" }]), false);
  assert.equal(needsReadingBack(visit, frozen, [{ ...entry, state: "received" }]), true);
  assert.equal(needsReadingBack(visit, undefined, [{ ...entry, visit: "other" }]), true);
});

test("an answer to a visit that was begun needs the page no more once it is given", async (t) => {
  const store = new Store();
  const draft = { user: "ada", visit: "left", checklist: "c", started: 1 };
  await store.put("drafts", draft);
  const told = t.mock.method(IDBTransaction.prototype, "commit");
  await store.put("drafts", { ...draft, last: "greeted" });
  assert.equal(told.mock.callCount(), 1);
  assert.equal((await store.get("drafts", ["ada", "left"])).last, "greeted");
});

test("changes of which one cannot be stored are never closed off half-way", async () => {
  const store = new Store();
  await store.put("drafts", { user: "ada", visit: "half", checklist: "c", started: 1 });
  const changes = [
    { store: "drafts", record: { user: "ada", visit: "half", last: "greeted" } },
    { store: "answers", record: { user: "ada", visit: "half" } },
  ];
  await assert.rejects(store.write(changes), { name: "DataError" });
  assert.equal((await store.get("drafts", ["ada", "half"])).last, undefined);
});

const SIGNED = {
  side: "branch",
  name: "T. Ifan",
  role: "Manager",
  remark: "By six.",
  at: "2026-11-20T10:00:00Z",
};
const REMARK = { signatures: [{ side: "branch", remark: "By six." }], photos: [] };

test("a correction of what was received is signed anew, on this phone and on another", async () => {
  const told = { signatures: [{ ...SIGNED, photo: "s" }], photos: [{ sha256: "s" }] };
  const frozen = { user: "ada", visit: "v", state: "frozen", frozen: "first", told };
  await store.put("drafts", frozen);
  const again = await reopen(store, "ada", "v", "first", { received: true });
  assert.deepEqual([again.told, again.unsigned], [REMARK, "returned"]);
  await store.put("drafts", frozen);
  assert.deepEqual((await reopen(store, "ada", "v", null)).told, told, "what was refused is as it was");
  const manifest = {
    ...{ visit: "w", answers: {}, notes: {}, times: {}, signatures: [{ ...SIGNED, photo: "s" }] },
    photos: [{ sha256: "s", of: "visit", caption: "", unreduced: false, purpose: "signature" }],
  };
  await restore(store, "ada", (await freeze(manifest)).bytes, []);
  const { draft, photos } = await readDraft(store, "ada", "w");
  assert.deepEqual([draft.told, draft.unsigned, photos], [REMARK, "returned", []]);
  assert.deepEqual(draft.signed.branch, { name: "T. Ifan", role: "Manager", remark: "By six." });
});
