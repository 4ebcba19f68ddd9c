/** Drafts: what was filled in for a visit, from the first tap until it is frozen. */

import { begin, beginning } from "./keys.js";

/** A visit begun now, with nothing filled in. */
export const newDraft = (user, visit, now) => ({
  user,
  visit: visit.id,
  checklist: visit.checklist,
  base: null,
  state: "draft",
  started: now,
  outcome: "completed",
  last: null,
});

/** Everything kept of a visit: `{draft, answers, notes, noPhoto, marks, jotting, exception, photos, held}`;
 * draft may be undefined. `answers` are the stored records, which also hold a running stopwatch or
 * a half-typed number; `marks` are instants by name; `held` photos wait for the person's look. */
export const readDraft = async (store, user, visit) => {
  const [draft, answers, notes, photos] = await store.transact(
    ["drafts", "answers", "notes", "photos"],
    (tx) =>
      Promise.all([
        tx.objectStore("drafts").get([user, visit]),
        ...["answers", "notes", "photos"].map((name) => tx.objectStore(name).getAll(beginning(user, visit))),
      ]),
    { mode: "readonly" },
  );
  const texts = (kind) =>
    Object.fromEntries(notes.filter((note) => note.kind === kind).map((note) => [note.place, note.text]));
  const marks = Object.entries(texts("mark")).filter(([, instant]) => instant); // "": taken back
  const isShown = ({ removed, purpose }) => !removed && purpose !== "signature"; // those the draft names
  const pictures = photos.filter(isShown).sort((a, b) => a.at - b.at);
  return {
    draft,
    answers: Object.fromEntries(answers.map((record) => [record.item, record])),
    notes: texts("note"),
    noPhoto: texts("no-photo"),
    marks: Object.fromEntries(marks),
    jotting: texts("jotting").visit ?? "",
    exception: texts("exception").visit ?? "",
    photos: pictures.filter((photo) => !photo.held),
    held: pictures.filter((photo) => photo.held),
  };
};

/**
 * Put a frozen visit into the queue, once: a second tap, here or in another tab, finds it
 * frozen and gets the entry that is there. A blocked entry of the visit gives way.
 */
export const enqueue = (store, draft, { bytes, sha256: hash }, photos, about, now) =>
  store.transact(
    ["drafts", "queue", "begun"],
    async (tx) => {
      const drafts = tx.objectStore("drafts");
      const queue = tx.objectStore("queue");
      const stored = await drafts.get([draft.user, draft.visit]);
      if (stored?.state === "frozen") return queue.get([draft.user, draft.visit, stored.frozen]);
      for (const old of await queue.getAll(beginning(draft.user, draft.visit))) {
        if (old.state === "blocked") await queue.delete([old.user, old.visit, old.sha256]);
      }
      const entry = {
        user: draft.user,
        visit: draft.visit,
        sha256: hash,
        bytes,
        photos: [...new Set(photos)],
        about,
        state: "waiting",
        reason: null,
        detail: "",
        failures: 0,
        nextAt: 0,
        sent: 0,
        frozenAt: now,
      };
      await queue.put(entry);
      await begin(tx, { user: draft.user, visit: draft.visit, at: draft.started });
      await drafts.put({ ...draft, state: "frozen", frozen: hash });
      return entry;
    },
    { durability: "strict" },
  );

/** What stays to be told of what was signed once it holds no more: the remarks. */
export const remarksOf = ({ signatures = [] }) => ({
  signatures: signatures.map(({ side, remark }) => ({ side, remark })).filter(({ remark }) => remark),
  photos: [],
});

/**
 * Open a frozen visit again; `base` is the submission that the next one corrects. What the server
 * refused (`base` as it was) is unsent work; what it received is not, until something is changed,
 * and a correction of it is signed anew.
 */
export const reopen = async (store, user, visit, base, { received = false } = {}) => {
  const draft = await store.get("drafts", [user, visit]);
  const opened = { ...draft, state: "draft", frozen: null, base, begun: received ? false : draft.begun };
  if (received && draft.told) Object.assign(opened, { told: remarksOf(draft.told), unsigned: "returned" });
  await store.put("drafts", opened);
  return opened;
};
