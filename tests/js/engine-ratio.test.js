import assert from "node:assert/strict";
import { test } from "node:test";
import { basisPoints, exactly, plus, ratio, reaches, times, written } from "../../static/js/engine/ratio.js";

const read = (number) => written(exactly(number));

test("numbers are taken as written", () => {
  assert.deepEqual([0.1, 70.1, -5, "1.20", "-0.05"].map(read), ["1/10", "701/10", "-5/1", "6/5", "-1/20"]);
});

test("exponents are read both ways", () => {
  assert.deepEqual([1e-7, 2.5e-7, 1e21].map(read), ["1/10000000", "1/4000000", "1000000000000000000000/1"]);
});

test("ratios come in lowest terms", () => {
  assert.equal(written(ratio(6, 8)), "3/4");
  assert.equal(written(ratio(0, 8)), "0/1");
  assert.equal(written(plus(ratio(1, 6), ratio(1, 3))), "1/2");
  assert.equal(written(times(ratio(2, 3), ratio(3, 4))), "1/2");
});

test("a half basis point is rounded up", () => {
  assert.deepEqual([ratio(1, 32), ratio(5, 32), ratio(2, 3)].map(basisPoints), [313, 1563, 6667]);
});

test("comparison is exact", () => {
  assert.ok(reaches(ratio(701, 10), exactly(70.1)));
  assert.ok(!reaches(exactly("79.9999999999"), ratio(80)));
});
