/**
 * The service worker, seen from a page (`static/sw.js`): registering it, and asking it to keep
 * forms. Where the browser has none, or refuses it, everything here says "not kept" and goes on.
 */

const PATIENCE = 60_000;
const BUILD = new URL(import.meta.url).pathname.split("/")[2];
const container = globalThis.navigator?.serviceWorker;

let registering;

/** Register the worker; resolves to the registration, or null where there can be none. */
export const registerWorker = () => {
  registering ??= container
    ? container.register("/sw.js").catch(() => {
        registering = undefined;
        return null;
      })
    : Promise.resolve(null);
  return registering;
};

/** Resolves to null when what was asked for does not come in time. */
const inTime = (promise) =>
  Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE, null))]);

/** Ask a worker something; null when no answer comes. */
const ask = (worker, question) => {
  if (!worker) return Promise.resolve(null);
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => {
    port1.onmessage = (event) => resolve(event.data);
  });
  worker.postMessage(question, [port2]);
  return inTime(answered).finally(() => port1.close());
};

/** The newest worker that is installed: the one whose build the server most likely has. */
const newest = async () => {
  if (!(await registerWorker())) return null;
  const registration = await inTime(container.ready);
  return registration && (registration.waiting ?? registration.active);
};

/** See to it that just these capture pages (addresses without fragment) can be opened without a
 * network; resolves to the set of those that can. */
export const keepPages = async (urls) => {
  const paths = [...new Set(urls)];
  return new Set((await ask(await newest(), { ask: "keep", paths })) ?? (await keptPages()));
};

/** The addresses of the capture pages that can be opened without a network, of any build. */
export const keptPages = async () => {
  const kept = new Set();
  if (!globalThis.caches) return kept;
  for (const name of await caches.keys().catch(() => [])) {
    for (const { url } of await (await caches.open(name)).keys()) {
      const { pathname } = new URL(url);
      if (pathname.startsWith("/capture/")) kept.add(pathname);
    }
  }
  return kept;
};

/** Fetch the shell anew, for the person's language has changed; resolves to whether it came. */
export const renewShell = async () => {
  const { active, waiting } = (await registerWorker()) ?? {};
  const came = await Promise.all([active, waiting].map((worker) => ask(worker, { ask: "renew" })));
  return came.includes(true);
};

/** Whether this page is of another build than the worker that serves it: an update came between. */
export const isOutdated = async () => {
  const build = await ask(container?.controller, { ask: "build" });
  return build !== null && build !== BUILD;
};

/** Let a worker that waits take over; resolves to whether it does. It does not while a form is
 * open anywhere: that page is of the older build. */
export const takeOver = async () => {
  const registration = await registerWorker();
  return (await ask(registration?.waiting, { ask: "takeOver" })) === true;
};
