/** An error page in answer to a form replaces nothing: its sentence stands in the form, and what
 * was typed stays below it. */

const say = (form, words) => {
  form.querySelector("[data-refused]")?.remove();
  const banner = Object.assign(document.createElement("p"), { className: "banner bad", textContent: words });
  banner.dataset.refused = "";
  banner.setAttribute("role", "alert");
  form.prepend(banner);
};

const sentenceOf = (page) => {
  const parsed = new DOMParser().parseFromString(page, "text/html");
  return (parsed.querySelector(".page p") ?? parsed.querySelector("h1")).textContent;
};

/** Whole pages come back only for errors that the form's own fragment does not show (422). */
const isErrorPage = ({ response, text }) =>
  response.status >= 400 && response.status !== 422 && /^\s*<!doctype html/i.test(text);

/** Keep the forms of a document that are sent by htmx when they are refused or get no answer. */
export const keepRefused = (root) => {
  root.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement.closest("form");
    if (!form || !isErrorPage(ctx)) return;
    event.preventDefault();
    say(form, sentenceOf(ctx.text));
  });
  root.addEventListener("htmx:error", (event) => {
    const form = event.target.closest?.("form");
    if (form) say(form, root.getElementById("toasts").dataset.noAnswer);
  });
};
