/** From what stands in an item's keys and fields to an answer: pure, one rule per type. */

const ASIDE = new Set(["not_applicable", "not_observed"]);
const answered = (value) => ({ state: "answered", value });

/** Latin digits and a decimal point for what a phone's keyboard may write. */
export const plainNumber = (typed) =>
  typed
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٫,]/, ".")
    .replace(/^\+/, "");

const BY_TYPE = {
  yes_no: ({ chosen }) => chosen && answered(chosen),
  choice: ({ chosen }) => chosen && answered(chosen),
  scale: ({ chosen }) => chosen && answered(Number(chosen)),
  multi: ({ chosen, ticked }) => {
    if (chosen === "none_of_these") return answered([]);
    return ticked.length ? answered([...ticked].sort()) : null;
  },
  number: ({ typed }, item) => {
    const written = plainNumber(typed);
    return written && !numberProblem(written, item) ? answered(written) : null;
  },
  text: ({ typed }) => (typed.trim() ? answered(typed.trim()) : null),
  duration: ({ soFar }) => (soFar ? answered(soFar) : null),
  time: ({ typed }) => (/^\d\d:\d\d/.test(typed) ? answered(typed.slice(0, 5)) : null),
};

/** What is wrong with a number: "unreadable", "too-small", "too-large", or null. */
export const numberProblem = (written, item) => {
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(written)) return "unreadable";
  if (item.min !== undefined && Number(written) < item.min) return "too-small";
  if (item.max !== undefined && Number(written) > item.max) return "too-large";
  return null;
};

/**
 * The answer that an item's controls give, or null for none. `chosen` is the radio's value,
 * `ticked` the option ids, `typed` the field's text, `soFar` the seconds of a stopwatch.
 */
export const answerFrom = (item, { chosen = null, ticked = [], typed = "", soFar = 0 }) =>
  ASIDE.has(chosen) ? { state: chosen } : BY_TYPE[item.type]({ chosen, ticked, typed, soFar }, item) || null;

/** The radio that stands for an answer, or null. */
export const chosenFor = (item, answer) => {
  if (!answer || answer.state === "unanswered") return null;
  if (answer.state !== "answered") return answer.state;
  if (item.type === "multi") return answer.value.length ? null : "none_of_these";
  return ["yes_no", "choice", "scale"].includes(item.type) ? String(answer.value) : null;
};

const THIRTY_MINUTES = 1800;

/** A stopwatch is `{running, soFar}`: since when it runs (ms) or null, and seconds before that. */
export const elapsed = ({ running = null, soFar = 0 }, now) =>
  running === null
    ? soFar
    : Math.max(soFar, Math.min(THIRTY_MINUTES, soFar + Math.floor((now - running) / 1000)));

/** Whether a stopwatch must stop by itself: it goes up to 30 minutes. */
export const mustStop = (watch, now) => watch.running !== null && elapsed(watch, now) >= THIRTY_MINUTES;
