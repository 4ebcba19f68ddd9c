/** A colour is typed, or picked where a script runs: each shows what the other holds. */
class ColourField extends HTMLElement {
  connectedCallback() {
    const typed = this.querySelector(".input");
    const picked = this.querySelector("[type=color]");
    picked.hidden = false;
    picked.addEventListener("input", () => {
      typed.value = picked.value;
    });
    typed.addEventListener("input", () => {
      const digits = typed.value.trim().replace(/^#?/, "#");
      if (/^#[0-9a-f]{6}$/i.test(digits)) picked.value = digits;
      else if (!typed.value.trim()) picked.value = this.dataset.ours;
    });
  }
}

customElements.define("colour-field", ColourField);
