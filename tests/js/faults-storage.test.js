/** Every write of a visit fails once, one after the other, in each of the ways that databases fail. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { OpenVisit } from "../../static/js/capture/visit.js";
import { newDraft, readDraft } from "../../static/js/offline/drafts.js";
import { Sender } from "../../static/js/offline/sender.js";
import { Store } from "../../static/js/offline/store.js";

const CHECKLIST = {
  sections: [
    {
      id: "welcome",
      items: [
        { id: "greeted", type: "yes_no" },
        { id: "friendly", type: "scale", max: 5, when: { item: "greeted", is: "yes" } },
        { id: "exits", type: "yes_no", photo: "required" },
      ],
    },
  ],
};
const VISIT = { user: "ada", id: "v", checklist: "c", branch: { name: "King Street" }, fee: null };
const PICTURE = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9);

const { transaction } = IDBDatabase.prototype;
const { put } = IDBObjectStore.prototype;
const faults = { writes: 0, at: 0, how: null, failed: 0, hit: null };

IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
  if (mode !== "readwrite") return transaction.call(this, names, mode, ...rest);
  faults.writes += 1;
  const failing = faults.writes === faults.at;
  if (failing && faults.how === "close") {
    faults.failed += 1;
    this.close();
  }
  const tx = transaction.call(this, names, mode, ...rest);
  if (failing) faults.hit = tx;
  return tx;
};

IDBObjectStore.prototype.put = function (record, ...rest) {
  if (this.transaction !== faults.hit) return put.call(this, record, ...rest);
  faults.hit = null;
  faults.failed += 1;
  if (faults.how === "quota") throw new DOMException("forced", "QuotaExceededError");
  const request = put.call(this, record, ...rest);
  this.transaction.abort();
  return request;
};

/** A server that keeps what it gets, and gives the receipt for it. */
const server = () => {
  const photos = new Map();
  const manifests = [];
  return {
    photos,
    manifests,
    hasPhoto: async (hash) => ({ status: photos.has(hash) ? 200 : 404 }),
    putPhoto: async (hash, _type, bytes) => {
      photos.set(hash, bytes);
      return { status: 201 };
    },
    putSubmission: async (visit, hash, bytes) => {
      const manifest = JSON.parse(new TextDecoder().decode(bytes));
      if (!manifests.some((known) => known.hash === hash)) manifests.push({ hash, manifest });
      const named = [...new Set(manifest.photos.map((photo) => photo.sha256))];
      return { status: 201, body: { visit, submission: 1, manifest_sha256: hash, photos: named } };
    },
  };
};

const until = async (holds) => {
  while (!(await holds())) await new Promise((later) => setTimeout(later, 1));
};

/** From the first tap to the receipt, the `at`-th write failing once; a button is pressed again
 * where a person would. */
const journey = async (how, at, told = []) => {
  globalThis.indexedDB = new IDBFactory();
  const store = new Store();
  const api = server();
  Object.assign(faults, { at: 0, hit: null, failed: 0 });
  await store.remember("device:ada", { token: "secret" });
  Object.assign(faults, { writes: 0, at, how });
  const kept = await readDraft(store, "ada", "v");
  kept.draft ??= newDraft("ada", VISIT, 0);
  const visit = new OpenVisit(store, VISIT, CHECKLIST, kept);
  visit.addEventListener("saved", ({ detail }) => told.push(detail));
  await visit.answer("greeted", { state: "answered", value: "yes" });
  await visit.answer("friendly", { state: "answered", value: 4 });
  await visit.note("item:greeted", "At the door.");
  await visit.answer("exits", { state: "answered", value: "yes" });
  await visit.album.add("item:exits", new Blob([PICTURE], { type: "image/jpeg" }));
  const pressed = async () => visit.submit("en", "build").catch(() => null);
  await until(pressed);
  const sender = new Sender(store, () => api);
  await until(async () => {
    await sender.send({ now: true }).catch(() => {});
    return (await store.all("receipts")).length > 0;
  });
  sender.stop();
  return { store, api };
};

const passes = ({ store, api }) =>
  Promise.all([store.all("queue"), store.all("answers"), store.all("photos")]).then(
    ([queue, answers, photos]) => {
      assert.deepEqual(
        queue.map((entry) => entry.state),
        ["received"],
      );
      assert.deepEqual([answers.length, photos.length, api.manifests.length, api.photos.size], [3, 1, 1, 1]);
      const [{ manifest }] = api.manifests;
      assert.deepEqual(manifest.answers, {
        exits: { state: "answered", value: "yes" },
        friendly: { state: "answered", value: 4 },
        greeted: { state: "answered", value: "yes" },
      });
      assert.deepEqual(manifest.notes, { "item:greeted": "At the door." });
    },
  );

/** Run work whose pauses of a second last a moment only. */
const quickly = async (work) => {
  const { setTimeout: slow } = globalThis;
  globalThis.setTimeout = (done, ms, ...rest) => slow(done, Math.min(ms ?? 0, 2), ...rest);
  try {
    return await work();
  } finally {
    globalThis.setTimeout = slow;
  }
};

for (const how of ["abort", "close", "quota"]) {
  test(`whichever write fails by "${how}", nothing is lost and the visit is received`, async () => {
    await passes(await journey(how, 0));
    const { writes } = faults;
    assert.ok(writes >= 12, `${writes} writes`);
    let alarms = 0;
    let hits = 0; // a transaction that found nothing to write cannot fail at writing
    for (let at = 1; at <= writes; at += 1) {
      const told = [];
      await passes(await quickly(() => journey(how, at, told)));
      hits += faults.failed;
      assert.notEqual(told.at(-1), false, "in the end it is saved");
      alarms += told.includes(false) ? 1 : 0;
    }
    assert.ok(hits >= 12, `${hits} of ${writes} writes failed`);
    if (how === "quota") assert.ok(alarms >= 6, `NOT SAVED was said ${alarms} times`);
  });
}
