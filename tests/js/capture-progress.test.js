import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOpen, progressOf, shares } from "../../static/js/capture/progress.js";

const yes = { state: "answered", value: "yes" };
const no = { state: "answered", value: "no" };
const checklist = {
  sections: [
    {
      id: "welcome",
      parameter: "expression",
      items: [
        { id: "greeted", type: "yes_no" },
        { id: "friendly", type: "scale", max: 5, when: { item: "greeted", is: "yes" } },
      ],
    },
    {
      id: "safety",
      parameter: "safety",
      items: [{ id: "exits", type: "yes_no", photo: "required_on_fail", note: "required_on_fail" }],
    },
  ],
};
const progress = (answers, more = {}) =>
  progressOf(checklist, { answers, notes: {}, noPhoto: {}, photos: [], ...more });

test("only what is on screen is counted", () => {
  assert.equal(progress({}).total, 2);
  assert.equal(progress({ greeted: yes }).total, 3);
  assert.equal(progress({ greeted: yes }).answered, 1);
});

test("a failed item wants its note and photo, and lacks them until they are there", () => {
  const due = progress({ exits: no });
  assert.deepEqual([...due.wanted.get("item:exits")].sort(), ["note", "photo"]);
  assert.deepEqual([...due.lacking.get("item:exits")].sort(), ["note", "photo"]);
  const met = progress(
    { exits: no },
    { notes: { "item:exits": "Boxes." }, photos: [{ place: "item:exits" }] },
  );
  assert.equal(met.wanted.has("item:exits"), true);
  assert.equal(met.lacking.has("item:exits"), false);
});

test("a section with an answered item that lacks something is due, an unanswered one is open", () => {
  const [welcome, safety] = progress({ exits: no }).sections;
  assert.deepEqual([welcome.due, welcome.open], [false, ["greeted"]]);
  assert.deepEqual([safety.due, safety.open], [true, ["exits"]]);
});

test("the ring's sides are filled by the share answered of each parameter", () => {
  assert.deepEqual(shares(progress({ greeted: yes, exits: yes }).sections), { expression: 0.5, safety: 1 });
});

test("without parameters the six sides fill together", () => {
  const ring = shares([
    { answered: 1, total: 2 },
    { answered: 2, total: 2 },
  ]);
  assert.deepEqual([Object.keys(ring).length, new Set(Object.values(ring))], [6, new Set([0.75])]);
});

test("the next open item is the next in order, and round the end the first", () => {
  const sections = [{ open: ["a"] }, { open: ["c"] }];
  assert.equal(nextOpen(sections, ["a", "b", "c"], "a"), "c");
  assert.equal(nextOpen(sections, ["a", "b", "c"], "c"), "a");
  assert.equal(nextOpen(sections, ["a", "b", "c"], undefined), "a");
  assert.equal(nextOpen([{ open: [] }], ["a"], "a"), null);
});

test("a photo that waits for a look counts for nothing and stands in the way where it is seen", () => {
  const held = [{ place: "item:exits" }, { place: "visit" }, { place: "item:friendly" }];
  const waiting = progress({ exits: no, greeted: yes }, { held });
  assert.equal(waiting.held, 3);
  assert.ok(waiting.lacking.get("item:exits").has("photo"));
  assert.ok(waiting.lacking.get("visit").has("held"));
  assert.equal(progress({ exits: no, greeted: no }, { held }).held, 2, "a hidden item is not sent");
});
