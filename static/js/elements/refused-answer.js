/** An error page in answer to a form replaces nothing: its sentence stands in the form, and what
 * was typed stays below it. A page that says itself what was refused (`data-refusal`) is shown. */

const say = (form, words) => {
  form.querySelector("[data-refused]")?.remove();
  const banner = Object.assign(document.createElement("p"), { className: "banner bad", textContent: words });
  banner.dataset.refused = "";
  banner.setAttribute("role", "alert");
  form.prepend(banner);
};

const sentenceOf = (page) => (page.querySelector(".page p") ?? page.querySelector("h1")).textContent;

/** Whole pages come back only for errors that the form's own fragment does not show (422). */
const isErrorPage = ({ response, text }) =>
  response.status >= 400 && response.status !== 422 && /^\s*<!doctype html/i.test(text);

/** Keep the forms of a document that are sent by htmx when they are refused or get no answer. */
export const keepRefused = (root) => {
  root.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement.closest("form");
    if (!form || !isErrorPage(ctx)) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    if (page.querySelector("[data-refusal]")) return;
    event.preventDefault();
    say(form, sentenceOf(page));
  });
  root.addEventListener("htmx:error", (event) => {
    const form = event.target.closest?.("form");
    if (form) say(form, root.getElementById("toasts").dataset.noAnswer);
  });
};
