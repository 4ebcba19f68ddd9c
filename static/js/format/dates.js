/** Days as the page's reader writes them, in each calendar: the twin of the server's. */

import { clock, inDigits, reading } from "./numbers.js";

const DAY = 864e5;
const TO = " – ";
const WIDTHS = { short: { weekday: "short", month: "short" }, long: { weekday: "long", month: "long" } };

/** The days, first and last, that the tables of a calendar reach; beyond them a day is Gregorian. */
export const REACH = {
  persian: [Date.UTC(1821, 2, 21), Date.UTC(2123, 2, 20)],
  "islamic-umalqura": [Date.UTC(1999, 3, 17), Date.UTC(2029, 4, 13)],
};

const partsOf = (tag, options, moment) =>
  Object.fromEntries(
    new Intl.DateTimeFormat(tag, options).formatToParts(moment).map(({ type, value }) => [type, value]),
  );

/** The day of a moment by the clock of a zone, as its midnight UTC. */
export const dayOf = (moment, zone) => {
  const options = { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" };
  const { year, month, day } = partsOf("en-GB-u-ca-gregory", options, new Date(moment));
  return Date.UTC(year, month - 1, day);
};

/** The reader's calendar, or the Gregorian one where it does not reach the day. */
export const calendarOf = (day, ca = reading().ca ?? "gregory") => {
  const [first, last] = REACH[ca] ?? [-Infinity, Infinity];
  return first <= day && day <= last ? ca : "gregory";
};

/** `{weekday, day, month, year, era}` of a day, in words of the page's language and Latin digits. */
export const told = (day, width = "short", calendar = calendarOf(day)) => {
  const names = ownNames();
  if (names) return named(day, width, calendar, names);
  const lang = reading().lang === "en" ? "en-GB" : reading().lang;
  const options = { ...WIDTHS[width], day: "numeric", year: "numeric", timeZone: "UTC" };
  return partsOf(`${lang}-u-ca-${calendar}-nu-latn`, options, day);
};

/** The page's own names where the browser does not know its language, else nothing. */
const ownNames = () => {
  const { names } = globalThis.document?.documentElement.dataset ?? {};
  return names && !Intl.DateTimeFormat.supportedLocalesOf(reading().lang).length && JSON.parse(names);
};

/** A weekday's name by the page's language; `width` is "long", "short" or "narrow". */
export const weekday = (day, width) =>
  ownNames()?.week?.[width][(new Date(day).getUTCDay() + 6) % 7] ??
  new Intl.DateTimeFormat(reading().lang, { weekday: width, timeZone: "UTC" }).format(day);

const named = (day, width, calendar, names) => {
  const options = { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" };
  const parts = partsOf(`en-GB-u-ca-${calendar}-nu-latn`, options, day);
  const own = names[calendar];
  return {
    ...parts,
    weekday: weekday(day, width),
    month: own[width][parts.month - 1],
    era: parts.era && own.era,
  };
};

const yearOf = ({ year, relatedYear, era }) => [year ?? relatedYear, era].filter(Boolean);

/** Weekday and day (1), month (2) and year (3). */
const arranged = (parts, upto) => {
  const rest = [parts.day, parts.month, ...yearOf(parts)].slice(0, upto < 3 ? upto : 4);
  return `${parts.weekday} ${rest.join(" ")}`;
};

/** "Sun 22 Nov", or with its year "Sun 22 Nov 2026". */
export const day = (moment, zone, { year = false } = {}) =>
  inDigits(arranged(told(dayOf(moment, zone)), year ? 3 : 2));

/** "Sunday 22 November". */
export const longDay = (moment, zone) => inDigits(arranged(told(dayOf(moment, zone), "long"), 2));

const between = () => (["fa", "ar"].includes(reading().lang) ? "، " : ", ");

/** "Sun 22 Nov, 16:05". */
export const moment = (at, zone, options) => day(at, zone, options) + between() + clock(at, zone);

/** The month of a day (its midnight UTC) with its year: "November 2026". */
export const month = (midnight, calendar = calendarOf(midnight)) => {
  const parts = told(midnight, "long", calendar);
  return inDigits([parts.month, ...yearOf(parts)].join(" "));
};

/** Two days with what they share said once: "Sat 21 – Mon 23 Nov". */
export const days = (from, to, zone, { year = false } = {}) => {
  const [first, last] = [dayOf(from, zone), dayOf(to, zone)];
  if (first === last) return day(from, zone, { year });
  const calendar = calendarOf(first) === calendarOf(last) ? calendarOf(last) : "gregory";
  const [start, end] = [told(first, "short", calendar), told(last, "short", calendar)];
  const sameYear = String(yearOf(start)) === String(yearOf(end));
  const upto = sameYear || !year ? 2 : 3;
  const shorter = sameYear && start.month === end.month ? 1 : upto;
  return inDigits(arranged(start, shorter) + TO + arranged(end, year ? 3 : 2));
};

/** From one time of day to another: "16:00–19:00". */
export const times = (from, to, zone) => `${clock(from, zone)}–${clock(to, zone)}`;

/** A day and two times in it: "Sun 22 Nov, 16:00–19:00". */
export const hours = (from, to, zone) => day(from, zone) + between() + times(from, to, zone);

/** Midnight UTC of so many days later. */
export const later = (midnight, count) => midnight + count * DAY;
