const SECONDS = 8;
const WITH_UNDO = 20;

/** A short word that leaves by itself, but never while a finger, pointer or focus is on it. */
class ToastNote extends HTMLElement {
  #timer;

  connectedCallback() {
    for (const event of ["pointerenter", "focusin"]) this.addEventListener(event, () => this.#stay());
    for (const event of ["pointerleave", "focusout"]) this.addEventListener(event, () => this.#leaveSoon());
    this.#leaveSoon();
  }

  disconnectedCallback() {
    this.#stay();
  }

  #stay() {
    clearTimeout(this.#timer);
  }

  #leaveSoon() {
    this.#stay();
    const seconds = this.querySelector("form") ? WITH_UNDO : SECONDS;
    this.#timer = setTimeout(() => this.remove(), seconds * 1000);
  }
}

customElements.define("toast-note", ToastNote);
