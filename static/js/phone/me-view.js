/** Me: who is signed in, where the visits of this phone are, and signing out. */

import { number } from "../format/numbers.js";
import { signOut } from "../offline/account.js";
import { isOpen } from "../offline/decisions.js";
import { whereabouts } from "../offline/whereabouts.js";
import { asked } from "./sheets.js";
import { tellStrangers } from "./strangers.js";
import { clone, count, part, say } from "./words.js";

const PLACES = ["draft", "queued", "blocked", "received", "deleted", "lost"];

/** Fill the view. */
export const showMe = async (view, context) => {
  const { store, user, account } = context;
  part(view, "name").textContent = account.name ?? "";
  const { counts } = await whereabouts(store, user);
  for (const place of PLACES) part(view, place).textContent = number(counts[place]);
  for (const role of ["lost", "lost-term"]) part(view, role).hidden = counts.lost === 0;
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  part(view, "storage").textContent = say(view.dataset.megabytes, { n: Math.ceil(usage / 1e6) });
  const kept = await navigator.storage?.persisted?.();
  part(view, "persisted").textContent = view.dataset[kept ? "persisted" : "evictable"];
  part(view, "agreement").hidden = Boolean(account.audits); // it is asked of shoppers alone
  await tellStrangers(view, context);
  reachable(view);
  leaving(part(view, "sign-out"), context);
};

/** What needs a network is not offered without one: its pages are not on the phone. */
const reachable = (view) => {
  part(view, "account").hidden = !navigator.onLine;
  part(view, "no-network").hidden = navigator.onLine;
};

const leaving = (form, { store, user, account }) => {
  form.hidden = !account.csrf || !navigator.onLine;
  form.elements.csrf_token.value = account.csrf ?? "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (!(await agrees(store, user))) return;
    await signOut(store, user);
    form.submit();
  };
};

/** Whether they go all the same, once they have read what stays on this phone. */
const agrees = async (store, user) => {
  const sheet = document.getElementById("leaving");
  const queue = (await store.all("queue", user)).filter((entry) => entry.state !== "received");
  const { counts } = await whereabouts(store, user);
  const stays = { unsent: queue.filter(isOpen).length, blocked: counts.blocked, drafts: counts.draft };
  const reasons = Object.entries(stays).filter(([, n]) => n > 0);
  if (!reasons.length) return true;
  part(sheet, "reasons").replaceChildren(
    ...reasons.map(([name, n]) => {
      const line = clone("reason");
      part(line, "words").textContent = count(sheet.dataset, name, n);
      return line;
    }),
  );
  return (await asked(sheet)) === "leave";
};
