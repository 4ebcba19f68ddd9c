import assert from "node:assert/strict";
import { test } from "node:test";
import { corners, fallen, stateCounts } from "../../static/js/capture/findings-rules.js";
import { boundsOf, isEnough, scaleOf } from "../../static/js/capture/strokes.js";
import { OpenVisit } from "../../static/js/capture/visit.js";
import { manifestOf } from "../../static/js/offline/manifest.js";
import { toldOf, unsigned } from "../../static/js/offline/signatures.js";

const line = (...points) => points.map(([x, y]) => ({ x, y }));

test("a drawing is trimmed to its strokes, with a little room", () => {
  const strokes = [line([40, 30], [90, 60]), line([70, 20])];
  assert.deepEqual(boundsOf(strokes), { x: 34, y: 14, width: 62, height: 52 });
  assert.equal(boundsOf([]), null);
});

test("a drawing is enlarged at most twice and never longer than allowed", () => {
  assert.equal(scaleOf({ width: 100, height: 40 }, 600), 2);
  assert.equal(scaleOf({ width: 400, height: 40 }, 600), 1.5);
  assert.equal(scaleOf({ width: 40, height: 1200 }, 600), 0.5);
});

test("a slip of the finger is no signature", () => {
  assert.equal(isEnough([]), false);
  assert.equal(isEnough([line([10, 10]), line([11, 11], [14, 15])]), false);
  assert.equal(isEnough([line([10, 10], [20, 10]), line([0, 0], [0, 12])]), true);
});

const photo = { id: "p1", sha256: "e".repeat(64), purpose: "signature" };
const branch = { name: " T. Ifan ", role: "Manager", remark: "By six.", way: "draw", at: 1000, photo };
const auditor = { name: "N. Rees", way: "name", at: 2000 };

test("what was signed is told by side, the drawing as a photo of that purpose", () => {
  const { signatures, photos } = toldOf({ branch, auditor });
  assert.deepEqual(signatures[0], {
    side: "branch",
    name: "T. Ifan",
    role: "Manager",
    at: "1970-01-01T00:00:01.000Z",
    photo: photo.sha256,
    declined: "",
    remark: "By six.",
  });
  assert.deepEqual([signatures[1].photo, signatures[1].at], [null, "1970-01-01T00:00:02.000Z"]);
  assert.deepEqual(
    photos.map(({ sha256, of, purpose }) => [sha256, of, purpose]),
    [[photo.sha256, "visit", "signature"]],
  );
});

test("a side that declined says why, and one that only wrote a name is not told", () => {
  const declined = { way: "decline", reason: " Not in my hands. ", at: 1000 };
  const [told] = toldOf({ branch: declined, auditor: { name: "N. Rees" } }).signatures;
  assert.equal(told.declined, "Not in my hands.");
  assert.equal(toldOf({ auditor: { name: "N. Rees" } }).signatures.length, 0);
  assert.equal(toldOf({ branch: { remark: "By six.", reason: "half typed" } }).signatures[0].declined, "");
});

test("what is taken back keeps names and words and takes the drawings away", () => {
  const { signed, changes } = unsigned({ branch, auditor });
  assert.deepEqual([signed.branch.at, signed.branch.photo, signed.auditor.at], [null, null, null]);
  assert.deepEqual([signed.branch.name, signed.branch.remark], [branch.name, "By six."]);
  assert.deepEqual(changes, [{ store: "photos", record: { ...photo, removed: true } }]);
});

const given = (draft, photos = []) => ({
  visit: "7c45d313-26c4-4229-b99d-d917f5156b4a",
  draft: { checklist: "a".repeat(64), base: null, started: 0, outcome: "completed", ...draft },
  answers: {},
  notes: {},
  noPhoto: {},
  photos,
  visible: new Set(["exits"]),
  locale: "en",
  build: "1a2b",
  now: 60_000,
  offset: 0,
});

test("a manifest tells the signatures with their drawings, and nothing of them when there are none", () => {
  const manifest = manifestOf(given({ told: toldOf({ branch, auditor }) }));
  assert.deepEqual(
    manifest.signatures.map(({ side }) => side),
    ["branch", "auditor"],
  );
  assert.deepEqual(
    manifest.photos.map(({ purpose }) => purpose),
    ["signature"],
  );
  assert.equal("signatures" in manifestOf(given({})), false);
  assert.equal("signatures" in manifestOf(given({ told: toldOf({}) })), false);
});

const CHECKLIST = {
  sections: [{ id: "s", items: [{ id: "exits", type: "yes_no" }] }],
};

/** An open visit that keeps what it stores. */
const opened = (draft) => {
  const written = [];
  const store = { write: async (changes) => written.push(...changes), transact: async () => {} };
  const kept = { draft, answers: {}, notes: {}, noPhoto: {}, marks: {}, photos: [], held: [] };
  const visit = new OpenVisit(store, { user: "u", id: "v", kind: "audit" }, CHECKLIST, kept);
  return { visit, written };
};
const yes = { state: "answered", value: "yes" };
const no = { state: "answered", value: "no" };

test("an answer that changes takes the signatures back with it, and the remark stays", async () => {
  const { visit, written } = opened({ user: "u", visit: "v" });
  await visit.answer("exits", yes);
  await visit.sign({ signed: { branch, auditor }, told: toldOf({ branch, auditor }) });
  await visit.answer("exits", yes);
  assert.equal(visit.draft.told.signatures.length, 2, "the same answer again changes nothing");
  written.length = 0;
  await visit.answer("exits", no);
  assert.deepEqual(visit.draft.told, { signatures: [{ side: "branch", remark: "By six." }], photos: [] });
  assert.equal(visit.draft.unsigned, "changed");
  const stored = written.filter(({ store }) => store === "drafts").at(-1).record;
  assert.deepEqual(stored.told.photos, [], "in the same transaction as the answer");
});

test("how the visit ended is signed, too; a note and a photo are not", async () => {
  const { visit } = opened({ user: "u", visit: "v", outcome: "completed" });
  await visit.sign({ told: toldOf({ auditor }) });
  await visit.note("item:exits", "A trolley.");
  assert.equal(visit.draft.told.signatures.length, 1);
  await visit.end("abandoned");
  assert.equal(visit.draft.told.signatures.length, 0);
});

test("a photo of the corrected state is no evidence of what was found", () => {
  const list = {
    sections: [{ id: "s", items: [{ id: "exits", type: "yes_no", photo: "required_on_fail" }] }],
  };
  const kept = { draft: {}, notes: {}, noPhoto: {}, marks: {}, held: [] };
  const store = { write: async () => {}, transact: async () => {} };
  const missing = (photos) => {
    const answers = { exits: { answer: no } };
    const visit = new OpenVisit(store, { user: "u", id: "v" }, list, { ...kept, answers, photos });
    return visit.progress.open;
  };
  assert.equal(missing([{ place: "item:exits", purpose: "corrected", at: 1 }]), 1);
  assert.equal(missing([{ place: "item:exits", at: 1 }]), 0);
});

const trace = [
  { item: "a", state: "answered", mark: 10_000, lost: "0/1" },
  { item: "b", state: "answered", mark: 5000, lost: "9/2" },
  { item: "c", state: "answered", mark: 0, lost: "3/1" },
  { item: "d", state: "not_applicable", mark: null, lost: "0/1" },
  { item: "e", state: "unanswered", mark: null, lost: "0/1" },
];

test("what failed critically comes first, then what lost most; what is unknown is not there", () => {
  const found = fallen({ trace, critical: ["c"] });
  assert.deepEqual(
    found.map(({ item, lost, critical }) => [item, lost, critical]),
    [
      ["c", 3, true],
      ["b", 4.5, false],
    ],
  );
  assert.deepEqual(stateCounts(trace), { counted: 3, na: 1, unseen: 0, unanswered: 1 });
});

test("the hexagon leaves out a parameter of which nothing is known", () => {
  assert.equal(corners([100, null, 0, null, null, null]), "92.0,12.0 92.0,108.0");
});
