/** Rows to tick: how many are, and all of a page at once. Without a script each row is ticked by itself. */

import { number } from "../format/numbers.js";

class RowPicker extends HTMLElement {
  #all;

  connectedCallback() {
    const whole = this.querySelector("[data-all-of-page]");
    if (!whole) return;
    whole.hidden = false;
    this.#all = whole.querySelector("input");
    this.addEventListener("change", (event) => this.#changed(event.target));
    this.#tell();
  }

  get #rows() {
    return [...this.querySelectorAll("input[name=visit]")];
  }

  #changed(target) {
    if (target === this.#all) for (const row of this.#rows) row.checked = this.#all.checked;
    if (target.name === "visit" && !target.checked) this.#unlessEverything();
    this.#tell();
  }

  #unlessEverything() {
    const everything = this.querySelector("input[name=everything]");
    if (everything) everything.checked = false;
  }

  #tell() {
    const rows = this.#rows;
    const ticked = rows.filter((row) => row.checked).length;
    this.#all.checked = ticked > 0 && ticked === rows.length;
    this.#all.indeterminate = ticked > 0 && ticked < rows.length;
    this.querySelector("[data-count]").textContent = ticked
      ? this.dataset.words.replace("{count}", number(ticked))
      : "";
  }
}

customElements.define("row-picker", RowPicker);
