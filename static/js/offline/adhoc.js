/** Audits that are started on site: the phone mints the visit, its first submission makes it known. */

import { matches } from "../format/folding.js";
import { deleteVisit } from "./clearing.js";
import { newDraft, readDraft } from "./drafts.js";
import { loss } from "./emptying.js";
import { begunOnSite } from "./marks.js";
import { tell } from "./news.js";

const DAY = 24 * 3600 * 1000;
const LAST_USED = 5;

/** A visit that nobody offered; it has a day. `branch` and `checklist` are the catalogue's. */
export const mintVisit = ({ user, id, branch, checklist, now }) => {
  const from = new Date(now).toISOString();
  const to = new Date(now + DAY).toISOString();
  return {
    user,
    id,
    adhoc: true,
    state: "accepted",
    kind: "audit",
    branch: { id: branch.id, name: branch.name, address: branch.address, time_zone: branch.time_zone },
    checklist: checklist.version,
    title: checklist.title,
    items: checklist.items,
    window: { from, to },
    due_at: to,
    scenario: "",
    brief: "",
    fee: null,
    returned: null,
    latest: null,
  };
};

const used = (user) => `branches:${user}`;

/** Start an audit: the visit, its draft and that it was begun, all of it or nothing. */
export const startAudit = async (store, user, branch, checklist, now = Date.now()) => {
  const visit = mintVisit({ user, id: crypto.randomUUID(), branch, checklist, now });
  const before = (await store.meta(used(user))) ?? [];
  const last = [branch.id, ...before.filter((id) => id !== branch.id)].slice(0, LAST_USED);
  await store.write(
    [
      { store: "visits", record: visit },
      { store: "drafts", record: begunOnSite(newDraft(user, visit, now), visit.items) },
      { store: "meta", record: { key: used(user), value: last } },
    ],
    { durability: "strict" },
  );
  tell("visits");
  return visit;
};

/** Two names as lists of the page's language have them. */
const inOrder = (one, other) =>
  one.localeCompare(other, globalThis.document?.documentElement.lang, { numeric: true });

/** The branches in the order in which they are likely wanted: the last used first, then by name. */
export const byUse = async (store, user, branches) => {
  const last = (await store.meta(used(user))) ?? [];
  const place = ({ id }) => (last.includes(id) ? last.indexOf(id) : LAST_USED);
  return [...branches].sort((a, b) => place(a) - place(b) || inOrder(a.name, b.name));
};

/** Those whose name or address holds every word, however it was typed. */
export const found = (branches, typed) =>
  branches.filter(({ name, address = "" }) => matches(`${name} ${address}`, typed));

/** Whether nothing was filled in of what `readDraft` gives. */
export const isBlank = ({ draft, answers, notes, noPhoto, marks, jotting, exception, photos, held }) => {
  const texts = [
    ...Object.values(notes),
    ...Object.values(noPhoto),
    ...Object.values(marks),
    jotting,
    exception,
  ];
  const touched = ({ answer, typed, running, soFar }) => answer || typed || running || soFar;
  return (
    draft?.state === "draft" &&
    !draft.base &&
    !Object.values(answers).some(touched) &&
    !texts.some((text) => text?.trim()) &&
    photos.length + held.length === 0
  );
};

/**
 * Discard an audit in which nothing was filled in: gives the function that brings it back, or null
 * when by now there is something in it.
 */
export const discard = async (store, visit) => {
  const { user, id } = visit;
  const kept = await readDraft(store, user, id);
  if (!isBlank(kept)) return null;
  if (!(await deleteVisit(store, user, id, await loss(store, user, id)))) return null;
  return async () => {
    const tombstones = await store.keys("deleted", user, id);
    await store.write([
      { store: "visits", record: visit },
      { store: "drafts", record: kept.draft },
      ...tombstones.map((gone) => ({ store: "deleted", gone })),
    ]);
    tell("visits");
  };
};
