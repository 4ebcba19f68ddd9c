/**
 * Numbers and times of day as the page's reader writes them: the twin of the server's
 * (tests/conformance/formats.json). Without Intl, whose first use costs a slow phone 80 ms.
 */

const ZERO = { arab: 0x660, arabext: 0x6f0 };
const MINUS = { "ar arab": "\u061c-", "ar latn": "\u200e-", "fa arabext": "\u200e−", "fa latn": "\u200e−" };

/** How the page is read: its language, and `ca` and `nu` of Unicode's locale tags. */
export const reading = () => {
  const { lang, dataset } = globalThis.document?.documentElement ?? {};
  return { lang: lang || "en", ca: dataset?.ca, nu: dataset?.nu };
};

/**
 * Read on as a person does who chose so: "fa persian arabext"; a page in another language stays.
 * Whether the digits are others than the page's.
 */
export const readAs = (choice) => {
  const [lang, ca, nu] = (choice ?? "").split(" ");
  const before = reading();
  if (lang !== before.lang) return false;
  Object.assign(document.documentElement.dataset, { ca, nu });
  return nu !== before.nu;
};

/** A text with its digits, and nothing else, in the reader's. */
export const inDigits = (text) => {
  const zero = ZERO[reading().nu];
  return zero ? text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))) : text;
};

/** A number, rounded half up; `decimals` fixes how many, else there are as many as needed, up to 3. */
export const number = (value, decimals) => {
  const { lang, nu } = reading();
  const places = decimals ?? 3;
  const rounded = Number(`${Math.round(`${Math.abs(value)}e${places}`)}e-${places}`);
  const [whole, rest] = (decimals ? rounded.toFixed(decimals) : String(rounded)).split(".");
  const [point, comma] = ZERO[nu] ? "٫٬" : ".,";
  const grouped = whole.replace(/\B(?=(...)+$)/g, comma);
  const minus = value < 0 && rounded ? (MINUS[`${lang} ${nu}`] ?? "-") : "";
  return minus + inDigits(rest ? grouped + point + rest : grouped);
};

const two = (count) => String(count).padStart(2, "0");

/** Seconds as "6:40" or "1:06:40". */
export const duration = (seconds) => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return inDigits(hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`);
};

/** A time of day as "16:05", by the clock of `zone` (default: the phone's). */
export const clock = (moment, zone) =>
  inDigits(
    new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }),
  );
