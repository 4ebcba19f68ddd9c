/** Sheets that ask something: a `<dialog>` whose buttons close it, each with a value of its own. */

/** Show a sheet; resolves to the value of the button that closed it, "" where none did. */
export const asked = (sheet) => {
  sheet.returnValue = "";
  sheet.showModal();
  return new Promise((answered) => {
    sheet.addEventListener("close", () => answered(sheet.returnValue), { once: true });
  });
};

/** Close what asks: it asks about what the reader has left. */
export const closeSheets = () => {
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
};
