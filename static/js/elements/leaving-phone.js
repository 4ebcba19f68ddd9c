/** Signing out from the desk: the phone forgets the person too. Where work of theirs is only on
 * this phone, its own page (`data-phone`) says so first. Until this has loaded the button is inert:
 * a tap before would go round it. */
class LeavingPhone extends HTMLElement {
  connectedCallback() {
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#leave(event.target);
    });
    this.inert = false;
  }

  async #leave(form) {
    const { forgetMe } = await import("../offline/leaving.js");
    const free = await forgetMe().catch(() => true); // no database, nothing to forget
    if (free) form.submit();
    else location.assign(this.dataset.phone);
  }
}

customElements.define("leaving-phone", LeavingPhone);
