import assert from "node:assert/strict";
import { test } from "node:test";
import {
  afterFailure,
  chipState,
  confirms,
  nextDelay,
  nextToSend,
  nextWake,
  retried,
  verdict,
} from "../../static/js/offline/decisions.js";

const entry = (more = {}) => ({
  user: "u",
  visit: "v",
  sha256: "a".repeat(64),
  photos: ["b".repeat(64)],
  state: "waiting",
  reason: null,
  failures: 0,
  nextAt: 0,
  frozenAt: 0,
  ...more,
});

test("delays grow from one second to five minutes, whatever the dice say", () => {
  for (const random of [() => 0, () => 0.5, () => 0.999]) {
    const delays = Array.from({ length: 30 }, (_, failures) => nextDelay(failures, random));
    assert.ok(delays.every((delay) => delay >= 1_000 && delay <= 300_000));
    assert.deepEqual(
      delays,
      delays.toSorted((a, b) => a - b),
    );
  }
  assert.equal(
    nextDelay(100, () => 1),
    300_000,
  );
});

test("two phones that failed together do not try again together", () => {
  assert.notEqual(
    nextDelay(6, () => 0.1),
    nextDelay(6, () => 0.9),
  );
});

test("one visit that waits for its next try does not hold up another", () => {
  const held = entry({ visit: "held", nextAt: 99 });
  const due = entry({ visit: "due", nextAt: 50 });
  assert.equal(nextToSend([held, due], 60).visit, "due");
});

test("what was being sent when the page closed is sent again", () => {
  assert.equal(nextToSend([entry({ state: "sending" })], 1).visit, "v");
});

test("blocked, received and held entries are left alone", () => {
  const rest = [entry({ state: "blocked" }), entry({ state: "received" }), entry({ reason: "sign-in" })];
  assert.equal(nextToSend(rest, 1), undefined);
  assert.equal(nextWake(rest, 1), null);
});

test("the sender wakes for the earliest entry", () => {
  assert.equal(nextWake([entry({ nextAt: 900 }), entry({ nextAt: 700 })], 500), 200);
  assert.equal(nextWake([entry({ nextAt: 100 })], 500), 0);
});

test("each answer of the server has one meaning", () => {
  const meanings = {
    200: "done",
    201: "done",
    401: "sign-in",
    403: "disabled",
    404: "blocked",
    413: "blocked",
    415: "blocked",
    422: "blocked",
    408: "again",
    425: "again",
    429: "again",
    500: "again",
    503: "again",
    507: "again",
    0: "again",
  };
  for (const [status, meaning] of Object.entries(meanings)) assert.equal(verdict(Number(status)), meaning);
});

test("a conflict means missing photos only when the server says so", () => {
  assert.equal(verdict(409, { type: "photos-missing" }), "missing");
  assert.equal(verdict(409, { type: "not-yours" }), "blocked");
  assert.equal(verdict(409, null), "blocked");
});

test("a passing failure backs off and heeds Retry-After", () => {
  const failed = afterFailure(entry({ failures: 2 }), "again", {
    now: 1_000,
    retryAfter: 60_000,
    random: () => 0,
  });
  assert.deepEqual([failed.state, failed.failures, failed.nextAt], ["waiting", 3, 61_000]);
});

test("a missing sign-in keeps the queue and counts as no failure", () => {
  const held = afterFailure(entry(), "sign-in", { now: 1 });
  assert.deepEqual([held.state, held.reason, held.failures], ["waiting", "sign-in", 0]);
});

test("a refusal blocks with the server's reason until someone tries again", () => {
  const blocked = afterFailure(entry(), "blocked", { now: 1, detail: "The photo is damaged." });
  assert.deepEqual([blocked.state, blocked.detail], ["blocked", "The photo is damaged."]);
  const again = retried(blocked, 7);
  assert.deepEqual([again.state, again.reason, again.nextAt], ["waiting", null, 7]);
});

test("a receipt confirms only the very same hashes", () => {
  const mine = entry();
  const receipt = { visit: "v", manifest_sha256: mine.sha256, photos: [...mine.photos] };
  assert.ok(confirms(receipt, mine));
  assert.ok(!confirms({ ...receipt, photos: [] }, mine));
  assert.ok(!confirms({ ...receipt, photos: ["c".repeat(64)] }, mine));
  assert.ok(!confirms({ ...receipt, photos: [...mine.photos, "c".repeat(64)] }, mine));
  assert.ok(!confirms({ ...receipt, manifest_sha256: "d".repeat(64) }, mine));
  assert.ok(!confirms({ ...receipt, visit: "other" }, mine));
  assert.ok(!confirms(null, mine));
});

test("the chip says the gravest thing first", () => {
  const sending = [entry({ state: "sending" })];
  assert.equal(chipState({ saved: false, online: false, entries: sending }), "not-saved");
  assert.equal(chipState({ entries: sending }), "sending");
  assert.equal(chipState({ online: false, entries: sending }), "unsent");
  assert.equal(chipState({ entries: [entry({ state: "blocked" })] }), "unsent");
  assert.equal(chipState({ online: false, entries: [entry({ state: "received" })] }), "offline");
  assert.equal(chipState({ entries: [entry({ state: "received" })] }), "received");
  assert.equal(chipState({}), "online");
});

test("a hash that came out wrong on the way is sent again: the phone checks its bytes itself", () => {
  assert.equal(verdict(422, { type: "wrong-hash" }), "again");
  assert.equal(verdict(422, { type: "unreadable" }), "blocked");
});

test("a clock that jumped by years holds nothing up, in either direction", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  const ahead = entry({ nextAt: now + 10 * 365 * 24 * 3600 * 1000 });
  assert.equal(nextToSend([ahead], now)?.visit, "v");
  assert.equal(nextWake([ahead], now), 0);
  const waits = entry({ nextAt: now + 300_000 });
  assert.equal(nextToSend([waits], now), undefined, "the longest wait is still waited for");
  assert.equal(nextWake([waits], now), 300_000);
});
