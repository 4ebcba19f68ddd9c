/** Starting an audit on site: which branch, which checklist, and on to the form, network or not. */

import { byUse, discard, found, isBlank, startAudit } from "../offline/adhoc.js";
import { catalogueOf } from "../offline/catalogue.js";
import { readDraft } from "../offline/drafts.js";
import { keptPages } from "../offline/worker.js";
import { mayStart } from "./ready-room.js";
import { formAddress, formOf } from "./rows.js";
import { toast } from "./toast.js";
import { clone, count, part, say, textIn } from "./words.js";

const SHOWN = 12;

let shown;

/** Fill the view; what was chosen stays while only the news around it changes. */
export const showAudit = async (view, context) => {
  const { store, user } = context;
  const catalogue = await catalogueOf(store, user);
  const can = Boolean(catalogue?.branches.length && catalogue.checklists.length);
  part(view, "none").hidden = can;
  part(view, "form").hidden = !can;
  part(view, "bar").hidden = !can;
  if (!can) return;
  const [branches, kept] = await Promise.all([byUse(store, user, catalogue.branches), keptPages()]);
  const known = JSON.stringify([
    user,
    catalogue.etag,
    branches.map(({ id }) => id),
    [...kept],
    navigator.onLine,
  ]);
  if (shown === known) return;
  shown = known;
  new Choice(view, context, branches, catalogue.checklists, kept).show();
};

/** The way to it, for those who may audit: the button on the list of visits. */
export const showStart = async (link, { store, user }) => {
  link.hidden = !(await catalogueOf(store, user));
};

/** The button that discards an audit started here, as long as nothing was filled in. */
export const showDiscard = async (group, visit, { store }) => {
  group.hidden = !visit.adhoc || !isBlank(await readDraft(store, visit.user, visit.id));
  if (group.hidden) return;
  group.querySelector("button").onclick = async () => {
    const undo = await discard(store, visit);
    if (!undo) return showDiscard(group, visit, { store });
    location.hash = "#visits";
    return toast(group.dataset.discarded, undo);
  };
};

class Choice {
  #view;
  #context;
  #branches;
  #checklists;
  #kept;

  constructor(view, context, branches, checklists, kept) {
    this.#view = view;
    this.#context = context;
    this.#branches = branches;
    this.#checklists = checklists;
    this.#kept = kept;
  }

  /** Show both lists, and start with what is chosen in them. */
  show() {
    const search = part(this.#view, "search");
    search.oninput = () => this.#showBranches();
    search.onkeydown = (event) => event.key === "Enter" && this.#onlyOne(event);
    const form = part(this.#view, "form");
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#start();
    };
    this.#showBranches();
    this.#showChecklists();
    form.onchange = () => this.#complain(null);
    this.#complain(null);
  }

  #chosen(name) {
    return this.#view.querySelector(`input[name="${name}"]:checked`)?.value;
  }

  #showBranches() {
    const matching = found(this.#branches, part(this.#view, "search").value);
    const chosen = this.#chosen("branch") ?? (this.#branches.length === 1 ? this.#branches[0].id : null);
    const first = this.#branches.filter(({ id }) => id === chosen); // what is chosen is always seen
    const rows = [...first, ...matching.filter(({ id }) => id !== chosen).slice(0, SHOWN)];
    part(this.#view, "branches").replaceChildren(
      ...rows.map((branch) =>
        pick("branch", branch.id, branch.name, branch.address, { checked: branch.id === chosen }),
      ),
    );
    const more = matching.filter((branch) => !rows.includes(branch)).length;
    const words = this.#view.dataset;
    part(this.#view, "found").textContent = matching.length
      ? more
        ? count(words, "more", more)
        : ""
      : words.nothing;
  }

  #showChecklists() {
    const words = this.#view.dataset;
    const chosen = this.#chosen("checklist");
    const rows = this.#checklists.map((checklist) => {
      const ready = this.#kept.has(formAddress(checklist.version));
      const detail = [count(words, "items", checklist.items), ready ? words.ready : words.once].join(" · ");
      const can = ready || navigator.onLine;
      const one = this.#checklists.length === 1 || checklist.version === chosen;
      return pick("checklist", checklist.version, textIn(checklist.title), detail, {
        checked: can && one,
        disabled: !can,
      });
    });
    part(this.#view, "checklists").replaceChildren(...rows);
  }

  /** Enter in the search field takes the branch when only one is left. */
  #onlyOne(event) {
    event.preventDefault();
    const [one, other] = found(this.#branches, event.target.value);
    const input = one && !other && this.#view.querySelector(`input[name="branch"][value="${one.id}"]`);
    if (!input) return;
    input.checked = true;
    input.focus();
  }

  #complain(what) {
    const line = part(this.#view, "missing");
    line.hidden = !what;
    if (!what) return;
    line.lastElementChild.textContent = line.dataset[what];
    line.scrollIntoView({ block: "center" }); // the button is below a list that may be long
  }

  async #start() {
    const branch = this.#branches.find(({ id }) => id === this.#chosen("branch"));
    const checklist = this.#checklists.find(({ version }) => version === this.#chosen("checklist"));
    if (!branch || !checklist) {
      this.#complain(branch ? "checklist" : "branch");
      return part(this.#view, branch ? "checklists" : "branches")
        .querySelector("input:enabled")
        ?.focus();
    }
    const { store, user } = this.#context;
    if (!(await mayStart({ store, user }))) return undefined;
    try {
      location.href = formOf(await startAudit(store, user, branch, checklist));
    } catch {
      this.#complain("unsaved");
    }
    return undefined;
  }
}

const pick = (name, value, title, detail, { checked, disabled = false }) => {
  const label = clone("audit-pick");
  Object.assign(label.querySelector("input"), { name, value, checked, disabled });
  part(label, "title").textContent = title;
  part(label, "detail").textContent = say(detail);
  label.toggleAttribute("data-disabled", disabled);
  return label;
};
