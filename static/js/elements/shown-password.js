/** A password that its writer may look at: the button shows it and hides it again. */
class ShownPassword extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.#turn(button));
    this.querySelector("input").form?.addEventListener("submit", () => this.#turn(button, false));
  }

  #turn(button, shown = button.getAttribute("aria-pressed") !== "true") {
    this.querySelector("input").type = shown ? "text" : "password"; // never sent or kept as plain text
    button.setAttribute("aria-pressed", String(shown));
  }
}

customElements.define("shown-password", ShownPassword);
