/** One visit before, between and after: the brief, accepting, declining, and the way to the form. */

import { moment } from "../format/dates.js";
import { decide } from "../offline/visits.js";
import { showDiscard } from "./audit-view.js";
import { canNote } from "./discreet-view.js";
import { showReady } from "./ready.js";
import { guardStart } from "./ready-room.js";
import { formOf, windowWords } from "./rows.js";
import { showStanding } from "./standing.js";
import { toast } from "./toast.js";
import { showTrouble } from "./trouble.js";
import { titleOf } from "./visits-view.js";
import { clone, count, part, say, setIcon } from "./words.js";

/** Fill the view for the visit with this id; false when the phone does not know it. */
export const showBrief = async (view, context, id) => {
  const visit = await context.store.get("visits", [context.user, id]);
  if (!visit) return false;
  const draft = await context.store.get("drafts", [context.user, id]);
  const words = view.dataset;
  facts(view, visit, words);
  returned(part(view, "returned"), visit);
  actions(view, visit, draft, context);
  if (await showStanding(view, context, visit, draft)) part(view, "go").hidden = true;
  await showTrouble(view, context, visit, !part(view, "go").hidden && draft?.state !== "frozen");
  await showDiscard(part(view, "discard"), visit, context);
  const readiness = part(view, "readiness");
  readiness.hidden = part(view, "go").hidden;
  await showReady(readiness, visit);
  return true;
};

const facts = (view, visit, words) => {
  part(view, "branch").textContent = visit.branch.name;
  part(view, "address").textContent = visit.branch.address;
  part(view, "address").parentElement.hidden = !visit.branch.address;
  part(view, "window").lastElementChild.textContent = windowWords(visit, words.today);
  part(view, "fee").hidden = !visit.fee;
  part(view, "fee").lastElementChild.textContent = visit.fee ?? "";
  part(view, "title").textContent = titleOf(visit);
  part(view, "items").textContent = count(words, "items", visit.items);
  part(view, "send-by").textContent = say(words.due, { time: moment(visit.due_at, visit.branch.time_zone) });
  for (const name of ["scenario", "brief"]) {
    part(view, name).textContent = visit[name] ?? "";
    part(view, `${name}-group`).hidden = !visit[name];
  }
  part(view, "covert").hidden = visit.kind !== "mystery";
  known(part(view, "know"), visit);
};

/** The way to say that one knows somebody there, while the visit is not made yet. */
const known = (row, visit) => {
  const held = ["offered", "accepted"].includes(visit.state) && !visit.gone;
  row.hidden = visit.kind !== "mystery" || !visit.branch.id || !held;
  const link = row.querySelector("a");
  link.href = say(row.dataset.to, { id: visit.branch.id });
  link.onclick = (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    toast(row.dataset.offline);
  };
};

const returned = (group, visit) => {
  const said = visit.state === "returned" ? visit.returned : null;
  group.hidden = !said;
  if (!said) return;
  const comments = Object.entries(said.comments ?? {});
  part(group, "reason").textContent = said.reason;
  part(group, "due").textContent = said.due_at
    ? say(group.dataset.due, { time: moment(said.due_at, visit.branch.time_zone) })
    : "";
  part(group, "comments").replaceChildren(
    ...comments.map(([place, text]) => {
      const card = clone("question");
      card.querySelector("p").textContent = text;
      card.querySelector("a").href =
        `${formOf(visit)}/${place === "visit" ? "finish" : place.replace(":", "-")}`;
      return card;
    }),
  );
};

const actions = (view, visit, draft, context) => {
  const offered = visit.state === "offered" && !visit.gone;
  const open = ["accepted", "returned"].includes(visit.state) || draft?.state === "draft";
  const start = part(view, "start");
  part(view, "offer").hidden = !offered;
  part(view, "decline").hidden = !offered;
  part(view, "go").hidden = !open || offered;
  const frozen = draft?.state === "frozen";
  start.href = frozen ? "#outbox" : formOf(visit);
  guardStart(start, context, Boolean(draft?.begun));
  part(view, "notes").hidden = !canNote(visit, draft);
  part(view, "notes").href = `#notes/${visit.id}`;
  const doing = visit.state === "returned" ? "correct" : draft?.begun ? "resume" : "start";
  start.lastElementChild.textContent = start.dataset[frozen ? "submitted" : doing];
  setIcon(start, frozen ? "unsent" : "play");
  part(view, "accept").onclick = () => answer(view, visit, context, null);
  const form = part(view, "decline-form");
  if (form.dataset.visit !== visit.id) {
    form.reset(); // what was written about another visit is not said about this one
    part(view, "decline").open = false;
    form.dataset.visit = visit.id;
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    answer(view, visit, context, form.elements.reason.value.trim());
  };
};

const answer = async (view, visit, context, reason) => {
  const buttons = view.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  const { status, problem } = await decide(context.store, visit, reason);
  for (const button of buttons) button.disabled = false;
  const words = view.dataset;
  if (status === 428) return first(problem?.type, visit, words);
  if (status === 204) {
    toast(reason === null ? words.accepted : words.declined);
    if (reason === null) navigator.storage?.persist?.();
    if (reason !== null) location.hash = "#visits";
    else if (await showBrief(view, context, visit.id)) part(view, "start").focus({ preventScroll: true });
  } else {
    toast(status === 0 ? words.noNetwork : (problem?.detail ?? words.refused));
    if (status === 409) await context.refresh();
  }
  return undefined;
};

/** What is asked before a visit is taken on: the agreement here, the questions on a page of their own. */
const first = (needed, visit, words) => {
  if (needed === "quiz-needed") location.href = say(words.quiz, { id: visit.id });
  else location.hash = `#agreement/${visit.id}`;
};
