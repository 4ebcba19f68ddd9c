import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blocks,
  clamped,
  corners,
  covering,
  grabbed,
  hundredths,
  isEdited,
  isWhole,
  middle,
  moved,
  nearest,
  reshaped,
  resized,
  scaled,
  spanned,
  third,
  toPicture,
  whole,
  within,
} from "../../static/js/capture/editing.js";

const SIZE = { width: 640, height: 480 };
const AREA = { x: 100, y: 100, width: 80, height: 40 };

test("a finger on the screen is a point of the picture, however large it is shown", () => {
  const box = { left: 20, top: 40, width: 320, height: 240 };
  assert.deepEqual(toPicture({ clientX: 20, clientY: 40 }, box, SIZE), { x: 0, y: 0 });
  assert.deepEqual(toPicture({ clientX: 340, clientY: 280 }, box, SIZE), { x: 640, y: 480 });
  assert.deepEqual(toPicture({ clientX: 180, clientY: 160 }, box, SIZE), { x: 320, y: 240 });
});

test("two corners span the same area whichever is drawn first, and none beyond the picture", () => {
  const [a, b] = [
    { x: 50, y: 300 },
    { x: 250, y: 100 },
  ];
  assert.deepEqual(spanned(a, b, SIZE), { x: 50, y: 100, width: 200, height: 200 });
  assert.deepEqual(spanned(b, a, SIZE), spanned(a, b, SIZE));
  assert.deepEqual(spanned({ x: -90, y: -90 }, { x: 9000, y: 9000 }, SIZE), whole(SIZE));
});

test("an area is never too small to be taken hold of again", () => {
  const point = { x: 639, y: 479 };
  assert.deepEqual(spanned(point, point, SIZE), { x: 624, y: 464, width: 16, height: 16 });
  assert.deepEqual(resized(AREA, -500, -500, SIZE), { ...AREA, width: 16, height: 16 });
  assert.deepEqual(clamped({ x: 0, y: 0, width: 1, height: 1 }, { width: 9, height: 5 }), {
    x: 0,
    y: 0,
    width: 9,
    height: 5,
  });
});

test("moving stops at the edge and keeps the size; resizing keeps the upper left corner", () => {
  assert.deepEqual(moved(AREA, 10, -20, SIZE), { ...AREA, x: 110, y: 80 });
  assert.deepEqual(moved(AREA, 9999, 9999, SIZE), { ...AREA, x: 560, y: 440 });
  assert.deepEqual(moved(AREA, -9999, -9999, SIZE), { ...AREA, x: 0, y: 0 });
  assert.deepEqual(resized(AREA, 9999, 20, SIZE), { x: 100, y: 100, width: 540, height: 60 });
});

test("a corner can be taken anywhere, across the opposite one, too", () => {
  assert.deepEqual(reshaped(AREA, 3, { x: 300, y: 200 }, SIZE), { x: 100, y: 100, width: 200, height: 100 });
  assert.deepEqual(reshaped(AREA, 0, { x: 300, y: 200 }, SIZE), { x: 180, y: 140, width: 120, height: 60 });
  assert.equal(nearest(AREA, { x: 170, y: 90 }), 1);
  assert.deepEqual(corners(AREA)[2], { x: 100, y: 140 });
});

test("a finger takes the selected area's corner first, then what lies on top", () => {
  const under = { x: 0, y: 0, width: 400, height: 400 };
  assert.deepEqual(grabbed([under, AREA], 1, { x: 182, y: 142 }, 24), { index: 1, corner: 3 });
  assert.deepEqual(grabbed([under, AREA], 0, { x: 140, y: 120 }, 24), { index: 0, corner: null });
  assert.deepEqual(grabbed([under, AREA], null, { x: 140, y: 120 }, 24), { index: 1, corner: null });
  assert.equal(grabbed([under, AREA], 1, { x: 600, y: 450 }, 24), null);
});

test("the middle of a small area can still be taken: its corners do not reach it", () => {
  const small = { x: 100, y: 100, width: 30, height: 30 };
  assert.deepEqual(grabbed([small], 0, { x: 115, y: 115 }, 60), { index: 0, corner: null });
});

test("blurring covers every pixel that an area touches, cropping keeps none beyond its edge", () => {
  const rect = { x: 10.6, y: 10.2, width: 20.1, height: 20.9 };
  assert.deepEqual(covering(rect, SIZE), { x: 10, y: 10, width: 21, height: 22 });
  assert.deepEqual(within(rect, SIZE), { x: 11, y: 11, width: 19, height: 20 });
  assert.deepEqual(covering(whole(SIZE), SIZE), whole(SIZE));
  assert.deepEqual(within(whole(SIZE), SIZE), whole(SIZE));
});

test("what is left of a blurred area is at most 8 blocks long, whatever its shape", () => {
  for (const [width, height] of [
    [2048, 1536],
    [16, 900],
    [700, 17],
    [3, 3],
  ]) {
    const left = blocks({ width, height });
    assert.equal(Math.max(left.width, left.height), 8);
    assert.ok(Math.min(left.width, left.height) >= 1);
  }
});

test("places are told in hundredths, and an untouched crop is known", () => {
  assert.deepEqual(hundredths(middle(SIZE), SIZE), { left: 38, top: 38, width: 25, height: 25 });
  assert.deepEqual(
    [0, 220, 440].map((y) => third({ ...AREA, y }, SIZE)),
    ["top", "middle", "bottom"],
  );
  assert.deepEqual(scaled(AREA, 0.5), { x: 50, y: 50, width: 40, height: 20 });
  assert.equal(isWhole(whole(SIZE), SIZE), true);
  assert.equal(isWhole({ ...whole(SIZE), width: 600 }, SIZE), false);
  assert.equal(isEdited({ areas: [], crop: whole(SIZE) }, SIZE), false);
  assert.equal(isEdited({ areas: [AREA], crop: whole(SIZE) }, SIZE), true);
  assert.equal(isEdited({ areas: [], crop: AREA }, SIZE), true);
});
