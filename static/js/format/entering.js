/** Days as people type them, and the days of a calendar's month: the twin of the server's reading. */

import { calendarOf, later, REACH } from "./dates.js";
import { inDigits, reading } from "./numbers.js";

const DAY = 864e5;
/** From this year on a year is a Gregorian one. */
const MODERN = 1700;
/** About where a calendar's first year began, and how long its years and months are. */
const EPOCHS = {
  persian: [Date.UTC(622, 2, 22), 365.2422, 30.44],
  "islamic-umalqura": [Date.UTC(622, 6, 19), 354.367, 29.53],
};
const INVISIBLE = /[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;
const TYPED = /^(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})$/;

/** A text with the digits of Persian and Arabic as 0-9, without marks that nobody sees. */
export const latin = (text) =>
  text
    .replace(INVISIBLE, "")
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
    .trim();

/** `{year, month, day}` of a midnight UTC in a calendar. */
export const counted = (midnight, ca) => {
  const options = { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" };
  const parts = new Intl.DateTimeFormat(`en-u-ca-${ca}-nu-latn`, options).formatToParts(midnight);
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return { year: of.year ?? of.relatedYear, month: of.month, day: of.day };
};

/** The midnight UTC of a calendar's day, or null where there is no such day. */
export const midnightOf = ({ year, month, day }, ca) => {
  const [epoch, years, months] = EPOCHS[ca] ?? [Date.UTC(1, 0, 1) - 1900 * 365.2425 * DAY, 365.2425, 30.44];
  let at = Math.round(epoch / DAY + (year - 1) * years + (month - 1) * months + day - 1) * DAY;
  for (let tries = 0; tries < 8; tries += 1) {
    const here = counted(at, ca);
    const off = ((year - here.year) * 12 + month - here.month) * months + day - here.day;
    if (off === 0) return month === here.month && calendarOf(at, ca) === ca ? at : null;
    at = later(at, Math.sign(off) * Math.max(1, Math.round(Math.abs(off))));
  }
  return null;
};

/** The midnight UTC of a day as typed in a calendar, or by the Gregorian one; null for none. */
export const readDay = (text, ca = reading().ca) => {
  const [, first, month, last] = TYPED.exec(latin(text)) ?? [];
  if (!first || (first.length === 4) === (last.length === 4)) return null;
  const [year, day] = first.length === 4 ? [first, last] : [last, first];
  const calendar = year >= MODERN || !REACH[ca] ? "gregory" : ca;
  return midnightOf({ year: Number(year), month: Number(month), day: Number(day) }, calendar);
};

/** A day as its reader would type it: "22/11/2026", "۱۴۰۵/۰۹/۰۱". */
export const typedDay = (midnight) => {
  const { year, month, day } = counted(midnight, calendarOf(midnight));
  const parts = [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))];
  return inDigits((reading().lang === "fa" ? parts : parts.reverse()).join("/"));
};
