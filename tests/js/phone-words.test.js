/** Words with a count in them take the form that their language has for it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { count, form } from "../../static/js/phone/words.js";

for (const language of ["en", "fa", "ar", "cy"])
  test(`counts in ${language} take the form that Unicode gives them`, () => {
    const rules = new Intl.PluralRules(language);
    const spoken = language === "cy" ? { zero: "other" } : {}; // the catalogue has one form for both
    for (let n = 0; n <= 300; n += 1) {
      const wanted = rules.select(n);
      assert.equal(form(n, language).toLowerCase(), spoken[wanted] ?? wanted, `${n}`);
    }
  });

test("a form that is not there is the one for all others", () => {
  const data = { leftOne: "One thing left", leftOther: "{n} things left", openOther: "{n} open" };
  assert.equal(count(data, "left", 1), "One thing left");
  assert.equal(count(data, "left", 3), "3 things left");
  assert.equal(count(data, "open", 1), "1 open");
});
