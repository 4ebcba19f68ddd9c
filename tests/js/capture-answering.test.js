import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answerFrom,
  chosenFor,
  elapsed,
  mustStop,
  numberProblem,
} from "../../static/js/capture/answering.js";

const answered = (value) => ({ state: "answered", value });

test("each type gives its value in the shared format", () => {
  assert.deepEqual(answerFrom({ type: "yes_no" }, { chosen: "no" }), answered("no"));
  assert.deepEqual(answerFrom({ type: "scale" }, { chosen: "4" }), answered(4));
  assert.deepEqual(answerFrom({ type: "choice" }, { chosen: "near" }), answered("near"));
  assert.deepEqual(answerFrom({ type: "multi" }, { ticked: ["b", "a"] }), answered(["a", "b"]));
  assert.deepEqual(answerFrom({ type: "number" }, { typed: " 12.50 " }), answered("12.50"));
  assert.deepEqual(answerFrom({ type: "text" }, { typed: " seen " }), answered("seen"));
  assert.deepEqual(answerFrom({ type: "time" }, { typed: "17:05:00" }), answered("17:05"));
  assert.deepEqual(answerFrom({ type: "duration" }, { soFar: 400 }), answered(400));
});

test("nothing chosen, ticked or typed is no answer", () => {
  for (const type of ["yes_no", "scale", "choice", "multi", "number", "text", "time", "duration"]) {
    assert.equal(answerFrom({ type }, {}), null);
  }
});

test("not applicable and not seen are answers of every type, and win over what was typed", () => {
  for (const type of ["yes_no", "multi", "number", "duration"]) {
    assert.deepEqual(answerFrom({ type }, { chosen: "not_observed", typed: "3", soFar: 9 }), {
      state: "not_observed",
    });
  }
});

test("none of several options is an answer of its own", () => {
  const none = answerFrom({ type: "multi" }, { chosen: "none_of_these" });
  assert.deepEqual(none, answered([]));
  assert.equal(chosenFor({ type: "multi" }, none), "none_of_these");
});

test("the key that an answer came from is found again", () => {
  assert.equal(chosenFor({ type: "scale" }, answered(3)), "3");
  assert.equal(chosenFor({ type: "number" }, { state: "not_applicable" }), "not_applicable");
  assert.equal(chosenFor({ type: "number" }, answered("3")), null);
  assert.equal(chosenFor({ type: "yes_no" }, undefined), null);
});

test("numbers may be typed with Persian or Arabic digits and a comma", () => {
  assert.deepEqual(answerFrom({ type: "number" }, { typed: "۱۲٫۵" }), answered("12.5"));
  assert.deepEqual(answerFrom({ type: "number" }, { typed: "-٣" }), answered("-3"));
  assert.deepEqual(answerFrom({ type: "number" }, { typed: "1,5" }), answered("1.5"));
});

test("a number outside its range is no answer, and says why", () => {
  const item = { type: "number", min: 10, max: 40 };
  assert.equal(answerFrom(item, { typed: "41" }), null);
  assert.equal(numberProblem("9", item), "too-small");
  assert.equal(numberProblem("41", item), "too-large");
  assert.equal(numberProblem("1e3", item), "unreadable");
  assert.equal(numberProblem("40", item), null);
});

test("a stopwatch goes on from what it had, and a clock set back takes nothing away", () => {
  assert.equal(elapsed({ running: null, soFar: 30 }, 0), 30);
  assert.equal(elapsed({ running: 1_000, soFar: 30 }, 6_999), 35);
  assert.equal(elapsed({ running: 9_000, soFar: 30 }, 1_000), 30);
});

test("a stopwatch stops by itself at thirty minutes", () => {
  assert.equal(elapsed({ running: 0, soFar: 0 }, 9e9), 1800);
  assert.ok(mustStop({ running: 0, soFar: 0 }, 1_800_000));
  assert.ok(!mustStop({ running: 0, soFar: 0 }, 1_799_000));
  assert.ok(!mustStop({ running: null, soFar: 5_000 }, 9e9));
});
