/** When something goes wrong: the agency's number, and the ways to end a visit early. */

import { agencyOf } from "../offline/visits.js";
import { formOf } from "./rows.js";
import { part, say } from "./words.js";

const PAID = { 0: "none", 100: "full" };

/** Fill the section of a visit's page; `open`: whether the visit can be filled in here. */
export const showTrouble = async (view, { store, user }, visit, open) => {
  const { safety_phone: number } = await agencyOf(store, user);
  const call = part(view, "call");
  call.hidden = !number;
  if (number) {
    call.href = `tel:${number}`;
    call.querySelector("bdi").textContent = number;
  }
  const section = part(view, "trouble");
  section.hidden = !open;
  if (!open) return;
  for (const row of section.querySelectorAll("[data-end]")) {
    row.href = `${formOf(visit)}/${row.dataset.end}`;
    row.hidden = row.dataset.end === "recognised" && visit.kind !== "mystery";
    const percent = visit.payable?.[row.dataset.end];
    const words = percent === undefined ? "" : say(section.dataset[PAID[percent] ?? "part"], { n: percent });
    part(row, "paid").textContent = words;
  }
};
