// Write what is known of calendars by their languages: months, weekdays, eras, weeks.
// `node tools/calendar_names.mjs > audit/infra/i18n/calendars.json`; from Intl, so CLDR's.

const LANGUAGES = { en: "en-GB", fa: "fa", ar: "ar", cy: "cy" };
const CALENDARS = { gregorian: "gregory", jalali: "persian", hijri: "islamic-umalqura" };
const DAY = 864e5;
const START = Date.UTC(2025, 0, 1);

const parts = (tag, options, moment) =>
  Object.fromEntries(
    new Intl.DateTimeFormat(tag, { timeZone: "UTC", ...options })
      .formatToParts(new Date(moment))
      .map(({ type, value }) => [type, value]),
  );

/** A moment in each month of a calendar, in order. */
const months = (calendar) => {
  const found = new Map();
  for (let moment = START; found.size < 12; moment += DAY) {
    const month = Number(parts(`en-u-ca-${calendar}-nu-latn`, { month: "numeric" }, moment).month);
    if (!found.has(month)) found.set(month, moment);
  }
  return [...found].sort(([one], [other]) => one - other).map(([, moment]) => moment);
};

const namesOf = (locale, calendar) => {
  const tag = `${locale}-u-ca-${calendar}-nu-latn`;
  const of = (options) => months(calendar).map((moment) => parts(tag, options, moment).month);
  const era = parts(tag, { year: "numeric", month: "short", day: "numeric" }, START).era;
  return {
    months: of({ day: "numeric", month: "long" }),
    short: of({ day: "numeric", month: "short" }),
    era: era ?? "",
  };
};

/** Monday first. */
const weekdays = (locale, weekday) =>
  [...Array(7)].map((_, day) => parts(`${locale}-u-ca-gregory`, { weekday }, START + (day + 5) * DAY).weekday);

const weekOf = (locale) => {
  const info = new Intl.Locale(locale);
  const { firstDay, weekend } = info.getWeekInfo?.() ?? info.weekInfo;
  return { first: firstDay, weekend };
};

const all = Object.fromEntries(
  Object.entries(LANGUAGES).map(([language, locale]) => [
    language,
    {
      calendars: Object.fromEntries(
        Object.entries(CALENDARS).map(([name, calendar]) => [name, namesOf(locale, calendar)]),
      ),
      weekdays: weekdays(locale, "long"),
      short: weekdays(locale, "short"),
      narrow: weekdays(locale, "narrow"),
      week: weekOf(locale),
    },
  ]),
);

/** JSON with each list on a line of its own. */
const lines = (value) =>
  JSON.stringify(value, null, 1).replace(/\[[^\][]*\]/g, (list) => JSON.stringify(JSON.parse(list)));

process.stdout.write(`${lines(all)}\n`);
