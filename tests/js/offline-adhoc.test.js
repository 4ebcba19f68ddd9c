import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { byUse, discard, found, isBlank, mintVisit, startAudit } from "../../static/js/offline/adhoc.js";
import { catalogueOf, refreshCatalogue } from "../../static/js/offline/catalogue.js";
import { readDraft } from "../../static/js/offline/drafts.js";
import { markRecord } from "../../static/js/offline/marks.js";
import { Store } from "../../static/js/offline/store.js";
import { whereabouts } from "../../static/js/offline/whereabouts.js";

const NOW = Date.UTC(2026, 10, 22, 9, 0);
const BRANCH = {
  id: "b1",
  name: "Castle Square, Swansea",
  address: "3 Castle Square",
  time_zone: "Europe/London",
};
const OTHER = { id: "b2", name: "Bangor", address: "", time_zone: "Europe/London" };
const THIRD = { id: "b3", name: "Café Llŷn", address: "", time_zone: "Europe/London" };
const CHECKLIST = { version: "c0ffee", title: { en: "Branch audit" }, kind: "audit", items: 30 };

let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});

const where = async () => [...(await whereabouts(store, "ada")).visits.values()];

test("a minted visit is an accepted audit of its branch, with a day to send it", () => {
  const visit = mintVisit({ user: "ada", id: "v", branch: BRANCH, checklist: CHECKLIST, now: NOW });
  assert.equal(visit.adhoc, true);
  assert.deepEqual(
    [visit.state, visit.kind, visit.checklist, visit.items],
    ["accepted", "audit", "c0ffee", 30],
  );
  assert.deepEqual(visit.branch, BRANCH);
  assert.deepEqual(visit.window, { from: "2026-11-22T09:00:00.000Z", to: "2026-11-23T09:00:00.000Z" });
  assert.equal(visit.due_at, visit.window.to);
});

test("starting an audit stores visit, draft and that it was begun, together", async () => {
  const visit = await startAudit(store, "ada", BRANCH, CHECKLIST, NOW);
  const [draft, begun] = await Promise.all(
    ["drafts", "begun"].map((name) => store.get(name, ["ada", visit.id])),
  );
  assert.deepEqual(await store.get("visits", ["ada", visit.id]), visit);
  assert.deepEqual([draft.state, draft.checklist, draft.started, draft.base], ["draft", "c0ffee", NOW, null]);
  assert.equal(begun.at, NOW);
  assert.deepEqual(await where(), ["draft"]);
});

test("an audit that cannot be stored leaves nothing behind", async () => {
  const unstorable = { ...CHECKLIST, title: { en: () => {} } };
  await assert.rejects(startAudit(store, "ada", BRANCH, unstorable, NOW));
  for (const name of ["visits", "drafts", "begun", "meta"]) assert.deepEqual(await store.all(name), []);
});

test("the branch last used comes first, the others by name", async () => {
  await startAudit(store, "ada", THIRD, CHECKLIST, NOW);
  await startAudit(store, "ada", BRANCH, CHECKLIST, NOW);
  const ids = async (user) => (await byUse(store, user, [THIRD, BRANCH, OTHER])).map(({ id }) => id);
  assert.deepEqual(await ids("ada"), ["b1", "b3", "b2"]);
  assert.deepEqual(await ids("bob"), ["b2", "b3", "b1"]);
});

test("a branch is found by any words of its name or address, whatever the accents", () => {
  const ids = (typed) => found([BRANCH, OTHER, THIRD], typed).map(({ id }) => id);
  assert.deepEqual(ids("  swan castle "), ["b1"]);
  assert.deepEqual(ids("cafe LLYN"), ["b3"]);
  assert.deepEqual(ids(""), ["b1", "b2", "b3"]);
  assert.deepEqual(ids("nowhere"), []);
});

test("a blank audit is discarded with a tombstone, and undoing brings it back", async () => {
  const visit = await startAudit(store, "ada", BRANCH, CHECKLIST, NOW);
  const undo = await discard(store, visit);
  assert.equal(await store.get("visits", ["ada", visit.id]), undefined);
  assert.deepEqual(await where(), ["deleted"]);
  await undo();
  assert.deepEqual(await store.get("visits", ["ada", visit.id]), visit);
  assert.equal((await readDraft(store, "ada", visit.id)).draft.started, NOW);
  assert.deepEqual(await store.all("deleted", "ada"), []);
  assert.deepEqual(await where(), ["draft"]);
});

test("an audit in which anything was filled in is not discarded", async () => {
  const visit = await startAudit(store, "ada", BRANCH, CHECKLIST, NOW);
  const things = [
    {
      store: "answers",
      record: { user: "ada", visit: visit.id, item: "i", answer: { state: "answered", value: "yes" } },
    },
    { store: "answers", record: { user: "ada", visit: visit.id, item: "i", answer: null, running: NOW } },
    {
      store: "notes",
      record: { user: "ada", visit: visit.id, kind: "note", place: "visit", text: "wet floor" },
    },
    {
      store: "notes",
      record: { user: "ada", visit: visit.id, kind: "exception", place: "visit", text: "Closed." },
    },
    { store: "notes", record: markRecord("ada", visit.id, "arrived", "2026-11-22T09:00:00.000Z") },
    {
      store: "photos",
      record: { user: "ada", visit: visit.id, id: "p", place: "visit", at: 1, held: true, sha256: "a" },
    },
  ];
  for (const thing of things) {
    await store.write([thing]);
    assert.equal(await discard(store, visit), null, JSON.stringify(thing));
    await store.write((await store.keys(thing.store, "ada")).map((gone) => ({ store: thing.store, gone })));
  }
  assert.ok(isBlank(await readDraft(store, "ada", visit.id)));
  assert.ok(await discard(store, visit));
});

const answering = (...answers) => {
  const asked = [];
  globalThis.fetch = async (address, { headers }) => {
    asked.push([address, headers["If-None-Match"]]);
    const { status, body, etag } = answers.shift();
    return new Response(body ? JSON.stringify(body) : null, {
      status,
      headers: { "Content-Type": "application/json", ...(etag && { ETag: etag }) },
    });
  };
  return asked;
};

test("the catalogue is kept, asked for by its tag, and goes with the permit", async () => {
  await store.remember("device:ada", { token: "t" });
  const body = { user: "ada", branches: [BRANCH], checklists: [CHECKLIST] };
  const asked = answering(
    { status: 200, body, etag: '"one"' },
    { status: 304 },
    { status: 503 },
    { status: 403, body: { type: "forbidden" } },
  );
  await refreshCatalogue(store, "ada", true);
  const kept = { etag: '"one"', branches: [BRANCH], checklists: [CHECKLIST] };
  for (const round of [1, 2]) {
    assert.deepEqual(await catalogueOf(store, "ada"), kept, `round ${round}`);
    await refreshCatalogue(store, "ada", true);
  }
  assert.deepEqual(await catalogueOf(store, "ada"), kept);
  assert.deepEqual(asked, [
    ["/api/v1/catalogue", undefined],
    ["/api/v1/catalogue", '"one"'],
    ["/api/v1/catalogue", '"one"'],
  ]);
  await refreshCatalogue(store, "ada", true);
  assert.equal(await catalogueOf(store, "ada"), undefined);
});

test("who may not start audits keeps no catalogue and asks for none", async () => {
  await store.remember("catalogue:ada", { etag: '"one"', branches: [], checklists: [] });
  const asked = answering();
  await refreshCatalogue(store, "ada", false);
  assert.equal(await catalogueOf(store, "ada"), undefined);
  assert.deepEqual(asked, []);
});
