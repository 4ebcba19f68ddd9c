/** Me: who is signed in, what this phone keeps, and signing out. */

import { signOut } from "../offline/account.js";
import { number, part, say } from "./words.js";

/** Fill the view. */
export const showMe = async (view, { store, user, account }) => {
  part(view, "name").textContent = account.name ?? "";
  const [drafts, queue] = await Promise.all([store.all("drafts", user), store.all("queue", user)]);
  const unsent = queue.filter((entry) => entry.state !== "received").length;
  part(view, "drafts").textContent = number(
    drafts.filter((draft) => draft.state === "draft" && draft.begun).length,
  );
  part(view, "unsent").textContent = number(unsent);
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  part(view, "storage").textContent = say(view.dataset.megabytes, { n: Math.ceil(usage / 1e6) });
  const kept = await navigator.storage?.persisted?.();
  part(view, "persisted").textContent = view.dataset[kept ? "persisted" : "evictable"];
  const form = part(view, "sign-out");
  form.hidden = !account.csrf;
  part(form, "warning").hidden = unsent === 0;
  form.elements.csrf_token.value = account.csrf ?? "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    await signOut(store, user);
    form.submit();
  };
};
