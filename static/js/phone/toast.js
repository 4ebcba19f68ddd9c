/** A short word about what was done, above the bar, with Undo for eight seconds. */

import { clone } from "./words.js";

const SECONDS = 8;

/** Say something; `undo` takes it back. */
export const toast = (text, undo = null) => {
  const region = document.getElementById("toasts");
  const note = clone("toast");
  const button = note.querySelector("button");
  note.querySelector("span").textContent = text;
  button.hidden = !undo;
  button.addEventListener("click", () => {
    note.remove();
    undo();
  });
  region.replaceChildren(note);
  setTimeout(() => note.remove(), SECONDS * 1000);
};
