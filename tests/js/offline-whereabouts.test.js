import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { sha256 } from "../../static/js/offline/canonical.js";
import { deleteVisit, removeCopies, removeCopy } from "../../static/js/offline/clearing.js";
import { enqueue, newDraft, reopen } from "../../static/js/offline/drafts.js";
import { loss } from "../../static/js/offline/emptying.js";
import { freeze } from "../../static/js/offline/manifest.js";
import { restore } from "../../static/js/offline/returning.js";
import { Sender } from "../../static/js/offline/sender.js";
import { Store } from "../../static/js/offline/store.js";
import { whereabouts } from "../../static/js/offline/whereabouts.js";

const SEED = Number(process.env.SIXMARKS_SEED ?? 20261122);
const RUNS = 25;
const STEPS = 60;
const WEEK = 7 * 24 * 3600 * 1000;
const VISITS = ["v1", "v2", "v3"];

let store;
let sender;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = new Store();
});
afterEach(() => sender?.stop());

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};

/** A server that keeps what it got and answers badly as often as `roll` says. */
const server = (roll) => {
  const kept = new Map();
  const photos = new Set();
  const faulty = (answer) => {
    const fault = roll() < 0.3 && [0, 401, 403, 500, 507][Math.floor(roll() * 5)];
    return fault === false ? answer() : { status: fault };
  };
  return {
    kept,
    leave: async () => ({ status: 204 }),
    hasPhoto: async (hash) => faulty(() => ({ status: photos.has(hash) ? 200 : 404 })),
    putPhoto: async (hash) => faulty(() => photos.add(hash) && { status: 201 }),
    putSubmission: async (visit, hash, bytes) =>
      faulty(() => {
        if (roll() < 0.1) return { status: 422, problem: { type: "unreadable", detail: "No." } };
        const named = JSON.parse(new TextDecoder().decode(bytes)).photos;
        kept.set(hash, visit);
        const body = { visit, manifest_sha256: hash, photos: named.map((photo) => photo.sha256) };
        return { status: 201, body: { ...body, submission: kept.size, received_at: "2026-11-22T10:00:00Z" } };
      }),
  };
};

/** What a person, a page and the network may do with one visit, in any order. */
const ACTS = {
  answer: async ({ visit, roll }) => {
    const draft = (await store.get("drafts", ["ada", visit])) ?? newDraft("ada", { id: visit }, 1);
    if (draft.state !== "draft") return;
    const bytes = new TextEncoder().encode(`photo ${Math.floor(roll() * 4)}`).buffer;
    const hash = await sha256(bytes);
    const record = { user: "ada", visit, item: "greeted", answer: { value: roll() } };
    const photo = { user: "ada", visit, id: `${roll()}`, place: "visit", sha256: hash, at: 1 };
    await store.write([
      { store: "answers", record },
      { store: "photos", record: photo },
      { store: "blobs", record: { user: "ada", sha256: hash, type: "image/jpeg", bytes } },
      { store: "drafts", record: { ...draft, begun: true } },
    ]);
  },
  submit: async ({ visit, roll }) => {
    const draft = await store.get("drafts", ["ada", visit]);
    if (draft?.state !== "draft") return;
    const photos = await store.all("photos", "ada", visit);
    const manifest = {
      visit,
      answers: { greeted: { value: roll() } },
      notes: {},
      times: {},
      photos: photos.map(({ sha256: hash }) => ({ sha256: hash, of: "visit", caption: "" })),
    };
    const hashes = photos.map((one) => one.sha256);
    await enqueue(store, draft, await freeze(manifest), hashes, { manifest }, 1);
  },
  send: async ({ api }) => {
    await store.remember("device:ada", { token: "t" });
    for (const entry of await store.all("queue"))
      if (entry.reason === "sign-in") await store.put("queue", { ...entry, reason: null });
    sender = new Sender(store, () => api);
    await sender.send({ now: true });
    sender.stop();
  },
  openAgain: async ({ visit }) => {
    const entries = await store.all("queue", "ada", visit);
    if (entries.some((entry) => entry.state === "blocked")) await reopen(store, "ada", visit, null);
  },
  readBack: async ({ visit }) => {
    const entry = (await store.all("queue", "ada", visit)).find((one) => one.state === "received");
    if (entry) await restore(store, "ada", entry.bytes, [], {});
  },
  delete: async ({ visit, roll }) => {
    if (roll() < 0.3) await deleteVisit(store, "ada", visit, await loss(store, "ada", visit));
  },
  remove: async ({ visit }) => removeCopy(store, "ada", visit),
  clear: async () => removeCopies(store, "ada", Date.parse("2026-11-22T10:00:00Z") + WEEK),
};

/** What must hold after every act: I5, and I6 for everything that is not confirmed. */
const check = async (api, trail) => {
  const { visits, counts } = await whereabouts(store, "ada");
  const begun = (await store.all("begun")).map((record) => record.visit);
  assert.deepEqual([...visits.keys()].sort(), begun.sort(), trail);
  assert.equal(counts.lost, 0, trail);
  const sum = counts.draft + counts.queued + counts.blocked + counts.received + counts.deleted;
  assert.equal(sum, begun.length, trail);
  const blobs = new Set((await store.keys("blobs")).map(([, hash]) => hash));
  for (const entry of await store.all("queue")) {
    if (entry.state === "received") assert.ok(api.kept.has(entry.sha256), trail);
    else for (const hash of entry.photos) assert.ok(blobs.has(hash), `a photo that waits is gone: ${trail}`);
  }
  for (const [visit, where] of visits) {
    if (where !== "draft") continue;
    const { begun: changed } = await store.get("drafts", ["ada", visit]);
    const answers = await store.all("answers", "ada", visit);
    if (changed) assert.equal(answers.length, 1, `a draft has lost its answer: ${trail}`);
  }
};

test(`whatever happens in whatever order, each visit is in one place (seed ${SEED})`, async (context) => {
  const seen = new Set();
  for (let run = 0; run < RUNS; run += 1) {
    globalThis.indexedDB = new IDBFactory();
    store = new Store();
    await store.remember("user", "ada");
    const roll = dice(SEED + run);
    const api = server(roll);
    const trail = [`seed ${SEED + run}`];
    for (let step = 0; step < STEPS; step += 1) {
      const acts = Object.keys(ACTS);
      const act = acts[Math.floor(roll() * acts.length)];
      const visit = VISITS[Math.floor(roll() * VISITS.length)];
      trail.push(`${act} ${visit}`);
      await ACTS[act]({ visit, roll, api });
      await check(api, trail.join(", "));
      for (const where of (await whereabouts(store, "ada")).visits.values()) seen.add(where);
    }
  }
  context.diagnostic(`${RUNS * STEPS} acts`);
  assert.deepEqual([...seen].sort(), ["blocked", "deleted", "draft", "queued", "received"]);
});

test("a visit whose records vanished is counted as lost, not as something else", async () => {
  await store.put("drafts", newDraft("ada", { id: "v" }, 1));
  await store.write([{ store: "drafts", gone: ["ada", "v"] }]);
  assert.equal((await whereabouts(store, "ada")).counts.lost, 1);
});

test("another person's visits are not counted", async () => {
  await store.put("drafts", newDraft("bob", { id: "v" }, 1));
  assert.equal((await whereabouts(store, "ada")).visits.size, 0);
});
