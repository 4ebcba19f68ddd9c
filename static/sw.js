/**
 * The service worker: the phone's pages without a network.
 *
 * `self.facts` is put in front when this file is served: `{build, files}`. A build has a cache of
 * its own; a page and its files come from one build, so what is asked for by the address of an
 * older build is found in the older cache. Design rules: docs/decisions/0019-service-worker.md.
 */

const { build, files } = self.facts;
const PREFIX = "sixmarks-";
const OWN = PREFIX + build;
const SHELL = "/phone";
/** Addresses alone tell entries apart: no query, and no header that an answer varies by. */
const LOOSE = { ignoreSearch: true, ignoreVary: true };

const isForm = (path) => path.startsWith("/capture/");
const isStatic = (path) => path.startsWith("/static/");
/** A form's address without its language. */
const versionOf = (path) => path.slice(0, path.lastIndexOf("/"));

/** Whether an answer may be stored: whole, under its own address, and of this build. */
const mayStay = (path, response) =>
  response.status === 200 &&
  !response.redirected &&
  (isStatic(path) ? path.startsWith(`/static/${build}/`) : response.headers.get("Sixmarks-Build") === build);

/** Fetch a path past the browser's cache and store it; throws unless it may be stored. */
const add = async (path) => {
  const response = await fetch(path, { cache: "reload", credentials: "same-origin" });
  if (!mayStay(path, response)) throw new Error(`${path} is not of build ${build}`);
  const cache = await caches.open(OWN);
  await cache.put(path, response);
};

const cacheNames = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** The addresses of the forms in a cache. */
const formsIn = async (name) => {
  const requests = await (await caches.open(name)).keys();
  return requests.map((request) => new URL(request.url).pathname).filter(isForm);
};

/** The addresses of all forms that are stored, of whatever build. */
const allForms = async () => new Set((await Promise.all((await cacheNames()).map(formsIn))).flat());

const formsAreOpen = async () => {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.some((client) => isForm(new URL(client.url).pathname));
};

/**
 * Store this build: its files, then the forms that older builds hold, then the shell. A form that
 * does not come (no network, somebody else's on a shared phone) stays in the older cache and holds
 * nothing up; anything else missing ends the installation, and the browser tries again.
 */
const install = async () => {
  const before = await allForms();
  await Promise.all(files.map(add));
  await Promise.allSettled([...before].map(add));
  await add(SHELL);
};

/**
 * Drop the caches of older builds, each only once all its forms are in ours. A build that is
 * being installed or waits is newer than this one; a form that is open may still want its files.
 */
const tidy = async () => {
  const others = (await cacheNames()).filter((name) => name !== OWN);
  const { installing, waiting } = self.registration;
  if (installing || waiting || (await formsAreOpen())) return;
  const ours = new Set(await formsIn(OWN));
  for (const name of others) {
    if ((await formsIn(name)).every((path) => ours.has(path))) await caches.delete(name);
  }
};

const activate = async () => {
  await tidy().catch(() => {}); // an older cache left behind costs room, nothing else
  await self.clients.claim();
};

/** What is stored under an address: of this build, else of any. */
const stored = async (path) => {
  const own = await (await caches.open(OWN)).match(path, LOOSE);
  return own ?? caches.match(path, LOOSE);
};

/** From the cache, else from the network; a form that came is kept. */
const serve = async (request, path) => {
  const copy = await stored(path).catch(() => undefined); // no storage, no reason to fail
  if (copy) return copy;
  const response = await fetch(request);
  if (isForm(path) && mayStay(path, response)) {
    const cache = await caches.open(OWN);
    await cache.put(path, response.clone()).catch(() => {}); // the phone is full
  }
  return response;
};

/** Where a page leads that the network did not bring: to the visits, or to the visit meant. */
const instead = (request) => {
  const { pathname, hash } = new URL(request.url);
  const [visit] = hash.slice(1).split("/");
  return Response.redirect(isForm(pathname) && visit ? `${SHELL}#visit/${visit}` : `${SHELL}#visits`);
};

const answer = async (request, path) => {
  const work = path === SHELL || isForm(path) || isStatic(path) ? serve(request, path) : fetch(request);
  return request.mode === "navigate" && path !== SHELL ? work.catch(() => instead(request)) : work;
};

const heard = (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const kept = pathname === SHELL || isForm(pathname) || isStatic(pathname);
  if (kept || request.mode === "navigate") event.respondWith(answer(request, pathname));
};

/** Forget the forms that nobody wants; one in another language stays until its heir is here. */
const forget = async (wanted, kept) => {
  const lacking = new Set(wanted.filter((path) => !kept.has(path)).map(versionOf));
  for (const name of await cacheNames()) {
    const cache = await caches.open(name);
    for (const path of await formsIn(name)) {
      if (!wanted.includes(path) && !lacking.has(versionOf(path))) await cache.delete(path, LOOSE);
    }
  }
};

/** What pages may ask; the answer goes through the port that came with the question. */
const QUESTIONS = {
  /** Which build this is. */
  build: async () => build,

  /** Keep these forms and no others; answers with those that are kept. */
  keep: async ({ paths }) => {
    const ours = new Set(await formsIn(OWN));
    const fetched = await Promise.allSettled(paths.filter((path) => !ours.has(path)).map(add));
    const kept = await allForms();
    await forget(paths, kept);
    await tidy();
    if (fetched.some(({ status }) => status === "rejected")) self.registration.update().catch(() => {});
    return paths.filter((path) => kept.has(path));
  },

  /** Fetch the shell anew, for its language has changed; answers whether it came. */
  renew: async () => {
    await add(SHELL);
    return true;
  },

  /** Take over from the older worker, unless a form is open: its page is of the older build. */
  takeOver: async () => {
    if (await formsAreOpen()) return false;
    self.skipWaiting();
    return true;
  },
};

const questioned = (event) => {
  const work = QUESTIONS[event.data?.ask];
  const reply = (said) => event.ports[0]?.postMessage(said);
  if (work) event.waitUntil(work(event.data).then(reply, () => reply(null)));
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", heard);
self.addEventListener("message", questioned);
