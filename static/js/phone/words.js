/** Words with numbers and dates in them: the sentences come from the page, in its language. */

const language = globalThis.document?.documentElement.lang || "en";
const DAY = { weekday: "short", day: "numeric", month: "short" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const format = (options) => (moment, zone) => {
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(moment));
};

/** A day, a time of day, or both, by the clock of `zone` (default: the phone's). */
export const day = format(DAY);
export const clock = format(CLOCK);
export const moment = format({ ...DAY, ...CLOCK });
export const longDay = format({ weekday: "long", day: "numeric", month: "long" });

/** Languages whose digits are the plain ones; asking Intl for the first time costs a slow phone 80 ms. */
const PLAIN = /^(en|cy)$/;

/** A whole number in the digits of the page's language. */
export const number = (value) =>
  PLAIN.test(language)
    ? String(value)
    : new Intl.NumberFormat(language, { useGrouping: false }).format(value);

/** Seconds as "6:40" or "1:06:40". */
export const duration = (seconds) => {
  const two = (value) => new Intl.NumberFormat(language, { minimumIntegerDigits: 2 }).format(value);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours ? `${number(hours)}:${two(minutes)}:${two(rest)}` : `${number(minutes)}:${two(rest)}`;
};

/** Fill `{name}` in a sentence; numbers get the language's digits. */
export const say = (sentence = "", values = {}) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return typeof values[name] === "number" ? number(values[name]) : values[name];
  });

/** The sentence `<name>One` or `<name>Other` of an element's data, for a count `{n}`. */
export const count = (data, name, n, values = {}) =>
  say(data[`${name}${n === 1 ? "One" : "Other"}`], { n, ...values });

/** A text in the page's language, else in English, else in any. */
export const textIn = (texts) => texts[language] ?? texts.en ?? Object.values(texts)[0];

/** A clone of the first element of a `<template>`. */
export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** The element of a part by its role: `<p data-role="since">`. */
export const part = (root, role) => root.querySelector(`[data-role="${role}"]`);

/** Show another shape of the sprite in an icon. */
export const setIcon = (root, name) => root.querySelector("use").setAttribute("href", `#i-${name}`);

/** From one moment to another as "day" (days), "clock" (times) or "moment" (both). */
export const range = (from, to, zone, kind) => {
  const options = { day: DAY, clock: CLOCK, moment: { ...DAY, ...CLOCK } }[kind];
  const locale = language === "en" ? "en-GB" : language;
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  return format.formatRange(new Date(from), new Date(to));
};
