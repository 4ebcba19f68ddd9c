/** What was typed and not sent is not lost by leaving: the browser asks first. */

import { release } from "./submit-guard.js";

const isUnsent = (form) =>
  form.method === "post" &&
  !("underWay" in form.dataset) &&
  [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);

/** Ask before a page is left whose forms hold words that no button has sent. */
export const guardUnsent = (root) => {
  root.defaultView.addEventListener("beforeunload", (event) => {
    if (![...root.forms].some(isUnsent)) return;
    event.preventDefault();
    setTimeout(() => {
      for (const form of root.querySelectorAll("form[data-under-way]")) release(form); // they stayed
    });
  });
};
