/** Opens the photos it holds large, one after the other; without a script they are plain links. */
class PhotoViewer extends HTMLElement {
  #at = 0;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#clicked(event));
    this.#dialog.addEventListener("keydown", (event) => this.#pressed(event));
    this.#dialog.addEventListener("close", () => this.#links[this.#at]?.focus());
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #links() {
    return [...this.querySelectorAll(".photo a")];
  }

  #clicked(event) {
    const link = event.target.closest(".photo a");
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#show(this.#links.indexOf(link));
      this.#dialog.showModal();
    } else if (event.target.closest(".viewer__stage img")) this.#act("full");
    else if (event.target.closest(".viewer__stage")) this.#act("close");
    else if (act) this.#act(act);
  }

  #pressed(event) {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      if (!("full" in this.#dialog.dataset)) this.#act(event.key === forward ? "next" : "previous");
    } else if (event.key === "+" || event.key === "-") this.#full(event.key === "+");
  }

  #act(act) {
    if (act === "next") this.#show(this.#at + 1);
    else if (act === "previous") this.#show(this.#at - 1);
    else if (act === "full") this.#full(!("full" in this.#dialog.dataset));
    else this.#dialog.close();
  }

  #show(index) {
    const links = this.#links;
    this.#at = (index + links.length) % links.length;
    const small = links[this.#at].querySelector("img");
    const large = this.#dialog.querySelector(".viewer__stage img");
    large.src = links[this.#at].href;
    large.alt = small.alt;
    this.#dialog.querySelector("p").textContent = small.alt;
    for (const button of this.#dialog.querySelectorAll("[data-act=next], [data-act=previous]"))
      button.hidden = links.length < 2;
    this.#full(false);
  }

  #full(full) {
    this.#dialog.toggleAttribute("data-full", full);
    this.#dialog.querySelector("[data-act=full]").setAttribute("aria-pressed", String(full));
  }
}

customElements.define("photo-viewer", PhotoViewer);
