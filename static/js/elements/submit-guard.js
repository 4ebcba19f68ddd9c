/** A form goes out once: its buttons rest while it is under way. */

const buttons = (form) => [...form.elements].filter((element) => element.type === "submit");

/** Let a form be submitted again. */
export const release = (form) => {
  delete form.dataset.underWay;
  for (const button of buttons(form)) {
    button.disabled = button.dataset.wasDisabled === "true";
    delete button.dataset.wasDisabled;
    button.removeAttribute("aria-busy");
  }
};

/** Disable after the browser has read the form, so that the pressed button's value goes along. */
const hold = (form, submitter) => {
  form.dataset.underWay = "";
  setTimeout(() => {
    if (!("underWay" in form.dataset)) return;
    for (const button of buttons(form)) {
      button.dataset.wasDisabled = String(button.disabled);
      button.disabled = true;
    }
    submitter?.setAttribute("aria-busy", "true");
  });
};

/** Guard every POST form in a document, also those that arrive later; undone when a page comes back. */
export const guardSubmits = (root) => {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const file = [form, event.submitter].some((each) => each && "file" in each.dataset);
    if (form.method !== "post" || file) return; // a file leaves the page as it is
    if ("underWay" in form.dataset) event.preventDefault();
    else hold(form, event.submitter);
  });
  root.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  root.defaultView.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-under-way]")) release(form);
  });
};
