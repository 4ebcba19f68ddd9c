/** Rows that turn into forms (components/inline.html): Escape leaves, and focus stays with the row. */

const first = (row) =>
  row.querySelector('[aria-invalid="true"]') ??
  row.querySelector("[data-inline] :is(input:not([type=hidden]), select, textarea)") ??
  row.querySelector("[data-pencil]");

const lost = (root) => root.activeElement === null || root.activeElement === root.body;

/** Serve every inline row of a document, also those that arrive later. */
export const serveRows = (root) => {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    const leave = event.target.closest?.("[data-inline]")?.querySelector("[data-leave]");
    if (!leave || root.querySelector("dialog[open]")) return;
    event.preventDefault();
    leave.click();
  });
  root.addEventListener("htmx:after:swap", (event) => {
    const { target } = event.detail.ctx;
    const row = target?.id && root.getElementById(target.id);
    if (row && lost(root)) first(row)?.focus();
  });
};
