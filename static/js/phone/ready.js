/** Making ready: the forms of this phone's visits are kept for when there is no network. */

import { keepPages, keptPages } from "../offline/worker.js";
import { formAddress } from "./rows.js";
import { clone, part, setIcon } from "./words.js";

const OPEN = new Set(["accepted", "returned"]);
const ICONS = { ready: "received", coming: "sending", missing: "offline" };

let kept = new Set();
let running;
let again = false;

/**
 * The versions whose forms this phone may need without a network: of everybody's visits that can
 * be filled in (the phone may be shared) and of the audits that may be started on site.
 */
export const wantedVersions = ({ visits, drafts, meta }) => {
  const begun = new Set(
    drafts.filter(({ state }) => state === "draft").map(({ user, visit }) => `${user} ${visit}`),
  );
  const open = visits.filter(({ user, id, state }) => OPEN.has(state) || begun.has(`${user} ${id}`));
  const catalogues = meta.filter(({ key }) => key.startsWith("catalogue:"));
  return new Set([
    ...open.map(({ checklist }) => checklist),
    ...catalogues.flatMap(({ value }) => (value?.checklists ?? []).map(({ version }) => version)),
  ]);
};

const wanted = async (store) => {
  const [visits, drafts, meta] = await Promise.all(
    ["visits", "drafts", "meta"].map((name) => store.all(name)),
  );
  return [...wantedVersions({ visits, drafts, meta })].map(formAddress);
};

/** Keep what is wanted by now; `changed()` hears when it begins to fetch, and when it has ended. */
export const makeReady = (store, changed) => {
  again = true;
  running ??= keepOn(store, changed).finally(() => {
    running = undefined;
  });
  return running;
};

const keepOn = async (store, changed) => {
  while (again) {
    again = false;
    const paths = await wanted(store);
    const before = kept;
    kept = await keptPages();
    if (!same(before, kept) || paths.some((path) => !kept.has(path))) changed();
    kept = await keepPages(paths);
  }
  queueMicrotask(changed); // once this no longer counts as running
};

const same = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));

/** Whether a visit's form opens without a network: `ready`, `coming` (being fetched) or `missing`. */
export const readiness = (visit) => {
  if (kept.has(formAddress(visit.checklist))) return "ready";
  return running && navigator.onLine ? "coming" : "missing";
};

const mark = (element, state) => {
  const words = document.getElementById("ready").dataset;
  setIcon(element, ICONS[state]);
  element.lastElementChild.textContent = words[state];
};

/** A visit's row, with a word on whether its form opens without a network. */
export const withReady = (row, visit) => {
  const tag = clone("ready");
  mark(tag, readiness(visit));
  part(row, "tag").after(" ", tag);
  return row;
};

/** Say in a visit's brief whether its form opens without a network, and what to do if not. */
export const showReady = async (group, visit) => {
  const state = readiness(visit);
  const line = part(group, "ready");
  if (line.dataset.state !== state) {
    line.dataset.state = state;
    mark(line, state);
  }
  part(group, "missing").hidden = state !== "missing";
  const { storage } = navigator;
  part(group, "evictable").hidden = !storage?.persisted || (await storage.persisted());
};
