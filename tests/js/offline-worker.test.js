/** The service worker, run in a world of its own: caches, server and windows are made up. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/sw.js", import.meta.url), "utf8");
const ORIGIN = "https://phone.example";
const FORM = "/capture/v1/en";
const FILES = ["css/phone.css", "js/phone/main.js"];

const pathOf = (request) => new URL(request.url ?? request, ORIGIN).pathname;

class FakeCache {
  entries = new Map();
  full = false;
  async put(request, response) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(pathOf(request), response);
  }
  match = async (request) => this.entries.get(pathOf(request))?.clone();
  keys = async () => [...this.entries.keys()].map((path) => ({ url: ORIGIN + path }));
  delete = async (request) => this.entries.delete(pathOf(request));
}

class FakeCaches {
  named = new Map();
  keys = async () => [...this.named.keys()];
  delete = async (name) => this.named.delete(name);
  async open(name) {
    if (!this.named.has(name)) this.named.set(name, new FakeCache());
    return this.named.get(name);
  }
  async match(request) {
    for (const cache of this.named.values()) {
      const found = await cache.match(request);
      if (found) return found;
    }
    return undefined;
  }
  /** What there is, as {cache: paths}. */
  get contents() {
    return Object.fromEntries(
      [...this.named].map(([name, { entries }]) => [name, [...entries.keys()].sort()]),
    );
  }
}

const page = (build, text = "page") => new Response(text, { headers: { "Sixmarks-Build": build } });

/** A server of one build; `other` answers for single paths. */
const serverOf =
  (build, other = {}) =>
  async (request) => {
    const path = pathOf(request);
    if (path in other) return other[path]();
    if (path.startsWith("/static/")) {
      return path.startsWith(`/static/${build}/`) ? new Response(path) : new Response("", { status: 404 });
    }
    return page(build, `${build} ${path}`);
  };

/** A worker of a build in a world of caches, windows and a server. */
const workerOf = (build, { caches = new FakeCaches(), server = serverOf(build), windows = [] } = {}) => {
  const heard = {};
  const asked = [];
  const self = {
    facts: { build, files: FILES.map((name) => `/static/${build}/${name}`) },
    addEventListener: (kind, listener) => {
      heard[kind] = listener;
    },
    registration: { installing: null, waiting: null, update: async () => {} },
    clients: { matchAll: async () => windows.map((path) => ({ url: ORIGIN + path })), claim: async () => {} },
    location: new URL("/sw.js", ORIGIN),
    skipped: 0,
    skipWaiting() {
      this.skipped += 1;
    },
  };
  const fetch = async (request, options) => {
    asked.push([pathOf(request), options?.cache]);
    return server(request);
  };
  const elsewhere = { redirect: (url) => ({ redirect: url }) };
  vm.runInNewContext(SOURCE, { self, caches, fetch, URL, Set, Promise, Error, Response: elsewhere });
  const run = async (kind, event = {}) => {
    const given = {};
    heard[kind]({
      ...event,
      waitUntil: (work) => {
        given.work = work;
      },
      respondWith: (answer) => {
        given.answer = answer;
      },
    });
    await given.work;
    return given.answer;
  };
  const ask = async (question) => {
    let answer;
    await run("message", { data: question, ports: [{ postMessage: (said) => (answer = said) }] });
    return answer;
  };
  const get = (path, { method = "GET", mode = "navigate" } = {}) =>
    run("fetch", { request: { url: new URL(path, ORIGIN).href, method, mode } });
  return { self, caches, asked, run, ask, get };
};

/** The caches after a build was installed and had kept these forms. */
const installed = async (build, forms = [FORM], caches = new FakeCaches()) => {
  const worker = workerOf(build, { caches });
  await worker.run("install");
  await worker.run("activate");
  await worker.ask({ ask: "keep", paths: forms });
  return caches;
};

test("installing stores the files and the shell, past the browser's own cache", async () => {
  const worker = workerOf("one");
  await worker.run("install");
  assert.deepEqual(worker.caches.contents, {
    "sixmarks-one": ["/phone", "/static/one/css/phone.css", "/static/one/js/phone/main.js"],
  });
  assert.ok(worker.asked.every(([, cache]) => cache === "reload"));
  assert.equal(worker.asked.at(-1)[0], "/phone");
});

for (const [what, answer] of [
  ["a file that is missing", { "/static/one/css/phone.css": () => new Response("", { status: 404 }) }],
  ["a shell of another build", { "/phone": () => page("two") }],
  [
    "a shell that was redirected",
    { "/phone": () => Object.defineProperty(page("one"), "redirected", { value: true }) },
  ],
]) {
  test(`${what} ends the installation`, async () => {
    const worker = workerOf("one", { server: serverOf("one", answer) });
    await assert.rejects(worker.run("install"));
    assert.ok(!worker.caches.contents["sixmarks-one"]?.includes("/phone"));
  });
}

test("a new build brings the forms along and drops the older cache", async () => {
  const caches = await installed("one");
  const worker = workerOf("two", { caches });
  await worker.run("install");
  await worker.run("activate");
  assert.deepEqual(Object.keys(caches.contents), ["sixmarks-two"]);
  assert.ok(caches.contents["sixmarks-two"].includes(FORM));
});

test("somebody else's form holds no update up, and stays with the files that it needs", async () => {
  const caches = await installed("one", [FORM, "/capture/theirs/en"]);
  const before = caches.contents["sixmarks-one"];
  const refused = { "/capture/theirs/en": () => new Response("", { status: 404 }) };
  const worker = workerOf("two", { caches, server: serverOf("two", refused) });
  await worker.run("install");
  await worker.run("activate");
  assert.deepEqual(caches.contents["sixmarks-one"], before);
  assert.equal(await (await worker.get("/capture/theirs/en")).text(), "one /capture/theirs/en");
  const script = await worker.get("/static/one/js/phone/main.js", { mode: "cors" });
  assert.equal(await script.text(), "/static/one/js/phone/main.js");
});

test("an older cache stays while a form is open, and goes afterwards", async () => {
  const caches = await installed("one");
  const windows = [`${FORM}#visit`];
  const worker = workerOf("two", { caches, windows });
  await worker.run("install");
  await worker.run("activate");
  assert.ok(caches.contents["sixmarks-one"]);
  windows.length = 0;
  await worker.ask({ ask: "keep", paths: [FORM] });
  assert.ok(!caches.contents["sixmarks-one"]);
});

test("a newer build that waits is not touched by the older one", async () => {
  const caches = await installed("one", []);
  await workerOf("two", { caches }).run("install");
  const old = workerOf("one", { caches });
  old.self.registration.waiting = {};
  await old.ask({ ask: "keep", paths: [] });
  assert.ok(caches.contents["sixmarks-two"]);
});

test("a worker takes over when it is asked to and no form is open", async () => {
  const windows = ["/phone", `${FORM}#visit`];
  const worker = workerOf("two", { windows });
  await worker.run("install");
  assert.equal(worker.self.skipped, 0);
  assert.equal(await worker.ask({ ask: "takeOver" }), false);
  assert.equal(worker.self.skipped, 0);
  windows.pop();
  assert.equal(await worker.ask({ ask: "takeOver" }), true);
  assert.equal(worker.self.skipped, 1);
});

test("forms that nobody wants any more go, those that are wanted come", async () => {
  const caches = await installed("one", ["/capture/old/en"]);
  const worker = workerOf("one", { caches });
  const kept = await worker.ask({ ask: "keep", paths: [FORM] });
  assert.deepEqual([...kept], [FORM]);
  assert.ok(!caches.contents["sixmarks-one"].includes("/capture/old/en"));
});

test("a form in the language before stays until the new one is here", async () => {
  const caches = await installed("one", [FORM]);
  const fails = { "/capture/v1/fa": () => Promise.reject(new TypeError("no network")) };
  const worker = workerOf("one", { caches, server: serverOf("one", fails) });
  assert.deepEqual([...(await worker.ask({ ask: "keep", paths: ["/capture/v1/fa"] }))], []);
  assert.ok(caches.contents["sixmarks-one"].includes(FORM));
});

test("a form of another build, or that asks to sign in, is not kept", async () => {
  for (const answer of [
    () => page("two"),
    () => Object.defineProperty(page("one"), "redirected", { value: true }),
    () => new Response("", { status: 403 }),
  ]) {
    const worker = workerOf("one", { server: serverOf("one", { [FORM]: answer }) });
    assert.deepEqual([...(await worker.ask({ ask: "keep", paths: [FORM] }))], []);
    await worker.get(FORM);
    assert.ok(!worker.caches.contents["sixmarks-one"]?.includes(FORM));
  }
});

test("only reading is answered, and only this server's addresses", async () => {
  const worker = workerOf("one", { caches: await installed("one") });
  assert.equal(await worker.get("/phone", { method: "POST" }), undefined);
  assert.equal(await worker.get("https://elsewhere.example/phone"), undefined);
  assert.equal(await worker.get("/api/v1/visits", { mode: "cors" }), undefined);
  assert.equal(await (await worker.get("/phone?from=home")).text(), "one /phone");
});

test("a page that the network does not bring leads to the visits", async () => {
  const offline = () => Promise.reject(new TypeError("no network"));
  const worker = workerOf("one", { caches: await installed("one"), server: offline });
  assert.deepEqual(await worker.get("/visits"), { redirect: "/phone#visits" });
  assert.deepEqual(await worker.get("/capture/other/en#7e/finish"), { redirect: "/phone#visit/7e" });
  await assert.rejects(async () => worker.get("/static/one/js/unknown.js", { mode: "cors" }));
});

test("a full phone gets its pages all the same", async () => {
  const worker = workerOf("one");
  (await worker.caches.open("sixmarks-one")).full = true;
  assert.equal(await (await worker.get(FORM)).text(), `one ${FORM}`);
  assert.deepEqual([...(await worker.ask({ ask: "keep", paths: [FORM] }))], []);
  await assert.rejects(worker.run("install"));
});

test("the shell comes anew when its language has changed", async () => {
  const caches = await installed("one");
  const renewed = { "/phone": () => page("one", "in Persian") };
  const worker = workerOf("one", { caches, server: serverOf("one", renewed) });
  assert.equal(await worker.ask({ ask: "renew" }), true);
  assert.equal(await (await worker.get("/phone")).text(), "in Persian");
  const newer = workerOf("one", { caches, server: serverOf("two") });
  assert.equal(await newer.ask({ ask: "renew" }), null);
  assert.equal(await (await newer.get("/phone")).text(), "in Persian");
});
