/** Rows of visits: a clone of the row's template, filled. */

import { days, hours, times } from "../format/dates.js";
import { number } from "../format/numbers.js";
import { windowKind } from "./groups.js";
import { clone, part, say, setIcon } from "./words.js";

/** When a visit may happen, in words: "Today, 16:00–19:00", "Fri 20 – Tue 24 Nov". */
export const windowWords = ({ window, branch }, today) => {
  const { from, to } = window;
  const zone = branch.time_zone;
  const kind = windowKind(window, zone, Date.now());
  if (kind === "days") return days(from, to, zone);
  if (kind === "day") return hours(from, to, zone);
  return say(today, { time: times(from, to, zone) });
};

/** A row that leads somewhere: title, detail, icon, and a tag with its state. */
export const row = ({ href, title, detail, icon, look = "quiet", tag = null, turns = false }) => {
  const made = clone("row");
  made.href = href;
  made.querySelector(".row__title bdi").textContent = title;
  part(made, "detail").textContent = detail;
  const hexagon = part(made, "icon");
  hexagon.classList.toggle("hex--quiet", look === "quiet");
  hexagon.classList.toggle("hex--ok", look === "ok");
  hexagon.firstElementChild.classList.toggle("turns", turns);
  setIcon(hexagon, icon);
  tagged(part(made, "tag"), tag);
  return made;
};

const tagged = (element, tag) => {
  element.hidden = !tag;
  if (!tag) return;
  element.classList.toggle("warn", Boolean(tag.warn));
  element.classList.toggle("quiet", !tag.warn);
  setIcon(element, tag.icon);
  element.lastElementChild.textContent = tag.text;
};

/** The ring of six marks for a draft, with the number answered in its middle. */
export const ring = (summary, label) => {
  const made = clone("ring");
  made.setAttribute("aria-label", label);
  made.setAttribute("role", "img");
  made.removeAttribute("aria-hidden");
  for (const side of made.querySelectorAll("[data-param]")) {
    const percent = Math.round(100 * (summary?.shares?.[side.dataset.param] ?? 0));
    side.setAttribute("stroke-dasharray", `${percent} 200`);
    side.toggleAttribute("hidden", percent === 0);
  }
  return made;
};

/** Put rows into a group and its count into the heading; an empty group is hidden. */
export const fill = (group, rows) => {
  group.hidden = rows.length === 0;
  part(group, "count").textContent = number(rows.length);
  part(group, "rows").replaceChildren(...rows);
};

/** The address of a checklist version's form, in the page's language. */
export const formAddress = (version) =>
  document.getElementById("shell").dataset.capture.replace("version", version);

/** The address of a visit's form. */
export const formOf = (visit) => `${formAddress(visit.checklist)}#${visit.id}`;
