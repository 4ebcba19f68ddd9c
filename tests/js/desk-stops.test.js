/** The way through photos and failed items, and what is still unseen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { next, progress, unseen } from "../../static/js/desk/stops.js";
import { matches } from "../../static/js/format/folding.js";

test("without a focus the first stop comes next, or the last one backwards", () => {
  assert.equal(next(-1, 1, 4), 0);
  assert.equal(next(-1, -1, 4), 3);
});

test("the way ends at its ends", () => {
  assert.equal(next(3, 1, 4), 3);
  assert.equal(next(0, -1, 4), 0);
  assert.equal(next(1, 1, 4), 2);
});

test("what never had the focus is told in order", () => {
  assert.deepEqual(unseen(["a", "b", "c"], new Set(["b"])), ["a", "c"]);
});

test("numbers stand in the digits of the page's language", () => {
  assert.equal(progress("{seen} of {all}", { seen: 2, all: 12 }), "2 of 12");
  globalThis.document = { documentElement: { lang: "fa", dataset: { nu: "arabext" } } };
  assert.equal(progress("{seen}/{all}", { seen: 2, all: 12 }), "۲/۱۲");
  delete globalThis.document;
});

test("a comment is found by all words in any order, whatever their case", () => {
  assert.ok(matches("Too dark. The photo shows nothing", "PHOTO dark"));
  assert.ok(!matches("Too dark", "dark light"));
});
