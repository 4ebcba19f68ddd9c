/** Turns a details element into a modal sheet; without a script it opens in the page. */
class SheetDialog extends HTMLElement {
  #dialog;

  connectedCallback() {
    if (this.#dialog) return;
    const details = this.querySelector("details");
    const summary = details.querySelector("summary");
    this.#dialog = this.#build(details.querySelector(".sheet__body"));
    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      this.#dialog.showModal();
    });
    if (details.open) {
      details.open = false;
      this.#dialog.showModal();
    }
  }

  #build(body) {
    const dialog = document.createElement("dialog");
    dialog.className = "sheet";
    dialog.setAttribute("aria-labelledby", `${body.id}-title`);
    dialog.append(body);
    this.append(dialog);
    for (const button of dialog.querySelectorAll("[data-close]")) {
      button.hidden = false;
      button.addEventListener("click", () => dialog.close());
    }
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    return dialog;
  }
}

customElements.define("sheet-dialog", SheetDialog);
