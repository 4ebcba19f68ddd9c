import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, matches } from "../../static/js/format/folding.js";

const cases = JSON.parse(readFileSync(new URL("../conformance/folding.json", import.meta.url), "utf8"));

test("the phone folds as the server does", () => {
  for (const { text, folded } of cases) assert.equal(fold(text), folded, text);
});

test("a word is found however it was typed", () => {
  assert.ok(matches("شعبهٔ ولی‌عصر، تهران", "ولي عصر"));
  assert.ok(matches("ولی عصر", "ولیعصر"));
  assert.ok(matches("Llŷn", "LLYN"));
  assert.ok(!matches("تهران", "شیراز"));
  assert.ok(matches("anything", " "));
});
