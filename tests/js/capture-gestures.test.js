import assert from "node:assert/strict";
import { test } from "node:test";
import { whole } from "../../static/js/capture/editing.js";
import { dragged, shaped, takenHold } from "../../static/js/capture/gestures.js";

const SIZE = { width: 640, height: 480 };
const AREA = { x: 100, y: 100, width: 80, height: 40 };
const START = { areas: [], crop: whole(SIZE), selected: null };
const at = (x, y) => ({ x, y });

/** The state after a finger went from one point to another, told in two steps. */
const swipe = (state, tool, start, end) => {
  const gesture = { start, state, ...takenHold(state, tool, start, SIZE, 24) };
  dragged(gesture, tool, at((start.x + end.x) / 2, (start.y + end.y) / 2), SIZE);
  return dragged(gesture, tool, end, SIZE);
};

test("a finger over the picture draws an area, a second one another; the last is selected", () => {
  const one = swipe(START, "blur", at(100, 100), at(180, 140));
  assert.deepEqual(one, { ...START, areas: [AREA], selected: 0 });
  const two = swipe(one, "blur", at(400, 300), at(500, 400));
  assert.deepEqual([two.areas.length, two.selected], [2, 1]);
  assert.deepEqual(one.areas, [AREA], "what was before stays, for undoing");
});

test("an area is moved by its middle and reshaped by a corner, the others stay", () => {
  const state = { ...START, areas: [AREA, { ...AREA, y: 300 }], selected: 0 };
  assert.deepEqual(swipe(state, "blur", at(140, 120), at(150, 110)).areas[0], { ...AREA, x: 110, y: 90 });
  const reshaped = swipe(state, "blur", at(180, 140), at(200, 200));
  assert.deepEqual(reshaped.areas[0], { x: 100, y: 100, width: 100, height: 100 });
  assert.deepEqual(reshaped.areas[1], state.areas[1]);
  assert.equal(swipe(state, "blur", at(140, 320), at(150, 330)).selected, 1);
});

test("the frame is drawn once, then moved, and a finger outside takes its nearest corner", () => {
  const drawn = swipe(START, "crop", at(100, 100), at(400, 300));
  assert.deepEqual(drawn.crop, { x: 100, y: 100, width: 300, height: 200 });
  assert.deepEqual(swipe(drawn, "crop", at(250, 200), at(260, 190)).crop, { ...drawn.crop, x: 110, y: 90 });
  assert.deepEqual(swipe(drawn, "crop", at(30, 30), at(50, 60)).crop, {
    x: 50,
    y: 60,
    width: 350,
    height: 240,
  });
  assert.deepEqual(drawn.areas, [], "cropping blurs nothing");
});

test("a corner of the whole picture is taken as a corner", () => {
  assert.deepEqual(swipe(START, "crop", at(636, 476), at(500, 400)).crop, {
    x: 0,
    y: 0,
    width: 500,
    height: 400,
  });
});

test("changing the rectangle in hand changes no other", () => {
  const state = { ...START, areas: [AREA, AREA], selected: 1 };
  assert.deepEqual(shaped(state, "blur", whole(SIZE)).areas, [AREA, whole(SIZE)]);
  assert.deepEqual(shaped(state, "crop", AREA).crop, AREA);
});
