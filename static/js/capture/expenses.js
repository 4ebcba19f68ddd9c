/** What was paid on a visit: an amount, a word, the photo of its receipt. Loaded where a visit pays
 * expenses back. */

import { toast } from "../phone/toast.js";
import { clone, part, say } from "../phone/words.js";
import { minorUnits, written } from "./amounts.js";

const MOST = 20;

class Expenses {
  #visit;
  #section;
  #rows;

  constructor(visit, section) {
    this.#visit = visit;
    this.#section = section;
    this.#rows = part(section, "spent");
    const limit = part(section, "limit");
    limit.textContent = say(limit.dataset.text, { limit: visit.visit.expenses.words });
    for (const expense of visit.expenses) this.#show(expense);
    part(section, "spend").addEventListener("click", () => this.#add());
    section.hidden = false;
    this.#full();
  }

  #add() {
    const expense = { id: crypto.randomUUID(), text: "", amount: null, typed: "", photo: null };
    this.#visit.spend([...this.#visit.expenses, expense]);
    this.#show(expense).querySelector("input").focus();
    this.#full();
  }

  #show(expense) {
    const row = clone("expense");
    row.dataset.id = expense.id;
    const [text, amount] = ["text", "amount"].map((name) => part(row, name));
    text.value = expense.text;
    amount.value = expense.typed ?? written(expense.amount, this.#visit.visit.expenses.digits);
    text.addEventListener("input", () => this.#change(row, { text: text.value }));
    amount.addEventListener("input", () => this.#typed(row, amount));
    amount.addEventListener("change", () => this.#check(amount));
    const file = row.querySelector("[type=file]");
    part(row, "receipt").addEventListener("click", () => file.click());
    file.addEventListener("change", () => this.#photograph(row, file));
    part(row, "remove").addEventListener("click", () => this.#remove(row));
    this.#rows.append(row);
    this.#receipt(row, expense);
    return row;
  }

  #typed(row, input) {
    const { digits } = this.#visit.visit.expenses;
    const amount = minorUnits(input.value, digits);
    if (amount) input.removeAttribute("aria-invalid");
    return this.#change(row, { amount, typed: input.value });
  }

  #check(input) {
    const wrong = Boolean(input.value.trim()) && !minorUnits(input.value, this.#visit.visit.expenses.digits);
    input.toggleAttribute("aria-invalid", wrong);
    if (wrong) input.setAttribute("aria-invalid", "true");
    part(input.closest("fieldset"), "problem").hidden = !wrong;
  }

  #change(row, changes) {
    const changed = this.#visit.expenses.map((one) =>
      one.id === row.dataset.id ? { ...one, ...changes } : one,
    );
    return this.#visit.spend(changed);
  }

  async #photograph(row, input) {
    const [file] = input.files;
    if (!file) return;
    const picture = new Blob([await file.arrayBuffer()], { type: file.type });
    input.value = "";
    try {
      const { album } = this.#visit;
      const photo = await album.add("visit", picture, { purpose: "receipt" });
      const { photo: before } = this.#of(row);
      this.#change(row, { photo: photo.sha256 });
      this.#forget(before);
      this.#receipt(row, this.#of(row));
    } catch (error) {
      if (!error.reason) throw error; // the album's class of it is another script's
      toast(this.#section.dataset.unusable);
    }
  }

  #receipt(row, { photo }) {
    const button = part(row, "receipt");
    part(button, "words").textContent = button.dataset[photo ? "there" : "none"];
  }

  #remove(row) {
    const { photo } = this.#of(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#visit.spend(this.#visit.expenses.filter((one) => one.id !== row.dataset.id));
    this.#forget(photo);
    row.remove();
    this.#full();
    (next?.querySelector("input") ?? part(this.#section, "spend")).focus();
  }

  /** Take a receipt away that no expense names any more. */
  #forget(sha256) {
    if (!sha256 || this.#visit.expenses.some((one) => one.photo === sha256)) return;
    const { album } = this.#visit;
    const photo = album.at("visit", "receipt").find((one) => one.sha256 === sha256);
    if (photo) album.remove(photo.id);
  }

  #of(row) {
    return this.#visit.expenses.find((one) => one.id === row.dataset.id);
  }

  #full() {
    part(this.#section, "spend").hidden = this.#visit.expenses.length >= MOST;
  }
}

/** Open the section of the open visit's expenses. */
export const open = (visit, section) => new Expenses(visit, section);
