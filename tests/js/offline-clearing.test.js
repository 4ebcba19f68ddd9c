import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deleteVisit, keptUntil, removeCopies, removeCopy } from "../../static/js/offline/clearing.js";
import { isForked } from "../../static/js/offline/come-back.js";
import { enqueue, newDraft } from "../../static/js/offline/drafts.js";
import { loss } from "../../static/js/offline/emptying.js";
import { freeze } from "../../static/js/offline/manifest.js";
import { keepMine, restore } from "../../static/js/offline/returning.js";
import { Store } from "../../static/js/offline/store.js";
import { judged, merged } from "../../static/js/offline/visits.js";

let store;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});

const RECEIVED = "2026-11-01T10:00:00Z";
const DAY = 24 * 3600 * 1000;

/** A visit of Ada that is frozen, with one answer and one photo, and with its receipt if wanted. */
const frozen = async (visit, { photo = `photo of ${visit}`, receipt = true } = {}) => {
  const draft = { ...newDraft("ada", { id: visit, checklist: "c" }, 1), begun: true };
  await store.write([
    { store: "drafts", record: draft },
    { store: "answers", record: { user: "ada", visit, item: "greeted", answer: { value: "yes" } } },
    { store: "photos", record: { user: "ada", visit, id: "p", place: "visit", sha256: photo, at: 1 } },
    { store: "blobs", record: { user: "ada", sha256: photo, type: "image/jpeg", bytes: new ArrayBuffer(3) } },
  ]);
  const entry = await enqueue(store, draft, await freeze({ visit }), [photo], {}, 1);
  if (!receipt) return entry;
  const kept = { user: "ada", visit, manifest_sha256: entry.sha256, photos: [photo], received_at: RECEIVED };
  await store.put("receipts", { ...kept, submission: 1 });
  await store.put("queue", { ...entry, state: "received" });
  return entry;
};
const left = async (visit) => {
  const names = ["answers", "photos", "drafts", "queue"];
  return (await Promise.all(names.map((name) => store.all(name, "ada", visit)))).flat().length;
};

test("a copy goes seven days after its receipt, and the receipt stays", async () => {
  await frozen("v");
  const due = keptUntil({ received_at: RECEIVED });
  assert.equal(due, Date.parse(RECEIVED) + 7 * DAY);
  assert.equal(await removeCopies(store, "ada", due - 1), 0);
  assert.equal(await left("v"), 4);
  assert.equal(await removeCopies(store, "ada", due), 1);
  assert.deepEqual([await left("v"), (await store.all("receipts")).length], [0, 1]);
  assert.deepEqual(await store.all("blobs"), []);
});

test("nothing goes without a receipt, whatever was asked", async () => {
  const entry = await frozen("v", { receipt: false });
  await store.put("queue", { ...entry, state: "received" }); // a lie that no receipt confirms
  assert.equal(await removeCopy(store, "ada", "v"), false);
  assert.equal(await removeCopies(store, "ada"), 0);
  assert.deepEqual([await left("v"), (await store.all("blobs")).length], [4, 1]);
});

test("a receipt for other photos frees nothing", async () => {
  const entry = await frozen("v");
  await store.put("receipts", { user: "ada", visit: "v", manifest_sha256: entry.sha256, photos: [] });
  assert.equal(await removeCopy(store, "ada", "v"), false);
  assert.equal((await store.all("blobs")).length, 1);
});

test("a visit that is being corrected keeps its copy", async () => {
  await frozen("v");
  const draft = await store.get("drafts", ["ada", "v"]);
  await store.put("drafts", { ...draft, state: "draft" });
  assert.equal(await removeCopies(store, "ada"), 0);
});

test("a photo that another visit shows as well stays for that one", async () => {
  await frozen("v", { photo: "shared" });
  await frozen("w", { photo: "shared", receipt: false });
  assert.equal(await removeCopy(store, "ada", "v"), true);
  assert.deepEqual(await store.keys("blobs"), [["ada", "shared"]]);
});

test("a person may delete what was never sent, and the phone remembers that they did", async () => {
  const entry = await frozen("v", { receipt: false });
  const given = await loss(store, "ada", "v");
  assert.deepEqual(given, { answers: 1, photos: 1, sha256: entry.sha256 });
  assert.equal(await deleteVisit(store, "ada", "v", given), true);
  assert.equal(await left("v"), 0);
  const [{ at, ...tombstone }] = await store.all("deleted");
  assert.deepEqual(tombstone, { user: "ada", visit: "v", ...given });
  assert.ok(at > 0);
});

test("a deletion that was confirmed for less than what is there deletes nothing", async () => {
  await frozen("v", { receipt: false });
  const given = await loss(store, "ada", "v");
  await store.put("answers", { user: "ada", visit: "v", item: "late", answer: { value: "no" } });
  assert.equal(await deleteVisit(store, "ada", "v", given), false);
  assert.deepEqual([await left("v"), await store.all("deleted")], [5, []]);
});

test("removing the copy of a received visit is no deletion", async () => {
  await frozen("v");
  await deleteVisit(store, "ada", "v", await loss(store, "ada", "v"));
  assert.deepEqual([await left("v"), await store.all("deleted")], [0, []]);
});

const manifest = { visit: "v", answers: {}, notes: {}, times: {}, photos: [] };

test("reading back never replaces what was not submitted, unless its person gives it up", async () => {
  await frozen("v", { receipt: false });
  await store.write([{ store: "queue", gone: ["ada", "v", (await store.all("queue"))[0].sha256] }]);
  const draft = { ...(await store.get("drafts", ["ada", "v"])), state: "draft", base: null };
  await store.put("drafts", draft);
  const { bytes } = await freeze(manifest);
  assert.equal(await restore(store, "ada", bytes, []), null);
  assert.equal((await store.all("answers")).length, 1);
  const given = await loss(store, "ada", "v");
  assert.equal((await restore(store, "ada", bytes, [], { given })).state, "draft");
  assert.deepEqual([(await store.all("answers")).length, (await store.all("deleted")).length], [0, 1]);
});

test("reading back never replaces what waits in the queue", async () => {
  await frozen("v", { receipt: false });
  assert.equal(await restore(store, "ada", (await freeze(manifest)).bytes, []), null);
  assert.equal((await store.all("answers")).length, 1);
});

test("two phones at one visit: the person decides, and keeping mine corrects what was sent", async () => {
  const visit = { user: "ada", id: "v", state: "returned", latest: { number: 1, manifest_sha256: "theirs" } };
  const draft = { ...newDraft("ada", { id: "v" }, 1), begun: true };
  await store.put("drafts", draft);
  assert.ok(isForked(visit, draft, []));
  assert.ok(!isForked(visit, { ...draft, begun: false }, []), "nothing of one's own to lose");
  await keepMine(store, visit);
  const kept = await store.get("drafts", ["ada", "v"]);
  assert.equal(kept.base, "theirs");
  assert.ok(!isForked(visit, kept, []));
});

const listed = (more) => ({ before: [], named: [], local: new Set(), received: new Set(), ...more });

test("a visit that ended stays while something of it is here, and says why it ended", () => {
  const before = [{ id: "kept" }, { id: "bare" }];
  const ended = [
    { id: "kept", why: "reassigned" },
    { id: "bare", why: "cancelled" },
  ];
  const { stay, go } = merged(listed({ before, ended, local: new Set(["kept"]) }));
  assert.deepEqual(stay, [{ id: "kept", gone: true, ended: "reassigned" }]);
  assert.deepEqual(
    go.map(({ id }) => id),
    ["bare"],
  );
});

test("an audit started here is not gone before the server has heard of it", () => {
  const before = [{ id: "mine", adhoc: true }];
  assert.deepEqual(merged(listed({ before })).stay, before);
  assert.deepEqual(merged(listed({ before, received: new Set(["mine"]) })).go, before);
  const [known] = merged(listed({ before, named: [{ id: "mine", state: "submitted" }] })).stay;
  assert.deepEqual([known.adhoc, known.state], [true, "submitted"]);
});

test("what was set aside is told by its receipt, with the decision", () => {
  const receipts = [{ manifest_sha256: "a" }, { manifest_sha256: "b" }];
  const aside = [{ visit: "v", manifest_sha256: "b", reason: "forked", decision: "adopted" }];
  assert.deepEqual(judged(receipts, aside), [
    { manifest_sha256: "b", aside: { reason: "forked", decision: "adopted" } },
  ]);
});
