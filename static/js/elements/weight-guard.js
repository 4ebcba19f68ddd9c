/** Files that are together heavier than the server takes are not sent: it would hang up in the middle,
 * and what was written beside them would be lost. The field says so as soon as they are chosen. */

const weight = (field) => [...field.files].reduce((sum, file) => sum + file.size, 0);
const isTooHeavy = (field) => weight(field) > Number(field.dataset.mostBytes);

const say = (field, words) => {
  const error = Object.assign(document.createElement("p"), {
    className: "field__error",
    id: `${field.id}-weight`,
    textContent: words,
  });
  error.setAttribute("role", "alert");
  field.after(error);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", error.id);
};

const unsay = (field) => {
  field.ownerDocument.getElementById(`${field.id}-weight`)?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
};

const tell = (field) => {
  unsay(field);
  if (isTooHeavy(field)) say(field, field.dataset.tooHeavy);
};

/** Watch the file fields of a document that name the most they take (`data-most-bytes`). */
export const guardWeight = (root) => {
  root.addEventListener("change", (event) => {
    if (event.target.matches("input[data-most-bytes]")) tell(event.target);
  });
  const hold = (event) => {
    const field = event.target.querySelector("input[data-most-bytes]");
    if (!field || !isTooHeavy(field)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the form is not under way
    tell(field);
    field.focus();
  };
  root.addEventListener("submit", hold, true);
};
