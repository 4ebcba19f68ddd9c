/** Prints the page; stays hidden where no script runs. */
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => globalThis.print());
  }
}

customElements.define("print-button", PrintButton);
