import assert from "node:assert/strict";
import { test } from "node:test";
import { minorUnits, written } from "../../static/js/capture/amounts.js";

test("an amount may be typed with point or comma, in any digits", () => {
  for (const text of ["18.50", "18,5", " 18.5 ", "۱۸٫۵۰", "١٨٫٥"])
    assert.equal(minorUnits(text, 2), 1850, text);
  assert.equal(minorUnits("18", 2), 1800);
  assert.equal(minorUnits("1850", 0), 1850);
  assert.equal(minorUnits("1.5", 3), 1500);
});

test("what is no amount is none", () => {
  for (const text of ["", "five", "-5", "1,850.00", "5.005", "0", "0.00", "1e3", "99999999"])
    assert.equal(minorUnits(text, 2), null, text);
  assert.equal(minorUnits("1.5", 0), null);
});

test("an amount is shown as it would be typed", () => {
  assert.equal(written(1850, 2), "18.50");
  assert.equal(written(5, 2), "0.05");
  assert.equal(written(1850, 0), "1850");
  assert.equal(written(null, 2), "");
  for (const amount of [1, 99, 100, 123456]) assert.equal(minorUnits(written(amount, 2), 2), amount);
});
