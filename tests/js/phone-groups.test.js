import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, isToday, windowKind } from "../../static/js/phone/groups.js";

const visit = (id, state, more = {}) => ({ id, state, due_at: "2026-11-20T12:00:00Z", ...more });
const names = (groups) =>
  Object.fromEntries(
    Object.entries(groups)
      .filter(([, list]) => list.length)
      .map(([name, list]) => [name, list.map((one) => one.visit.id)]),
  );
const sort = (visits, drafts = [], queue = []) => names(grouped({ visits, drafts, queue }));

test("each state of the server has its list", () => {
  const visits = ["offered", "accepted", "returned", "submitted", "approved", "published", "declined"].map(
    (state) => visit(state, state),
  );
  assert.deepEqual(sort(visits), {
    offers: ["offered"],
    todo: ["accepted"],
    returned: ["returned"],
    received: ["published", "approved", "submitted"],
  });
});

test("what is on this phone outranks what the server last said", () => {
  const visits = [visit("a", "accepted"), visit("b", "accepted"), visit("c", "returned")];
  const drafts = [{ visit: "a", state: "draft", begun: true }];
  const queue = [
    { visit: "b", state: "blocked" },
    { visit: "c", state: "waiting" },
  ];
  assert.deepEqual(sort(visits, drafts, queue), { drafts: ["a"], underway: ["b", "c"] });
});

test("a form that was only looked at is no draft", () => {
  assert.deepEqual(sort([visit("a", "accepted")], [{ visit: "a", state: "draft" }]), { todo: ["a"] });
});

test("a visit that was taken away stays while something of it is only here", () => {
  const visits = [visit("a", "accepted", { gone: true }), visit("b", "offered", { gone: true })];
  assert.deepEqual(sort(visits), {});
  assert.deepEqual(sort(visits, [{ visit: "a", state: "draft", begun: true }]), { drafts: ["a"] });
});

test("the most urgent visit comes first", () => {
  const visits = [visit("late", "accepted", { due_at: "2026-11-22T12:00:00Z" }), visit("soon", "accepted")];
  assert.deepEqual(sort(visits), { todo: ["soon", "late"] });
});

test("today is the branch's today", () => {
  const branch = { time_zone: "Asia/Tehran" };
  const window = { from: "2026-11-21T21:00:00Z", to: "2026-11-22T05:00:00Z" };
  assert.equal(isToday({ window, branch }, Date.parse("2026-11-22T19:00:00Z")), true);
  assert.equal(isToday({ window, branch }, Date.parse("2026-11-22T21:00:00Z")), false);
  assert.equal(windowKind(window, "Asia/Tehran", Date.parse("2026-11-22T10:00:00Z")), "today");
  assert.equal(windowKind(window, "Europe/London", Date.parse("2026-11-22T10:00:00Z")), "days");
});
