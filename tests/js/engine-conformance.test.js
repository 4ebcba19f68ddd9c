import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fired } from "../../static/js/engine/checks.js";
import { InvalidAnswer } from "../../static/js/engine/fitting.js";
import { missing } from "../../static/js/engine/missing.js";
import { score } from "../../static/js/engine/score.js";
import { visibleItems } from "../../static/js/engine/visibility.js";

const folder = new URL("../conformance/", import.meta.url);
const casesIn = (file) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const scoreFiles = readdirSync(folder).filter((file) => /^score-.*\.json$/.test(file));

/** The part of what was found that the expectation speaks of. */
function spokenOf(found, expected) {
  if (Array.isArray(expected) && found?.length === expected.length) {
    return found.map((part, index) => spokenOf(part, expected[index]));
  }
  if (Array.isArray(expected) || !expected || !found || typeof expected !== "object") return found;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, spokenOf(found[key], expected[key])]));
}

for (const file of scoreFiles) {
  describe(file, () => {
    for (const { name, checklist, answers, score: expected, error } of casesIn(file)) {
      test(name, () => {
        if (error) {
          const refusal = (e) =>
            e instanceof InvalidAnswer && e.item === error.item && e.reason === error.reason;
          assert.throws(() => score(checklist, answers), refusal);
        } else {
          assert.deepEqual(spokenOf(score(checklist, answers), expected), expected);
        }
      });
    }
  });
}

describe("visibility.json", () => {
  for (const { name, checklist, answers, visible } of casesIn("visibility.json")) {
    test(name, () => assert.deepEqual([...visibleItems(checklist, answers)].sort(), visible));
  }
});

describe("missing.json", () => {
  for (const { name, checklist, answers, notes, photo_places, no_photo, missing: expected } of casesIn(
    "missing.json",
  )) {
    test(name, () => {
      const found = missing(checklist, answers, notes, photo_places, no_photo);
      assert.deepEqual(
        found.map(({ place, kind }) => [place, kind]),
        expected,
      );
    });
  }
});

describe("checks.json", () => {
  for (const { name, checklist, answers, notes, photo_places, marks, fired: expected } of casesIn(
    "checks.json",
  )) {
    test(name, () => assert.deepEqual(fired(checklist, answers, notes, photo_places, marks), expected));
  }
});

test("there are cases for every rule", () => {
  assert.ok(scoreFiles.flatMap(casesIn).length >= 60);
});
