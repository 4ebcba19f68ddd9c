import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { sha256 } from "../../static/js/offline/canonical.js";
import { enqueue, newDraft } from "../../static/js/offline/drafts.js";
import { freeze } from "../../static/js/offline/manifest.js";
import { Sender } from "../../static/js/offline/sender.js";
import { Store } from "../../static/js/offline/store.js";

let store;
let sender;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});
afterEach(() => sender.stop());

/** A server that remembers what it got; `faults` answers instead of it, call by call. */
const server = (faults = {}) => {
  const calls = [];
  const photos = new Map();
  const asked = (name, ...rest) => {
    calls.push([name, ...rest]);
    return faults[name]?.shift?.() ?? faults[`${name} ${rest[0]}`];
  };
  return {
    calls,
    photos,
    hasPhoto: async (hash) => asked("has", hash) ?? { status: photos.has(hash) ? 200 : 404 },
    putPhoto: async (hash, _type, bytes) => {
      const fault = asked("photo", hash);
      if (fault) return fault;
      photos.set(hash, bytes);
      return { status: 201 };
    },
    leave: async () => asked("leave") ?? { status: 204 },
    putSubmission: async (visit, hash) =>
      asked("submit", visit) ?? {
        status: 201,
        body: { visit, submission: 1, manifest_sha256: hash, photos: [...photos.keys()], received_at: "now" },
      },
  };
};

/** A frozen visit of Ada with photos, and her token. */
const frozen = async (visit, ...texts) => {
  const photos = [];
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text).buffer;
    const hash = await sha256(bytes);
    await store.put("blobs", { user: "ada", sha256: hash, type: "image/jpeg", bytes });
    photos.push(hash);
  }
  await store.remember("user", "ada");
  await store.remember("device:ada", { token: "secret" });
  const draft = newDraft("ada", { id: visit, checklist: "c" }, 0);
  return enqueue(store, draft, await freeze({ visit, photos }), photos, {}, 1);
};

const send = async (api) => {
  sender = new Sender(store, () => api);
  await sender.send();
};
const queued = async () =>
  (await store.all("queue")).map(({ state, reason, failures }) => [state, reason, failures]);

test("photos go first, one by one, then the manifest; a receipt makes it received", async () => {
  const api = server();
  const entry = await frozen("v", "one", "two");
  await send(api);
  assert.deepEqual(
    api.calls.map(([name]) => name),
    ["has", "photo", "has", "photo", "submit"],
  );
  assert.deepEqual(await queued(), [["received", null, 0]]);
  assert.equal((await store.all("receipts"))[0].manifest_sha256, entry.sha256);
});

test("a photo that the server has is not sent again", async () => {
  const api = server();
  const { photos } = await frozen("v", "one");
  api.photos.set(photos[0], "bytes");
  await send(api);
  assert.deepEqual(
    api.calls.map(([name]) => name),
    ["has", "submit"],
  );
});

test("photos that the server lost meanwhile are sent before the manifest goes again", async () => {
  const { photos } = await frozen("v", "one");
  const missing = { status: 409, problem: { type: "photos-missing", missing: photos } };
  const api = server({ has: [{ status: 200 }], submit: [missing] });
  await send(api);
  assert.deepEqual(
    api.calls.map(([name]) => name),
    ["has", "submit", "has", "photo", "submit"],
  );
  assert.deepEqual(await queued(), [["received", null, 0]]);
});

test("a receipt with other hashes is no receipt", async () => {
  const api = server({
    submit: [{ status: 201, body: { visit: "v", manifest_sha256: "other", photos: [] } }],
  });
  await frozen("v");
  await send(api);
  assert.deepEqual(await queued(), [["waiting", null, 1]]);
  assert.deepEqual(await store.all("receipts"), []);
});

test("one visit that the server refuses does not hold up the next", async () => {
  await frozen("bad");
  await frozen("good");
  await send(server({ "submit bad": { status: 422, problem: { detail: "Unreadable." } } }));
  const states = Object.fromEntries((await store.all("queue")).map((entry) => [entry.visit, entry.state]));
  assert.deepEqual(states, { bad: "blocked", good: "received" });
});

test("without an answer everything stays and waits for its next try", async () => {
  await frozen("v", "one");
  await send(server({ has: [{ status: 0 }] }));
  const [entry] = await store.all("queue");
  assert.deepEqual([entry.state, entry.failures], ["waiting", 1]);
  assert.ok(entry.nextAt > Date.now());
  assert.equal((await store.all("blobs")).length, 1);
});

test("a network that comes back while a try is failing is tried at once", async () => {
  await frozen("v");
  const api = server();
  const { putSubmission } = api;
  let back;
  api.putSubmission = async (...sent) => {
    if (back) return putSubmission(...sent);
    back = sender.send({ now: true }); // "online", before the try under way has failed
    return { status: 0 };
  };
  await send(api);
  await back;
  assert.deepEqual(await queued(), [["received", null, 1]]);
});

test("an expired token keeps the queue and asks for a new sign-in", async () => {
  await frozen("v");
  await send(server({ submit: [{ status: 401 }] }));
  assert.deepEqual(await queued(), [["waiting", "sign-in", 0]]);
  assert.equal(await store.meta("device:ada"), undefined);
});

test("without a token nothing is sent, and the visit says that it waits for a sign-in", async () => {
  await frozen("v");
  await store.write([{ store: "meta", gone: "device:ada" }]);
  const api = server();
  await send(api);
  assert.deepEqual([api.calls, await queued()], [[], [["waiting", "sign-in", 0]]]);
});

test("a photo whose bytes changed on the phone is never sent under its old name", async () => {
  const { photos } = await frozen("v", "one");
  await store.put("blobs", { user: "ada", sha256: photos[0], type: "image/jpeg", bytes: new ArrayBuffer(2) });
  const api = server();
  await send(api);
  assert.deepEqual(api.photos.size, 0);
  assert.deepEqual(await queued(), [["blocked", "photo-lost", 0]]);
});

test("nothing is deleted from the phone by sending it", async () => {
  await frozen("v", "one");
  await send(server());
  assert.deepEqual([(await store.all("blobs")).length, (await store.all("drafts")).length], [1, 1]);
});

test("a manifest whose bytes changed on the phone is not sent, and can be exported", async () => {
  const entry = await frozen("v", "one");
  await store.put("queue", { ...entry, bytes: new ArrayBuffer(3) });
  const api = server();
  await send(api);
  assert.deepEqual(await queued(), [["blocked", "damaged", 0]]);
  assert.deepEqual(api.calls, []);
});

test("a visit that hangs lets the next one go", async () => {
  await frozen("hangs", "one");
  await frozen("goes");
  await send(server({ has: [{ status: 0 }] }));
  const states = Object.fromEntries((await store.all("queue")).map((entry) => [entry.visit, entry.state]));
  assert.deepEqual([states.hangs, states.goes].sort(), ["received", "waiting"]);
});

test("what is deleted while it is being sent does not come back, and a receipt that still comes is kept", async () => {
  const entry = await frozen("v", "one");
  const api = server();
  const sent = api.putSubmission;
  api.putSubmission = async (...given) => {
    await store.write([{ store: "queue", gone: ["ada", "v", entry.sha256] }]);
    return sent(...given);
  };
  await send(api);
  assert.deepEqual(await queued(), []);
  assert.deepEqual(
    (await store.all("receipts")).map((receipt) => receipt.manifest_sha256),
    [entry.sha256],
  );
});

test("a token that was refused does not take a newer one with it", async () => {
  await frozen("v");
  const api = server({ submit: [{ status: 401 }] });
  const sent = api.putSubmission;
  api.putSubmission = async (...given) => {
    await store.remember("device:ada", { token: "newer" });
    return sent(...given);
  };
  await send(api);
  assert.equal((await store.meta("device:ada")).token, "newer");
});

test("the token of somebody who has signed out is given back once their queue is empty", async () => {
  await frozen("v");
  await store.write([{ store: "meta", gone: "user" }]);
  const failing = server({ submit: [{ status: 503 }] });
  await send(failing);
  assert.equal((await store.meta("device:ada")).token, "secret");
  assert.ok(!failing.calls.some(([name]) => name === "leave"));
  const api = server();
  sender = new Sender(store, () => api);
  await sender.send({ now: true });
  assert.equal(await store.meta("device:ada"), undefined);
  assert.deepEqual(api.calls.at(-1), ["leave"]);
});

test("a phone that can store nothing but the receipt still sends, and one that cannot sends it again", async () => {
  const { photos } = await frozen("v", "one");
  const api = server();
  const { put } = IDBObjectStore.prototype;
  let receipts = 0;
  IDBObjectStore.prototype.put = function (record, ...rest) {
    receipts += this.name === "receipts" ? 1 : 0;
    if (receipts < 2 || record.state === "sending") throw new DOMException("full", "QuotaExceededError");
    return put.call(this, record, ...rest);
  };
  try {
    await assert.rejects(send(api), { name: "QuotaExceededError" });
    assert.deepEqual([[...api.photos.keys()], await store.all("receipts")], [photos, []]);
    await sender.send({ now: true });
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assert.deepEqual(await queued(), [["received", null, 0]]);
  assert.equal((await store.all("receipts")).length, 1);
  assert.equal(api.calls.filter(([name]) => name === "photo").length, 1, "the photo went once");
});
