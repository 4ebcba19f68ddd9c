/** Puts `data-text` on the clipboard and says `data-done`; stays hidden where there is no clipboard. */
class CopyButton extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.#copy());
  }

  async #copy() {
    await navigator.clipboard.writeText(this.dataset.text);
    const words = this.querySelector("span");
    const before = words.textContent;
    words.textContent = this.dataset.done;
    setTimeout(() => {
      words.textContent = before;
    }, 2000);
  }
}

customElements.define("copy-button", CopyButton);
