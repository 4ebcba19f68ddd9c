import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestOf } from "../../static/js/offline/manifest.js";

const RECEIPT = "c".repeat(64);
const given = (expenses, photos = []) => ({
  visit: "7c45d313-26c4-4229-b99d-d917f5156b4a",
  draft: { checklist: "a".repeat(64), base: null, started: 0, outcome: "completed", expenses },
  answers: {},
  notes: {},
  noPhoto: {},
  photos,
  visible: new Set(),
  locale: "en",
  build: "1a2b",
  now: 60_000,
  offset: 0,
});

test("what was paid is told with its receipt, and without what only the phone needs", () => {
  const expenses = [{ id: "1", text: " Taxi ", amount: 700, typed: "7", photo: RECEIPT }];
  const told = manifestOf(given(expenses)).expenses;
  assert.deepEqual(told, [{ text: "Taxi", amount: 700, photo: RECEIPT }]);
});

test("an expense without a word or an amount is not sent", () => {
  const expenses = [
    { id: "1", text: "Taxi", amount: null, typed: "seven" },
    { id: "2", text: "  ", amount: 700 },
    { id: "3", text: "Coffee", amount: 320 },
  ];
  assert.deepEqual(manifestOf(given(expenses)).expenses, [{ text: "Coffee", amount: 320, photo: null }]);
});

test("a visit without expenses says nothing of them", () => {
  assert.equal("expenses" in manifestOf(given(undefined)), false);
  assert.equal("expenses" in manifestOf(given([])), false);
});

test("a receipt is told as one, other photos as evidence", () => {
  const photo = { place: "visit", caption: "", unreduced: false };
  const photos = [
    { ...photo, sha256: RECEIPT, purpose: "receipt" },
    { ...photo, sha256: "d".repeat(64) },
  ];
  assert.deepEqual(
    manifestOf(given([], photos)).photos.map(({ purpose }) => purpose),
    ["receipt", undefined],
  );
});
