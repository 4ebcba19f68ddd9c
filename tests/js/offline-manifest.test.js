import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, sha256 } from "../../static/js/offline/canonical.js";
import { freeze, manifestOf } from "../../static/js/offline/manifest.js";

const given = (more = {}) => ({
  visit: "7c45d313-26c4-4229-b99d-d917f5156b4a",
  draft: { checklist: "a".repeat(64), base: null, started: 0, outcome: "completed" },
  answers: { greeted: { state: "answered", value: "yes" }, secret: { state: "answered", value: "no" } },
  notes: { "item:greeted": "A nod.", "item:secret": "Nobody sees this.", visit: "  " },
  noPhoto: { "item:greeted": "A queue stood there." },
  photos: [
    { place: "item:secret", sha256: "b".repeat(64), caption: "", unreduced: false },
    { place: "section:welcome", sha256: "c".repeat(64), caption: "The door", unreduced: true },
  ],
  visible: new Set(["greeted", "wait"]),
  locale: "fa",
  build: "1a2b",
  now: 60_000,
  offset: 12.6,
  ...more,
});

test("a hidden item's answer, note and photo are not sent", () => {
  const manifest = manifestOf(given());
  assert.deepEqual(Object.keys(manifest.answers), ["greeted", "wait"]);
  assert.deepEqual(manifest.notes, { "item:greeted": "A nod." });
  assert.deepEqual(
    manifest.photos.map((photo) => photo.of),
    ["section:welcome"],
  );
});

test("a visible item without an answer is named as unanswered", () => {
  assert.deepEqual(manifestOf(given()).answers.wait, { state: "unanswered" });
});

test("a photo that waits for the person's look is not sent, an edited one says so", () => {
  const photo = { place: "visit", sha256: "d".repeat(64), caption: "", unreduced: false };
  const photos = [
    { ...photo, held: true },
    { ...photo, sha256: "e".repeat(64), edited: true },
    { ...photo, sha256: "f".repeat(64) },
  ];
  assert.deepEqual(
    manifestOf(given({ photos })).photos.map(({ sha256, edited }) => [sha256[0], edited]),
    [
      ["e", true],
      ["f", false],
    ],
  );
});

test("the marks made on site and the branch of an audit nobody offered are told", () => {
  const marks = { arrived: "2026-11-20T10:00:00.000Z", served: "2026-11-20T10:04:00.000Z" };
  const branch = "2d8f6b5c-5c1d-4f0f-9a55-1b2a3c4d5e6f";
  const manifest = manifestOf(given({ marks, adhoc: { branch, name: "Pier" } }));
  assert.deepEqual(manifest.times.marks, marks);
  assert.deepEqual(manifest.adhoc, { branch });
  assert.deepEqual([manifest.format, manifestOf(given()).adhoc], [3, null]);
});

test("the manifest says when, by which clock, in which language and build", () => {
  const { times, locale, app_build } = manifestOf(given());
  assert.deepEqual(times, {
    started: "1970-01-01T00:00:00.000Z",
    submitted: "1970-01-01T00:01:00.000Z",
    offset_ms: 13,
    marks: {},
  });
  assert.deepEqual([locale, app_build], ["fa", "1a2b"]);
});

test("a correction names the submission that it corrects", () => {
  const draft = { ...given().draft, base: "d".repeat(64) };
  assert.equal(manifestOf(given({ draft })).base, "d".repeat(64));
});

test("the same content freezes to the same bytes in whatever order it was filled in", async () => {
  const one = manifestOf(given());
  const shuffled = Object.fromEntries(Object.entries(one).reverse());
  const [first, second] = await Promise.all([freeze(one), freeze(shuffled)]);
  assert.equal(first.sha256, second.sha256);
  assert.equal(first.sha256, await sha256(second.bytes));
});

test("canonical JSON sorts keys by code unit, drops nothing but undefined, keeps lists in order", () => {
  assert.equal(
    canonical({ b: [2, 1], a: null, é: '\u2028"', A: undefined }),
    '{"a":null,"b":[2,1],"é":"\u2028\\""}',
  );
});

test("what happened is told of a visit that ended early, and of no other", () => {
  const draft = { ...given().draft, outcome: "closed" };
  const ended = manifestOf(given({ draft, exception: " The door was locked. \n" }));
  assert.deepEqual([ended.outcome, ended.exception], ["closed", "The door was locked."]);
  assert.equal(manifestOf(given({ exception: "Taken back: it opened at ten." })).exception, "");
});

test("a position is told when its holder agreed to it, and else there is none", () => {
  const position = { latitude: 51.5072, longitude: -0.1276, accuracy: 12, at: "2026-11-20T10:00:00.000Z" };
  assert.deepEqual(manifestOf(given({ draft: { ...given().draft, position } })).position, position);
  assert.equal(manifestOf(given()).position, null);
});
