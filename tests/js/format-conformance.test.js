import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { day, dayOf, days, longDay, moment, month } from "../../static/js/format/dates.js";
import { readDay, typedDay } from "../../static/js/format/entering.js";
import { clock, duration, number, readAs, reading } from "../../static/js/format/numbers.js";

const cases = JSON.parse(readFileSync(new URL("../conformance/formats.json", import.meta.url), "utf8"));
const CA = { gregorian: "gregory", jalali: "persian", hijri: "islamic-umalqura" };
const OWN = { fa: ["persian", "arabext"], ar: ["gregory", "arab"] };

/** A page for a reader: what is not chosen is the language's own. */
const page = ({ language, calendar, digits }) => {
  const [ca, nu] = OWN[language] ?? ["gregory", "latn"];
  const dataset = { ca: CA[calendar] ?? ca, nu: digits === "latin" ? "latn" : nu };
  globalThis.document = { documentElement: { lang: language, dataset } };
};
afterEach(() => delete globalThis.document);

const WORDS = {
  day: ({ at, zone }) => day(at, zone, { year: true }),
  short: ({ at, zone }) => day(at, zone),
  long: ({ at, zone }) => longDay(at, zone),
  moment: ({ at, zone }) => moment(at, zone),
  clock: ({ at, zone }) => clock(at, zone),
  month: ({ at, zone }) => month(dayOf(at, zone)),
};

for (const { name, reader, ...of } of cases) {
  test(name, () => {
    page(reader);
    const { numbers = [], durations = [], moments = [], ranges = [], typed = [], entered = [] } = of;
    for (const [text, day] of typed) assert.equal(readDay(text), day && Date.parse(day), text);
    for (const [day, text] of entered) assert.equal(typedDay(Date.parse(day)), text);
    for (const [value, decimals, words] of numbers) assert.equal(number(value, decimals ?? undefined), words);
    for (const [seconds, words] of durations) assert.equal(duration(seconds), words);
    for (const one of moments) {
      const { at, zone, ...expected } = one;
      for (const [kind, words] of Object.entries(expected)) assert.equal(WORDS[kind](one), words);
    }
    for (const [from, to, zone, whole, short] of ranges) {
      assert.equal(days(from, to, zone, { year: true }), whole);
      assert.equal(days(from, to, zone), short);
    }
  });
}

test("a person's choice holds on pages in their language, and on no others", () => {
  page({ language: "fa" });
  assert.equal(readAs("fa islamic-umalqura latn"), true);
  assert.deepEqual(reading(), { lang: "fa", ca: "islamic-umalqura", nu: "latn" });
  page({ language: "en" });
  assert.equal(readAs("fa persian arabext"), false);
  assert.equal(readAs(undefined), false);
  assert.deepEqual(reading(), { lang: "en", ca: "gregory", nu: "latn" });
});

test("a browser that knows no Welsh takes the page's names", () => {
  const week = { long: ["Dydd Llun"], short: ["Llun"], narrow: ["Ll"] };
  const months = Array.from({ length: 12 }, (_, number) => `mis ${number + 1}`);
  const gregory = { long: months, short: months, era: "" };
  const known = Intl.DateTimeFormat.supportedLocalesOf;
  Intl.DateTimeFormat.supportedLocalesOf = () => [];
  const dataset = { ca: "gregory", nu: "latn", names: JSON.stringify({ week, gregory }) };
  globalThis.document = { documentElement: { lang: "cy", dataset } };
  try {
    const monday = "2026-11-23T09:00:00Z";
    assert.equal(day(monday, "UTC", { year: true }), "Llun 23 mis 11 2026");
    assert.equal(longDay(monday, "UTC"), "Dydd Llun 23 mis 11");
    assert.equal(month(dayOf(monday, "UTC")), "mis 11 2026");
  } finally {
    Intl.DateTimeFormat.supportedLocalesOf = known;
  }
});
