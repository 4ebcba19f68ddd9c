/** Both sides sign what they have seen: drawn on the glass, confirmed by name, or declined. */

import { moment } from "../format/dates.js";
import { sha256 } from "../offline/canonical.js";
import { isDone, standing, toldOf } from "../offline/signatures.js";
import { part } from "../phone/words.js";
import { Pad } from "./pad.js";

/** Keep what one side says now. */
const keep = (visit, side, changes, ...more) => {
  const { signed: before, changes: gone } = standing(visit.draft);
  const signed = { ...before, [side]: { ...before[side], ...changes } };
  const done = Object.values(signed).some(isDone);
  const unsigned = done ? null : visit.draft.unsigned;
  return visit.sign({ signed, told: toldOf(signed), unsigned }, ...gone, ...more);
};

/** One side's card. */
class Side {
  #visit;
  #name;
  #card;
  #pad;

  constructor(visit, card) {
    this.#visit = visit;
    this.#card = card;
    this.#name = card.dataset.side;
    this.#pad = new Pad(card.querySelector("canvas"), () => this.#drawn());
    this.#fill();
    card.addEventListener("input", (event) => this.#typed(event.target));
    card.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")?.dataset.do));
    this.#show();
  }

  close() {
    this.#pad.close();
  }

  get #said() {
    return standing(this.#visit.draft).signed[this.#name] ?? {};
  }

  get #way() {
    return this.#card.querySelector("[data-role=way]:checked").value;
  }

  #fill() {
    for (const name of ["name", "role", "reason"]) {
      const field = part(this.#card, name);
      if (field) field.value = this.#said[name] ?? "";
    }
    const way = this.#card.querySelector(`[data-role=way][value="${this.#said.way ?? "draw"}"]`);
    if (way) way.checked = true;
  }

  #keep(changes, ...more) {
    return keep(this.#visit, this.#name, changes, ...more);
  }

  #typed(field) {
    const { role } = field.dataset;
    if (["name", "role", "reason"].includes(role)) this.#keep({ [role]: field.value });
    if (role === "way") this.#keep({ way: field.value });
    for (const problem of this.#card.querySelectorAll(".field__error")) problem.hidden = true;
    this.#show();
  }

  #act(what) {
    if (what === "undo") this.#pad.undo();
    if (what === "clear") this.#pad.clear();
    if (what === "sign") this.#sign();
    if (what === "again") this.#again();
  }

  #drawn() {
    for (const what of ["undo", "clear"])
      this.#card.querySelector(`[data-do=${what}]`).disabled = this.#pad.isEmpty;
    if (this.#pad.isSigned) part(this.#card, "no-draw").hidden = true;
  }

  /** What keeps this side from signing, as the role of the sentence that says so; null for nothing. */
  get #lack() {
    const way = this.#way;
    const value = (name) => part(this.#card, name).value.trim();
    if (way === "decline") return value("reason") ? null : "reason";
    if (!value("name")) return "name";
    if (way === "draw") return this.#pad.isSigned ? null : "draw";
    return part(this.#card, "confirm").checked ? null : "confirm";
  }

  async #sign() {
    const lack = this.#lack;
    for (const problem of this.#card.querySelectorAll(".field__error")) problem.hidden = true;
    if (lack) {
      part(this.#card, `no-${lack}`).hidden = false;
      return (part(this.#card, lack) ?? this.#card.querySelector("canvas")).focus();
    }
    const way = this.#way;
    const [photo, ...changes] = way === "draw" ? await this.#drawing() : [null];
    await this.#keep({ way, at: Date.now(), photo }, ...changes);
    this.#pad.clear();
    this.#show();
    return this.#card.querySelector("[data-do=again]").focus();
  }

  /** The record of the drawing, then what stores it with its bytes. */
  async #drawing() {
    const { user, visit } = this.#visit;
    const bytes = await this.#pad.png();
    const hash = await sha256(bytes);
    const record = {
      ...{ user, visit: visit.id, id: crypto.randomUUID(), place: "visit", purpose: "signature" },
      ...{ caption: "", sha256: hash, size: bytes.byteLength, unreduced: false, edited: false, held: false },
      at: Date.now(),
    };
    const blob = { user, sha256: hash, type: "image/png", bytes };
    return [record, { store: "blobs", record: blob }, { store: "photos", record }];
  }

  #again() {
    const { photo } = this.#said;
    const gone = photo ? [{ store: "photos", record: { ...photo, removed: true } }] : [];
    this.#keep({ at: null, photo: null }, ...gone);
    part(this.#card, "confirm").checked = false;
    this.#show();
    part(this.#card, "name").focus();
  }

  #show() {
    const done = isDone(this.#said);
    const way = this.#way;
    part(this.#card, "unsigned").hidden = done;
    part(this.#card, "signed").hidden = !done;
    for (const one of this.#card.querySelectorAll("[data-way]"))
      one.hidden = !one.dataset.way.split(" ").includes(way);
    const button = this.#card.querySelector("[data-do=sign]");
    button.textContent = button.dataset[way === "decline" ? "decline" : "sign"];
    this.#drawn();
    if (done) this.#tell();
  }

  async #tell() {
    const { name, role, reason, way, at, photo } = this.#said;
    const words = part(this.#card, "how");
    words.textContent = words.dataset[way];
    part(this.#card, "who").textContent = [name, role]
      .map((one) => one?.trim())
      .filter(Boolean)
      .join(", ");
    part(this.#card, "when").textContent = moment(at);
    part(this.#card, "because").textContent = way === "decline" ? reason : "";
    const image = part(this.#card, "drawing");
    image.hidden = !photo;
    const picture = photo && (await this.#visit.album.picture(photo.sha256));
    if (!picture) return;
    image.onload = () => URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(picture);
  }
}

export class Signing {
  #sides;

  constructor(visit, dialog) {
    const remark = part(dialog, "remark");
    remark.value = standing(visit.draft).signed.branch?.remark ?? "";
    remark.addEventListener("input", () => keep(visit, "branch", { remark: remark.value }));
    this.#sides = [...dialog.querySelectorAll("[data-side]")].map((card) => new Side(visit, card));
  }

  close() {
    for (const side of this.#sides) side.close();
  }
}
