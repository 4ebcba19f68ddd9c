import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { readingOf, recognise, signOut, strangersWaiting } from "../../static/js/offline/account.js";
import { Store } from "../../static/js/offline/store.js";
import { refresh } from "../../static/js/offline/visits.js";

const fetched = globalThis.fetch;
let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});
afterEach(() => {
  globalThis.fetch = fetched;
});

/** A server that answers by path; what it has no answer for, it does not answer at all. */
const answering = (answers) => {
  const asked = [];
  globalThis.fetch = async (path, { headers = {}, method = "GET" } = {}) => {
    asked.push(`${method} ${path} ${headers.Authorization ?? ""}`.trim());
    const [status, body = null, more = {}] = answers[path.replace("/api/v1", "")] ?? [];
    if (!status) throw new TypeError("Failed to fetch");
    const content = status === 304 ? null : JSON.stringify(body);
    return new Response(content, { status, headers: { "Content-Type": "application/json", ...more } });
  };
  return asked;
};
const session = (user) => [200, { user, name: user, csrf: "c" }];
const queued = (user, more = {}) => ({
  ...{ user, visit: "v", sha256: "a", photos: [], state: "waiting", reason: null },
  ...more,
});

test("two people on one phone have a token and a queue each", async () => {
  answering({ "/session": session("ada"), "/devices": [201, { user: "ada", token: "ada's" }] });
  await recognise(store, "Phone");
  await store.put("queue", queued("ada"));
  answering({ "/session": session("bob"), "/devices": [201, { user: "bob", token: "bob's" }] });
  await recognise(store, "Phone");
  assert.equal((await store.meta("device:ada")).token, "ada's");
  assert.equal((await store.meta("device:bob")).token, "bob's");
  assert.deepEqual([await strangersWaiting(store, "bob"), await strangersWaiting(store, "ada")], [1, 0]);
});

test("how a person reads stays on the phone, for the pages that all share", async () => {
  const [status, body] = session("ada");
  answering({
    "/session": [status, { ...body, reading: "fa persian latn" }],
    "/devices": [201, { user: "ada" }],
  });
  await recognise(store, "Phone");
  answering({});
  assert.equal((await recognise(store, "Phone")).state, "offline");
  assert.deepEqual(
    [await readingOf(store, "ada"), await readingOf(store, "bob")],
    ["fa persian latn", undefined],
  );
});

test("signing out gives the token back, unless something still has to go out with it", async () => {
  await store.remember("user", "ada");
  await store.remember("device:ada", { token: "t" });
  await store.put("queue", queued("ada"));
  const asked = answering({ "/devices/current": [204] });
  await signOut(store, "ada");
  assert.deepEqual([asked, (await store.meta("device:ada")).token], [[], "t"]);
  await store.put("queue", queued("ada", { state: "received" }));
  await signOut(store, "ada");
  assert.deepEqual(asked, ["DELETE /api/v1/devices/current Bearer t"]);
  assert.equal(await store.meta("device:ada"), undefined);
});

test("without a network, signing out still forgets who it was", async () => {
  await store.remember("user", "ada");
  await store.remember("device:ada", { token: "t" });
  answering({});
  await signOut(store, "ada");
  assert.deepEqual([await store.meta("user"), await store.meta("device:ada")], [undefined, undefined]);
});

test("a closed account is told from an ended session by its token", async () => {
  await store.remember("user", "ada");
  answering({ "/session": [401] });
  assert.equal((await recognise(store, "Phone")).state, "signed-out");
  await store.remember("device:ada", { token: "t" });
  answering({ "/session": [401], "/visits": [200, { visits: [] }] });
  assert.equal((await recognise(store, "Phone")).state, "signed-out");
  answering({ "/session": [401], "/visits": [403] });
  const { state, user } = await recognise(store, "Phone");
  assert.deepEqual([state, user], ["disabled", "ada"]);
});

test("the server's clock is heard with every answer, whatever the phone's says", async () => {
  await store.remember("device:ada", { token: "t" });
  answering({ "/visits": [304, null, { Date: "Sun, 22 Nov 2026 10:00:00 GMT" }] });
  const now = Date.parse("2026-11-22T10:00:00Z");
  assert.deepEqual(await refresh(store, "ada"), { state: "fresh", now });
  assert.ok(Math.abs(Date.now() + (await store.meta("offset")) - now) < 5_000);
  answering({});
  assert.deepEqual(await refresh(store, "ada"), { state: "offline" }, "without an answer, no clock");
});

test("what a closed account held up goes out again once the account is open", async () => {
  await store.remember("device:ada", { token: "t" });
  await store.put("queue", queued("ada", { state: "blocked", reason: "disabled" }));
  await store.put("queue", queued("ada", { sha256: "b", state: "blocked", reason: "blocked" }));
  answering({ "/visits": [200, { visits: [], now: "2026-11-22T10:00:00Z" }] });
  await refresh(store, "ada");
  assert.deepEqual(
    (await store.all("queue")).map(({ state }) => state),
    ["waiting", "blocked"],
  );
});

test("a refused token goes, and the queue stays", async () => {
  await store.remember("device:ada", { token: "t" });
  await store.put("queue", queued("ada"));
  answering({ "/visits": [401] });
  assert.deepEqual(await refresh(store, "ada"), { state: "sign-in" });
  assert.deepEqual([await store.meta("device:ada"), (await store.all("queue")).length], [undefined, 1]);
});
