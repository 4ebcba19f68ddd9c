/** What a phone makes ready, when it offers to install, and when it warns of a full phone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isIos, offerOf } from "../../static/js/phone/install.js";
import { wantedVersions } from "../../static/js/phone/ready.js";
import { freeMegabytes, isEnough } from "../../static/js/phone/ready-room.js";

const visit = (id, state, user = "me") => ({ id, state, user, checklist: `list-${id}` });

test("forms are wanted of what can be filled in, by everybody on the phone, and of audits", () => {
  const visits = [
    visit("offered", "offered"),
    visit("accepted", "accepted"),
    visit("returned", "returned"),
    visit("published", "published"),
    visit("begun", "cancelled"),
    visit("theirs", "accepted", "somebody"),
  ];
  const drafts = [
    { user: "me", visit: "begun", state: "draft" },
    { user: "me", visit: "published", state: "frozen" },
    { user: "somebody", visit: "offered", state: "draft" },
  ];
  const meta = [
    { key: "user", value: "me" },
    { key: "catalogue:me", value: { checklists: [{ version: "audit" }] } },
    { key: "catalogue:somebody", value: {} },
  ];
  assert.deepEqual([...wantedVersions({ visits, drafts, meta })].sort(), [
    "audit",
    "list-accepted",
    "list-begun",
    "list-returned",
    "list-theirs",
  ]);
});

test("installing is offered once the browser can, or by steps on iOS, and not again when refused", () => {
  const nothing = { installed: false, later: false, prompted: false, ios: false, local: false };
  assert.equal(offerOf(nothing), "none");
  assert.equal(offerOf({ ...nothing, prompted: true, local: true }), "button");
  assert.equal(offerOf({ ...nothing, ios: true }), "steps");
  assert.equal(offerOf({ ...nothing, ios: true, local: true }), "send-first");
  assert.equal(offerOf({ ...nothing, ios: true, installed: true }), "none");
  assert.equal(offerOf({ ...nothing, prompted: true, later: true }), "none");
});

test("an iPad that says it is a Mac is known by its touch screen", () => {
  assert.ok(isIos({ userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)" }));
  assert.ok(isIos({ userAgent: "Macintosh", platform: "MacIntel", maxTouchPoints: 5 }));
  assert.ok(!isIos({ userAgent: "Macintosh", platform: "MacIntel", maxTouchPoints: 0 }));
  assert.ok(!isIos({ userAgent: "Mozilla/5.0 (Linux; Android 15)", platform: "Linux armv8l" }));
});

test("a visit wants 60 MB; a browser that does not tell is trusted", async () => {
  const storage = (quota, usage) => ({ estimate: async () => ({ quota, usage }) });
  assert.equal(await freeMegabytes(storage(100e6, 40e6)), 60);
  assert.equal(await freeMegabytes(storage(10e6, 40e6)), 0);
  assert.equal(await freeMegabytes({}), null);
  assert.equal(await freeMegabytes({ estimate: () => Promise.reject(new Error("no")) }), null);
  assert.deepEqual([59, 60, null].map(isEnough), [false, true, true]);
});
