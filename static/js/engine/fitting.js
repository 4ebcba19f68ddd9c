/** Whether an answer fits its item: no score is computed from one that does not. */
import { highest } from "./marks.js";
import { exactly, reaches } from "./ratio.js";

const LONGEST = 366 * 86400;
const DECIMAL = /^-?[0-9]{1,15}(\.[0-9]{1,10})?$/;
const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** An answer that its item cannot have; `item` is its id, `reason` a stable name. */
export class InvalidAnswer extends Error {
  constructor(item, reason) {
    super(`${item}: ${reason.replaceAll("_", " ")}`);
    this.item = item;
    this.reason = reason;
  }
}

/** Why this item cannot have this answer, as a stable name; null when it can. */
function misfit(item, { state, value }) {
  if (state === "answered") return MISFITS[item.type](item, value);
  if (state === "not_applicable" && !(item.not_applicable ?? item.type === "yes_no")) {
    return "not_applicable_refused";
  }
  return state === "not_observed" && item.not_observed === false ? "not_observed_refused" : null;
}

/** Throws InvalidAnswer for the first answer that does not fit, hidden items' included. */
export function checkAll(items, answers) {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const [id, answer] of Object.entries(answers)) {
    const item = byId.get(id);
    const reason = item ? misfit(item, answer) : "unknown_item";
    if (reason) throw new InvalidAnswer(id, reason);
  }
}

const MISFITS = {
  yes_no: (_, value) => text(value) ?? known(["yes", "no"], [value]),
  scale: (item, value) => whole(value) ?? within(value, 1, highest(item)),
  choice: (item, value) => text(value) ?? known(ids(item), [value]),
  multi: (item, value) => {
    if (!Array.isArray(value)) return "wrong_type";
    const sorted = value.every((id, i) => i === 0 || value[i - 1] < id);
    return known(ids(item), value) ?? (sorted ? null : "unsorted");
  },
  duration: (_, value) => whole(value) ?? within(value, 0, LONGEST),
  number: (item, value) => {
    if (text(value) || !DECIMAL.test(value)) return "wrong_type";
    const below = item.min != null && !reaches(exactly(value), exactly(item.min));
    const above = item.max != null && !reaches(exactly(item.max), exactly(value));
    return below || above ? "out_of_range" : null;
  },
  text: (_, value) => text(value),
  time: (_, value) => text(value) ?? (CLOCK.test(value) ? null : "wrong_type"),
};

const ids = (item) => item.options.map((option) => option.id);
const text = (value) => (typeof value === "string" ? null : "wrong_type");
const whole = (value) => (Number.isInteger(value) ? null : "wrong_type");
const within = (value, low, high) => (value >= low && value <= high ? null : "out_of_range");
const known = (options, values) => (values.every((id) => options.includes(id)) ? null : "unknown_option");
