/** The visits of this person: fetched when there is a network, kept for when there is none. */

import { dropToken, tokenOf } from "./account.js";
import { bearer } from "./api.js";
import { retried } from "./decisions.js";
import { beginning } from "./keys.js";
import { tell } from "./news.js";

/**
 * Fetch the list. `{state, now}`: `fresh | offline | sign-in | disabled`, and the server's clock
 * in milliseconds where it answered. A visit that the server no longer names stays, marked `gone`,
 * while anything of it is only on this phone; one begun here that it never heard of is not gone.
 */
export const refresh = async (store, user) => {
  const token = await tokenOf(store, user);
  if (!token) return { state: "sign-in" };
  const asked = Date.now();
  const answer = await bearer(token).visits(await store.meta(`etag:${user}`));
  if (answer.status === 401) {
    await dropToken(store, user, token);
    return { state: "sign-in" };
  }
  if (answer.status === 403) return { state: "disabled" };
  if (answer.status !== 200 && answer.status !== 304) return { state: "offline" };
  const now = (answer.status === 200 && Date.parse(answer.body.now)) || answer.date;
  if (now) await store.remember("offset", now - (asked + Date.now()) / 2);
  if (answer.status === 200) await keep(store, user, answer);
  await enable(store, user);
  return { state: "fresh", now };
};

/** What was blocked while the account was closed goes out again once it is open. */
const enable = async (store, user) => {
  const closed = (await store.all("queue", user)).filter((entry) => entry.reason === "disabled");
  await Promise.all(closed.map((entry) => store.put("queue", retried(entry, Date.now()))));
  if (closed.length) tell("queue");
};

const LISTS = ["visits", "drafts", "queue", "receipts"];

/** Put the server's list in place of the phone's, all at once. */
const keep = async (store, user, { body, etag }) => {
  await store.transact([...LISTS, "meta"], async (tx) => {
    const [before, drafts, queue, receipts] = await Promise.all(
      LISTS.map((name) => tx.objectStore(name).getAll(beginning(user))),
    );
    const local = new Set([...drafts, ...queue].map((record) => record.visit));
    const received = new Set(receipts.map((receipt) => receipt.visit));
    const { stay, go } = merged({ before, named: body.visits, ended: body.ended, local, received });
    const visits = tx.objectStore("visits");
    await Promise.all([
      ...stay.map((visit) => visits.put({ ...visit, user })),
      ...go.map((visit) => visits.delete([user, visit.id])),
      ...judged(receipts, body.aside).map((receipt) => tx.objectStore("receipts").put(receipt)),
      tx.objectStore("meta").put({ key: `etag:${user}`, value: etag }),
      tx.objectStore("meta").put({ key: `agency:${user}`, value: body.agency ?? null }),
    ]);
  });
  tell("visits");
};

/**
 * What the list makes of the visits that the phone knew (`before`): `{stay, go}`. `local` and
 * `received` are the ids of those with something here, and with a receipt. Pure.
 */
export const merged = ({ before, named, ended = [], local, received }) => {
  const known = new Map(before.map((visit) => [visit.id, visit]));
  const why = new Map(ended.map((end) => [end.id, end.why]));
  const ids = new Set(named.map((visit) => visit.id));
  const left = before.filter((visit) => !ids.has(visit.id));
  const unheard = (visit) => visit.adhoc && !received.has(visit.id);
  const stay = named.map((visit) => ({
    ...visit,
    adhoc: Boolean(known.get(visit.id)?.adhoc || visit.adhoc),
    ended: why.get(visit.id) ?? null,
  }));
  for (const visit of left) {
    if (unheard(visit)) stay.push(visit);
    else if (local.has(visit.id)) stay.push({ ...visit, gone: true, ended: why.get(visit.id) ?? null });
  }
  const stays = new Set(stay.map((visit) => visit.id));
  return { stay, go: left.filter((visit) => !stays.has(visit.id)) };
};

/** The receipts that the server has more to say of than the phone knows: what was set aside. */
export const judged = (receipts, aside = []) => {
  const said = new Map(aside.map((one) => [one.manifest_sha256, one]));
  return receipts
    .filter((receipt) => said.has(receipt.manifest_sha256))
    .map((receipt) => {
      const { reason, decision } = said.get(receipt.manifest_sha256);
      return { ...receipt, aside: { reason, decision } };
    });
};

/** Accept an offer, or refuse it with a reason; gives the server's answer. */
export const decide = async (store, visit, reason = null) => {
  const api = bearer(await tokenOf(store, visit.user));
  const answer = reason === null ? await api.accept(visit.id) : await api.refuse(visit.id, reason);
  if (answer.status === 204) {
    await store.put("visits", { ...visit, state: reason === null ? "accepted" : "declined" });
    await store.write([{ store: "meta", gone: `etag:${visit.user}` }]);
    tell("visits");
  }
  return answer;
};

/** What this person's organisation settled, as last heard: `{safety_phone, wants_position}`. */
export const agencyOf = async (store, user) => (await store.meta(`agency:${user}`)) ?? {};
