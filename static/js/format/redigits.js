/** Puts what the server wrote on a page that is the same for everybody into the reader's digits. */

import { inDigits } from "./numbers.js";

const WORDS_OF_PEOPLE = "[dir=auto], [lang]:not(html), textarea, script";
const NATIVE = /[٠-٩۰-۹]/g;
const SEPARATORS = { "٫": ".", "٬": "," };

const latin = (text) =>
  text
    .replace(NATIVE, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[٫٬](?=\d)/g, (sign) => SEPARATORS[sign]);

/** Rewrite the digits below an element, but for what people wrote. */
export const redigit = (root) => {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!/\d/.test(latin(text.data)) || text.parentElement.closest(WORDS_OF_PEOPLE)) continue;
    text.data = inDigits(latin(text.data));
  }
};
