/** Signing out from a page of the desk: the phone's database must hear of it too. Loaded late. */

import { currentUser, signOut } from "./account.js";
import { isOnlyHere } from "./clearing.js";
import { Store } from "./store.js";

/** Forget who was signed in here; false, and nothing is forgotten, while work of theirs is only here. */
export const forgetMe = async () => {
  const store = new Store();
  const user = await currentUser(store);
  if (!user) return true;
  if (await isOnlyHere(store, user)) return false;
  await signOut(store, user);
  return true;
};
