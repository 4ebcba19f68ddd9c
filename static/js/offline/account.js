/** Whose phone this is: the person signed in, and the device token their queue goes out with. */

import { bearer, newDevice, session } from "./api.js";

/** The user whose records the pages show, or undefined. */
export const currentUser = (store) => store.meta("user");

/** How the person reads numbers and days: "fa persian arabext"; undefined before they were known. */
export const readingOf = (store, user) => store.meta(`reading:${user}`);

/** A person's device token, or undefined. */
export const tokenOf = async (store, user) => (await store.meta(`device:${user}`))?.token;

/**
 * Find out who is signed in and see to it that they have a token.
 * `{state, user, name, csrf, locale, audits}` with state `signed-in | signed-out | disabled | offline`;
 * without a network the person of last time goes on.
 */
export const recognise = async (store, deviceName) => {
  const answer = await session();
  if (answer.status === 401) return withoutSession(store);
  if (answer.status === 403) return { state: "disabled", user: await currentUser(store) };
  if (answer.status !== 200 || !answer.body?.user) return lastTime(store);
  const { user, name, csrf, locale, audits, reading } = answer.body;
  await rememberNew(store, "user", user);
  await rememberNew(store, `name:${user}`, name);
  await rememberNew(store, `reading:${user}`, reading);
  if (!(await tokenOf(store, user))) await enrol(store, user, csrf, deviceName);
  return { state: "signed-in", user, name, csrf, locale, audits };
};

/** Keep what is new only: a phone without room must still get as far as sending. */
const rememberNew = async (store, key, value) =>
  (await store.meta(key)) === value ? undefined : store.remember(key, value);

/** Nobody is signed in. A closed account ends the session as well, but its person must still get
 * at what is only here: the token tells the two apart. */
const withoutSession = async (store) => {
  const user = await currentUser(store);
  const token = user && (await tokenOf(store, user));
  const closed = token && (await bearer(token).visits(await store.meta(`etag:${user}`))).status === 403;
  if (!closed) return { state: "signed-out", user };
  return { ...(await lastTime(store)), state: "disabled" };
};

const lastTime = async (store) => {
  const user = await currentUser(store);
  return { state: "offline", user, name: user && (await store.meta(`name:${user}`)) };
};

/** "Phone · Android": what tells this phone from its owner's others. */
const named = (deviceName) => {
  const { userAgentData, platform } = globalThis.navigator ?? {};
  return [deviceName, userAgentData?.platform || platform].filter(Boolean).join(" · ");
};

const enrol = async (store, user, csrf, deviceName) => {
  const answer = await newDevice(csrf, named(deviceName));
  if (answer.status !== 201 || answer.body.user !== user) return;
  await store.remember(`device:${user}`, answer.body);
  const waiting = (await store.all("queue", user)).filter((entry) => entry.reason === "sign-in");
  await Promise.all(waiting.map((entry) => store.put("queue", { ...entry, reason: null, nextAt: 0 })));
};

/** Drop a token that the server refused, unless a new one has come meanwhile. */
export const dropToken = (store, user, token) =>
  store.transact(["meta"], async (tx) => {
    const meta = tx.objectStore("meta");
    const kept = await meta.get(`device:${user}`);
    if (kept?.value?.token === token) await meta.delete(`device:${user}`);
  });

/** Whether something of this person waits to reach the server. */
const waits = async (store, user) =>
  (await store.all("queue", user)).some((entry) => entry.state !== "received");

/** Give a person's token back, unless their queue still needs it; the server hears of it if it can. */
const retire = async (store, user, connect) => {
  const token = await tokenOf(store, user);
  if (!token || (await waits(store, user))) return;
  await dropToken(store, user, token);
  await connect(token).leave();
};

/** Forget who is signed in; the token stays while their queue is not empty. */
export const signOut = async (store, user, connect = bearer) => {
  await store.write([
    { store: "meta", gone: "user" },
    { store: "meta", gone: `etag:${user}` },
  ]);
  await retire(store, user, connect);
};

/** Give back the tokens of those who signed out and whose queue has gone out since. */
export const retireOthers = async (store, connect = bearer) => {
  const current = await currentUser(store);
  for (const { key } of await store.all("meta")) {
    const user = key.startsWith("device:") && key.slice(7);
    if (user && user !== current) await retire(store, user, connect);
  }
};

/** How many visits of other people wait on this phone: nobody but they see more of them. */
export const strangersWaiting = async (store, user) =>
  (await store.all("queue")).filter((entry) => entry.user !== user && entry.state !== "received").length;
