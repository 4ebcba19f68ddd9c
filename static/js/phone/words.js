/** Words with numbers and dates in them: the sentences come from the page, in its language. */

import { number } from "../format/numbers.js";

const language = globalThis.document?.documentElement.lang || "en";
/** Fill `{name}` in a sentence; numbers get the language's digits. */
export const say = (sentence = "", values = {}) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return typeof values[name] === "number" ? number(values[name]) : values[name];
  });

/**
 * The form that a count takes: the server's twin is audit/infra/i18n/plurals.py. Without Intl, whose
 * first use costs a slow phone dear.
 */
export const form = (n, lang = language) => {
  if (lang === "cy") return { 1: "One", 2: "Two", 3: "Few", 6: "Many" }[n] ?? "Other";
  if (lang !== "ar") return n === 1 || (n === 0 && lang === "fa") ? "One" : "Other";
  const last = n % 100;
  return ["Zero", "One", "Two"][n] ?? (last > 10 ? "Many" : last > 2 ? "Few" : "Other");
};

/** The sentence `<name><form>` of an element's data, for a count `{n}`; forms alike stand once. */
export const count = (data, name, n, values = {}) =>
  say(data[name + form(n)] ?? data[`${name}Other`], { n, ...values });

/** A text in the page's language, else in English, else in any. */
export const textIn = (texts) => texts[language] ?? texts.en ?? Object.values(texts)[0];

/** A clone of the first element of a `<template>`. */
export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** The element of a part by its role: `<p data-role="since">`. */
export const part = (root, role) => root.querySelector(`[data-role="${role}"]`);

/** Show another shape of the sprite in an icon. */
export const setIcon = (root, name) => root.querySelector("use").setAttribute("href", `#i-${name}`);
