/** An announced audit's summary for the branch, on the spot: loaded for audits alone. */

import { isDone, standing, toldOf, unsigned } from "../offline/signatures.js";
import { asked } from "../phone/sheets.js";
import { toast } from "../phone/toast.js";
import { clone, part } from "../phone/words.js";
import { Corrections } from "./corrections.js";
import { Findings } from "./findings.js";
import { lateStyles } from "./late-styles.js";

/** What changes an answer or how the visit ended; a second photo or a note does not. */
const CHANGING =
  "capture-item input:is([type=radio], [type=checkbox]), capture-item [data-role=clear], " +
  "capture-stopwatch button, #onsite .chip, [name=outcome]";
const TYPING = "capture-item [data-role=field], capture-stopwatch input";

/** What stands in the check before submitting: who has signed, and the way to the summary. */
class OnTheSpot {
  #visit;
  #section;

  constructor(visit, section) {
    this.#visit = visit;
    this.#section = section;
    part(section, "show").addEventListener("click", () => this.#show());
    visit.addEventListener("painted", () => this.#tell());
    this.#guard();
    this.#tell();
  }

  get #signed() {
    return standing(this.#visit.draft).signed;
  }

  #tell() {
    const { draft } = this.#visit;
    const { auditor, branch } = this.#signed;
    this.#section.hidden = draft.outcome !== "completed";
    const said = branch?.way === "decline" ? "declined" : "branch";
    const words = [isDone(auditor) && "auditor", isDone(branch) && said].filter(Boolean);
    const line = part(this.#section, "standing");
    line.textContent = line.dataset[words.join("-").replace(/-./, (at) => at[1].toUpperCase()) || "none"];
    const cleared = part(this.#section, "unsigned");
    cleared.hidden = !draft.unsigned || words.length > 0;
    part(cleared, "words").textContent = cleared.dataset[draft.unsigned] ?? "";
  }

  async #show() {
    const [{ Signing }] = await Promise.all([import("./signing.js"), lateStyles()]);
    const dialog = clone("summary");
    document.body.append(dialog);
    const findings = new Findings(this.#visit, dialog);
    await findings.show();
    const signing = new Signing(this.#visit, dialog);
    for (const button of dialog.querySelectorAll("[data-do=leave]"))
      button.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", (event) => {
      if (event.target !== dialog) return;
      signing.close();
      dialog.remove();
      part(this.#section, "show").focus();
    });
    dialog.showModal();
    part(dialog, "heading").focus();
  }

  /** Ask before what is signed is changed; whatever goes another way clears it all the same. */
  #guard() {
    const hears = (kind, hear) => document.addEventListener(kind, hear, { capture: true });
    hears("click", (event) => {
      const control = event.target.closest(CHANGING);
      if (control) this.#ask(event, () => control.click());
    });
    for (const kind of ["beforeinput", "keydown"]) {
      hears(kind, (event) => {
        const field = event.target.closest?.(TYPING);
        const moves = kind === "keydown" && (field?.type !== "time" || event.key === "Tab");
        if (field && !moves) this.#ask(event, () => field.focus());
      });
    }
  }

  async #ask(event, goOn) {
    if (!Object.values(this.#signed).some(isDone)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const sheet = document.getElementById("unsign");
    if ((await asked(sheet)) !== "yes") return;
    const { signed, changes } = unsigned(this.#signed);
    this.#visit.sign({ signed, told: toldOf(signed), unsigned: "changed" }, ...changes);
    toast(sheet.dataset.done);
    goOn();
  }
}

/** Open an audit's section of the check, and what its items need beside their evidence. */
export const open = (visit, section) => {
  new Corrections(visit);
  return new OnTheSpot(visit, section);
};
