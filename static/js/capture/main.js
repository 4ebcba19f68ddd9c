/** Opens the visit that the fragment names; without it, or without a database, says what to do. */

import { CaptureComb } from "../elements/capture-comb.js";
import { CaptureEvidence } from "../elements/capture-evidence.js";
import { CaptureFinish } from "../elements/capture-finish.js";
import { CaptureItem } from "../elements/capture-item.js";
import { CapturePhotos } from "../elements/capture-photos.js";
import { CaptureReport } from "../elements/capture-report.js";
import { CaptureScore } from "../elements/capture-score.js";
import { CaptureSent } from "../elements/capture-sent.js";
import { CaptureStopwatch } from "../elements/capture-stopwatch.js";
import { PhoneSync } from "../elements/phone-sync.js";
import { readAs } from "../format/numbers.js";
import { currentUser, readingOf } from "../offline/account.js";
import { isForked, needsReadingBack } from "../offline/come-back.js";
import { newDraft, readDraft } from "../offline/drafts.js";
import { hold } from "../offline/hold.js";
import { Sender } from "../offline/sender.js";
import { Store } from "../offline/store.js";
import { agencyOf, refresh } from "../offline/visits.js";
import { registerWorker } from "../offline/worker.js";
import { clone, part } from "../phone/words.js";
import { CapturePage } from "./page.js";
import { OpenVisit } from "./visit.js";

for (const [name, element] of Object.entries({
  "capture-stopwatch": CaptureStopwatch,
  "capture-item": CaptureItem,
  "capture-photos": CapturePhotos,
  "capture-evidence": CaptureEvidence,
  "capture-comb": CaptureComb,
  "capture-score": CaptureScore,
  "capture-report": CaptureReport,
  "capture-finish": CaptureFinish,
  "capture-sent": CaptureSent,
  "phone-sync": PhoneSync,
})) {
  customElements.define(name, element);
}

const OPEN = new Set(["accepted", "returned"]);

/** Show one of the messages for a visit that cannot be opened here. */
const help = (reason) => {
  const message = clone(`help-${reason}`);
  document.getElementById("main").prepend(message);
  document.querySelector("capture-comb").hidden = true;
  part(document, "kind").textContent = "";
};

/** The visit by its id, asked of the server when this phone does not know it yet. */
const find = async (store, user, id) => {
  const known = await store.get("visits", [user, id]);
  if (known || !navigator.onLine) return known;
  await refresh(store, user);
  return store.get("visits", [user, id]);
};

const watchQueue = (store, sender, key) => {
  for (const name of ["form", "finish", "submit-bar"]) part(document, name).hidden = true;
  document.querySelector("capture-comb").hidden = true;
  for (const rest of document.querySelectorAll("capture-score, [data-role=notes]")) rest.hidden = true;
  document.querySelector("capture-sent").open(store, sender, key);
  scrollTo(0, 0);
};

/** What is kept of a visit, read back where it came back; null when that needs a network. */
const current = async (store, visit, kept, entries) => {
  if (!needsReadingBack(visit, kept.draft, entries)) return kept;
  const { readBack } = await import("../offline/returning.js");
  return (await readBack(store, visit, kept.draft)) ? readDraft(store, visit.user, visit.id) : null;
};

/** What was noted on site shows where something was; without it the rest of the form opens. */
const noted = async () => {
  const late = await import("../elements/capture-field.js").catch(() => null);
  if (late) customElements.define("capture-field", late.CaptureField);
};

/** Ask once per visit whether the phone's position may be told, where the agency wants it. */
const askForPosition = async (filled) => {
  const late = await import("./position.js").catch(() => null);
  return late?.askForPosition(filled, document.getElementById("position"));
};

/** Open the form; `letGo` is null where another tab has the visit. */
const open = async (store, sender, visit, letGo) => {
  // read only now: until it was held, another tab may have written
  const [found, entries] = await Promise.all([
    readDraft(store, visit.user, visit.id),
    store.all("queue", visit.user, visit.id),
  ]);
  if (isForked(visit, found.draft, entries)) return help("forked");
  const kept = await current(store, visit, found, entries);
  if (!kept) return help("offline");
  if (kept.draft?.state === "frozen") {
    letGo?.();
    const key = [visit.user, visit.id, kept.draft.frozen];
    return (await store.get("queue", key)) ? watchQueue(store, sender, key) : help("done");
  }
  if (!kept.draft && !OPEN.has(visit.state)) return help(visit.state === "offered" ? "offered" : "done");
  if (!letGo) return help("elsewhere");
  kept.draft ??= newDraft(visit.user, visit, Date.now());
  const checklist = JSON.parse(document.getElementById("checklist").textContent);
  if (kept.jotting || Object.keys(kept.marks).length) await noted();
  const agency = await agencyOf(store, visit.user);
  const filled = new OpenVisit(store, visit, checklist, { ...kept, agency });
  if (agency.wants_position && kept.draft.position === undefined) askForPosition(filled);
  return new CapturePage(filled).start((entry) => {
    watchQueue(store, sender, [entry.user, entry.visit, entry.sha256]);
    part(document.querySelector("capture-sent"), "title").focus(); // the button that had it is gone
    sender.send({ now: true });
  });
};

/** What the server wrote for all, in the digits of whoever opens it. */
const writeAnew = async () => {
  const late = await import("../format/redigits.js").catch(() => null);
  late?.redigit(part(document, "form"));
};

const start = async () => {
  const store = new Store();
  try {
    await store.open();
  } catch {
    return help("no-database");
  }
  const user = await currentUser(store);
  const [id] = location.hash.slice(1).split("/");
  if (readAs(await readingOf(store, user))) writeAnew();
  const [visit, letGo] = user && id ? await Promise.all([find(store, user, id), hold(id)]) : [];
  document.querySelector("phone-sync").open(store, user);
  if (!visit || visit.checklist !== part(document, "form").dataset.version) return help("unknown");
  CapturePage.describe(visit);
  navigator.storage?.persist?.();
  const sender = new Sender(store);
  sender.start();
  addEventListener("hashchange", () => location.hash.slice(1).split("/")[0] !== id && location.reload());
  return open(store, sender, visit, letGo);
};

// after the form, so that what is installed does not delay the first tap
start().finally(() => setTimeout(registerWorker, 1_000));
