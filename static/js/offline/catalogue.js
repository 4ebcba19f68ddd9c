/** What a supervisor may audit on site: fetched when there is a network, kept for when there is none. */

import { tokenOf } from "./account.js";
import { bearer } from "./api.js";
import { tell } from "./news.js";

const key = (user) => `catalogue:${user}`;

/** `{etag, branches, checklists}` as last fetched, or undefined: this person starts no audits. */
export const catalogueOf = (store, user) => store.meta(key(user));

const forget = async (store, user) => {
  if (!(await catalogueOf(store, user))) return;
  await store.write([{ store: "meta", gone: key(user) }]);
  tell("visits");
};

/** Fetch it where it has changed; who may not (or no longer) start audits keeps none. */
export const refreshCatalogue = async (store, user, audits) => {
  if (!audits) return forget(store, user);
  const [token, known] = await Promise.all([tokenOf(store, user), catalogueOf(store, user)]);
  if (!token) return undefined;
  const { status, body, etag } = await bearer(token).catalogue(known?.etag);
  if (status === 403) return forget(store, user);
  if (status !== 200) return undefined;
  const { branches, checklists } = body;
  await store.remember(key(user), { etag, branches, checklists });
  return tell("visits"); // the forms of these checklists are wanted without a network, too
};
