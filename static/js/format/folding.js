/** Twin of audit/infra/i18n/folding.py: what two spellings of one word share, for searching. */

const GROUPS = [
  ["ی", "يىېۍےۓ"],
  ["ک", "كڪ"],
  ["ه", "ةەہھۃ"],
  ["ا", "ٱ"],
  ["", "ءـ"],
  ["ss", "ß"],
];
const LATIN = [
  ["i", "ı"],
  ["l", "ł"],
  ["o", "ø"],
  ["d", "đ"],
  ["ae", "æ"],
  ["oe", "œ"],
  ["'", "’ʼ"],
];
const ALIKE = new Map([...GROUPS, ...LATIN].flatMap(([to, from]) => [...from].map((sign) => [sign, to])));

/** A decimal digit of any script as a Latin one: the digits of a script stand in one row. */
const digit = (sign) => {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(sign.codePointAt(0) - value - 1))) value++;
  return String(value);
};

/** A text without marks, joiners, capitals and other spellings of one letter. */
export const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .replace(/[^\d\P{Nd}]/gu, digit)
    .toLowerCase()
    .replace(/[^\x20-\x7e]/g, (sign) => ALIKE.get(sign) ?? sign)
    .trim()
    .replace(/\s+/g, " ");

/** Whether a text holds every word, a word written apart or joined being the same. */
export const matches = (text, words) => {
  const within = fold(text);
  const joined = within.replaceAll(" ", "");
  return fold(words)
    .split(" ")
    .every((word) => within.includes(word) || joined.includes(word));
};
