/** The photo notes of one place: taken, chosen, looked over, described, put in order. */

import { encode, UnusablePhoto } from "../offline/photos.js";
import { toast } from "../phone/toast.js";
import { clone, count, part, say, setIcon } from "../phone/words.js";

let reminded = false;
let line = Promise.resolve(); // one picture is decoded at a time, whatever place it is for

/** Copies that stay when the phone takes a chosen file back; the browser may put them on its disk. */
const copiesOf = async (files) => {
  const copies = [];
  for (const file of files) {
    const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
    copies.push(new Blob([bytes], { type: file.type }));
  }
  return copies;
};

export class CapturePhotos extends HTMLElement {
  #album;
  #visit;
  #place;

  get #purpose() {
    return this.dataset.purpose;
  }

  /** Show a place's photos in the open visit. */
  open(visit, place) {
    this.#visit = visit;
    this.#album = visit.album;
    this.#place = place;
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")));
    for (const input of this.querySelectorAll("input[type=file]"))
      input.addEventListener("change", () => this.#chosen(input));
    part(this, "camera").addEventListener("cancel", () => visit.cameraClosed());
    for (const photo of this.#album.at(place, this.#purpose)) this.#show(photo);
    this.#number();
  }

  /** Say that the phone closed the page while the camera was open, and that nothing else is lost. */
  cameBack() {
    part(this, "killed").hidden = false;
    this.scrollIntoView({ block: "center" });
    this.querySelector('[data-do="camera"]').focus({ preventScroll: true });
    this.#visit.cameraClosed();
  }

  #act(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const figure = button.closest("figure");
    const acts = {
      camera: () => this.#camera(),
      gallery: () => part(this, "gallery").click(),
      edit: () => this.#edit(figure),
      keep: () => this.#keep(figure),
      remove: () => this.#remove(figure),
      earlier: () => this.#move(figure, -1, button),
      later: () => this.#move(figure, 1, button),
    };
    acts[button.dataset.do]?.();
  }

  /** The camera, after the reminder of what must not be in the picture: once per opening. What is
   * needed to come back here is on its way to the database before the camera covers the page. */
  #camera() {
    const input = part(this, "camera");
    if (!this.#purpose) this.#visit.cameraOpens(this.#place); // the way back leads to the evidence
    if (reminded) return input.click();
    const sheet = document.getElementById("before-camera");
    sheet.addEventListener(
      "close",
      () => {
        if (sheet.returnValue !== "open") return this.#visit.cameraClosed();
        reminded = true;
        return input.click();
      },
      { once: true },
    );
    sheet.returnValue = "";
    return sheet.showModal();
  }

  async #chosen(input) {
    part(this, "killed").hidden = true;
    const pictures = await copiesOf(input.files);
    input.value = "";
    const taken = line.then(() => this.#take(pictures, input));
    line = taken.catch(() => {});
    return taken;
  }

  /** Store pictures one after another: a single one to be looked over, several as they are. */
  async #take(pictures, input) {
    const { length: of } = pictures;
    const unusable = new Set();
    const stored = [];
    for (let n = 1; n <= of; n += 1) {
      this.#tell("preparing", { n, of });
      try {
        const photo = await this.#album.add(this.#place, pictures.shift(), {
          hold: of === 1,
          purpose: this.#purpose,
        });
        stored.push([photo, this.#show(photo)]);
        this.#number();
      } catch (error) {
        if (!(error instanceof UnusablePhoto)) throw error;
        unusable.add(error.reason);
      }
    }
    this.#tell("");
    const busy = part(this, "busy");
    const kept = of > 1 && stored.length > 0 ? [count(busy.dataset, "kept", stored.length)] : [];
    const said = [...kept, ...[...unusable].map((reason) => busy.getAttribute(`data-${reason}`))];
    if (said.length) toast(said.join(" "));
    if (of === 1 && stored[0]?.[0].held) this.#edit(stored[0][1], input);
  }

  #show(photo) {
    const figure = clone("photo");
    const words = figure.querySelector("input");
    figure.dataset.id = photo.id;
    figure.id = `photo-${photo.id}`;
    words.value = photo.caption;
    words.addEventListener("input", () => {
      figure.querySelector("img").alt = words.value;
      this.#album.caption(photo.id, words.value);
    });
    part(this, "photos").lastElementChild.before(figure);
    this.#fill(figure);
    return figure;
  }

  #photo(figure) {
    return this.#album.at(this.#place, this.#purpose).find((photo) => photo.id === figure.dataset.id);
  }

  /** Show a photo as it is by now: its picture, whether it waits, what was done to it. */
  async #fill(figure) {
    const photo = this.#photo(figure);
    const image = figure.querySelector("img");
    const state = part(figure, "state");
    const name = photo.held ? "held" : photo.unreduced ? "unreduced" : photo.edited ? "edited" : "";
    image.alt = photo.caption || image.alt;
    state.hidden = !name;
    part(state, "words").textContent = state.dataset[name] ?? "";
    setIcon(state, photo.edited && !photo.held ? "yes" : "alert");
    figure.querySelector("input").hidden = photo.held;
    part(figure, "keep").hidden = !photo.held;
    part(figure, "edit").hidden = photo.unreduced;
    const picture = await this.#album.picture(photo.sha256);
    if (!picture) return;
    image.onload = () => URL.revokeObjectURL(image.src);
    image.onerror = () => {
      image.hidden = true; // sent as it is: the words below say why it cannot be seen
    };
    image.src = URL.createObjectURL(picture);
  }

  /** Number the photos, and let none go beyond the first or the last place. */
  #number() {
    const figures = [...this.querySelectorAll("figure")];
    const of = figures.length;
    for (const [index, figure] of figures.entries()) {
      figure.setAttribute("aria-label", say(part(this, "photos").dataset.at, { n: index + 1, of }));
      for (const [name, end] of Object.entries({ earlier: 0, later: of - 1 })) {
        const button = figure.querySelector(`[data-do="${name}"]`);
        button.hidden = of < 2 || this.#photo(figure).held;
        button.setAttribute("aria-disabled", String(index === end));
      }
    }
  }

  /** Look a photo over in the editor; `input` is where it came from just now, null later on. */
  async #edit(figure, input = null) {
    const { id, held, sha256 } = this.#photo(figure);
    const again = held ? (input ?? part(this, "camera")) : null;
    const options = {
      encode,
      source: again?.dataset.role,
      keep: (bytes) => (bytes ? this.#album.replace(id, bytes) : this.#album.keep(id)),
      retake: again && (() => (again.dataset.role === "camera" ? this.#camera() : again.click())),
    };
    const did = await import("../elements/photo-editor.js")
      .then(async ({ look }) => look(await this.#album.picture(sha256), options))
      .catch(() => null);
    if (!did) return toast(part(this, "busy").dataset.noEditor);
    if (did === "again") return this.#remove(figure);
    if (did === "dropped") toast(part(this, "busy").dataset.dropped);
    if (did === "keep") await this.#fill(figure);
    this.#number();
    return figure.querySelector("input:not([hidden]), button:not([hidden])").focus();
  }

  async #keep(figure) {
    await this.#album.keep(figure.dataset.id);
    await this.#fill(figure);
    this.#number();
    figure.querySelector("input").focus();
  }

  #move(figure, by, button) {
    if (!this.#album.move(figure.dataset.id, by)) return;
    if (by < 0) figure.previousElementSibling.before(figure);
    else figure.nextElementSibling.after(figure);
    this.#number();
    button.focus();
    this.#tell("moved", { at: figure.getAttribute("aria-label") });
  }

  #remove(figure) {
    const restore = this.#album.remove(figure.dataset.id);
    const next = figure.nextElementSibling;
    figure.remove();
    this.#number();
    next.querySelector("button:not([hidden])").focus();
    toast(part(this, "photos").dataset.removed, () => {
      restore();
      next.before(figure);
      this.#number();
    });
  }

  #tell(name, values) {
    const status = part(this, "busy");
    status.textContent = name && say(status.dataset[name], values);
  }
}
