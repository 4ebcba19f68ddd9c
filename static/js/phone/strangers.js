/** Other people on the same phone: that something of theirs waits, and nothing more. */

import { strangersWaiting } from "../offline/account.js";
import { count, part } from "./words.js";

/** Say in a view how many visits of others wait here. */
export const tellStrangers = async (view, { store, user }) => {
  const others = await strangersWaiting(store, user);
  const line = part(view, "strangers");
  line.hidden = others === 0;
  line.textContent = others ? count(line.dataset, "others", others) : "";
};
