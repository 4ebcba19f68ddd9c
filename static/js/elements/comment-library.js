/** Puts a comment of the library into what is being written; without a script it is a list to read. */

import { matches } from "../format/folding.js";

class CommentLibrary extends HTMLElement {
  #into = null;

  connectedCallback() {
    document.addEventListener("focusin", this.#remember);
    document.addEventListener("click", this.#asked);
    document.addEventListener("htmx:after:swap", this.#show);
    this.addEventListener("click", (event) => this.#chosen(event));
    this.querySelector("[type=search]").addEventListener("input", (event) =>
      this.#search(event.target.value),
    );
    this.#show();
  }

  disconnectedCallback() {
    document.removeEventListener("focusin", this.#remember);
    document.removeEventListener("click", this.#asked);
    document.removeEventListener("htmx:after:swap", this.#show);
  }

  #show = () => {
    for (const button of document.querySelectorAll("[data-library]")) button.hidden = false;
  };

  #remember = (event) => {
    const target = event.target;
    if (target.matches("textarea") && !this.contains(target)) this.#into = target;
    else if (target.matches("[data-stop], .photo > a"))
      this.#into = target.closest(".finding")?.querySelector("details.comment textarea") ?? this.#into;
  };

  #asked = (event) => {
    const button = event.target.closest("[data-library]");
    if (!button) return;
    this.#into = button.closest("form").querySelector("textarea");
    this.querySelector("summary").click();
  };

  #search(words) {
    let found = 0;
    for (const row of this.querySelectorAll(".library-list > li")) {
      row.hidden = !matches(row.textContent, words);
      found += row.hidden ? 0 : 1;
    }
    this.querySelector("[data-none]").hidden = found > 0;
  }

  #chosen(event) {
    const text = event.target.closest("[data-text]")?.dataset.text;
    if (text === undefined) return;
    this.querySelector("dialog").close();
    const field = this.#into ?? document.querySelector("details.comment textarea");
    if (!field) return;
    const comment = field.closest("details.comment");
    if (comment) comment.open = true;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  }
}

customElements.define("comment-library", CommentLibrary);
