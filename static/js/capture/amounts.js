/** Amounts of money as people type them: whole minor units inside. No DOM in here. */

const ZEROS = [0x30, 0x660, 0x6f0]; // 0, ٠, ۰

const latin = (text) =>
  [...text]
    .map((sign) => {
      const zero = ZEROS.find((first) => sign.codePointAt(0) >= first && sign.codePointAt(0) <= first + 9);
      return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
    })
    .join("");

/** "18.50", "18,5" or "۱۸" in minor units of a currency with so many decimals; null for anything
 * else, and for nothing. */
export const minorUnits = (text, digits) => {
  const [, whole, rest = ""] = /^(\d{1,7})(?:[.,٫](\d{1,3}))?$/.exec(latin(text.trim())) ?? [];
  if (whole === undefined || rest.length > digits) return null;
  return Number(whole + rest.padEnd(digits, "0")) || null;
};

/** An amount as a field shows it to be changed: 1850 with two decimals gives "18.50". */
export const written = (amount, digits) => {
  if (amount === null || amount === undefined) return "";
  const text = String(amount).padStart(digits + 1, "0");
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
};
