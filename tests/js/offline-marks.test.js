import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newDraft, readDraft } from "../../static/js/offline/drafts.js";
import {
  atTime,
  begunOnSite,
  between,
  fieldTime,
  inOrder,
  jottingRecord,
  markRecord,
  spans,
} from "../../static/js/offline/marks.js";
import { Store } from "../../static/js/offline/store.js";

const at = (time) => `2026-11-22T${time}.000Z`;
const FOUR = {
  left: at("17:44:00"),
  arrived: at("17:31:10"),
  served: at("17:42:30"),
  "first-contact": at("17:32:30"),
};

let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});

test("marks stand in the order in which they happened, however they were kept", () => {
  assert.deepEqual(
    inOrder(FOUR).map(({ place }) => place),
    ["arrived", "first-contact", "served", "left"],
  );
});

test("the spans between neighbours come first, then the wider ones, forwards only", () => {
  const found = spans(FOUR);
  assert.equal(found.length, 6);
  assert.deepEqual(found[0], { from: "arrived", to: "first-contact", seconds: 80 });
  assert.deepEqual(
    found.map(({ from, to }) => `${from} ${to}`),
    [
      "arrived first-contact",
      "first-contact served",
      "served left",
      "arrived served",
      "first-contact left",
      "arrived left",
    ],
  );
  assert.ok(found.every(({ seconds }) => seconds > 0));
});

test("two taps at the same second have no span, one tap has none either", () => {
  assert.deepEqual(spans({ arrived: at("17:31:10"), served: at("17:31:10") }), []);
  assert.deepEqual(spans({ arrived: at("17:31:10") }), []);
  assert.deepEqual(spans({}), []);
});

test("a span over midnight is as long as it was", () => {
  assert.equal(between("2026-11-22T23:59:30.000Z", "2026-11-23T00:01:00.000Z"), 90);
});

test("a corrected time stays on its day, with its seconds when they are given", () => {
  const noted = new Date(2026, 10, 22, 17, 31, 10).toISOString();
  assert.equal(fieldTime(noted), "17:31:10");
  assert.equal(atTime(noted, "17:35"), new Date(2026, 10, 22, 17, 35, 0).toISOString());
  assert.equal(atTime(noted, "09:05:07"), new Date(2026, 10, 22, 9, 5, 7).toISOString());
  assert.equal(atTime(noted, ""), null);
});

test("a first tap begins the draft once, and does not undo what was answered", async () => {
  const visit = { id: "v", checklist: "abc" };
  const draft = begunOnSite(newDraft("ada", visit, 1), 42);
  assert.equal(draft.begun, true);
  assert.deepEqual(draft.summary, { answered: 0, total: 42, open: 42, shares: {} });
  const summary = { answered: 7, total: 42, open: 35, shares: {} };
  assert.deepEqual(begunOnSite({ ...draft, summary }, 42).summary, summary);
  await store.write([
    { store: "notes", record: markRecord("ada", "v", "arrived", FOUR.arrived) },
    { store: "drafts", record: draft },
  ]);
  assert.equal((await store.all("begun", "ada", "v")).length, 1);
});

test("the form finds what was noted; what was taken back is not there", async () => {
  await store.write([
    { store: "notes", record: markRecord("ada", "v", "arrived", FOUR.arrived) },
    { store: "notes", record: markRecord("ada", "v", "served", FOUR.served) },
    { store: "notes", record: jottingRecord("ada", "v", "two counters open") },
    { store: "notes", record: markRecord("bob", "v", "left", FOUR.left) },
  ]);
  await store.put("notes", markRecord("ada", "v", "served", ""));
  const { marks, jotting, notes } = await readDraft(store, "ada", "v");
  assert.deepEqual(marks, { arrived: FOUR.arrived });
  assert.equal(jotting, "two counters open");
  assert.deepEqual(notes, {});
});
