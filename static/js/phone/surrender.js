/** Giving a visit up: the sheet that names what is lost, offers a file first, and wants a tick. */

import { deleteVisit } from "../offline/clearing.js";
import { loss } from "../offline/emptying.js";
import { saveFile } from "./saving.js";
import { asked } from "./sheets.js";
import { toast } from "./toast.js";
import { count, part, say } from "./words.js";

/** What its person gives up, as `loss` told it, once they have said so; else null. */
export const confirmLoss = async (context, visit, branch, entry = null) => {
  const sheet = document.getElementById("give-up");
  const lost = await loss(context.store, context.user, visit);
  const { dataset } = sheet;
  part(sheet, "branch").textContent = branch.name;
  part(sheet, "holds").textContent = say(dataset.holds, {
    answers: count(dataset, "answers", lost.answers),
    photos: count(dataset, "photos", lost.photos),
  });
  const [tick, button, file] = ["understood", "delete", "export"].map((role) => part(sheet, role));
  file.hidden = !entry;
  file.onclick = () => saveFile(context, entry);
  tick.checked = false;
  button.disabled = true;
  tick.onchange = () => {
    button.disabled = !tick.checked;
  };
  return (await asked(sheet)) === "delete" && tick.checked ? lost : null;
};

/** Ask, and delete exactly what was shown; what has changed meanwhile is kept. Whether it is gone. */
export const giveUp = async (context, visit, branch, entry = null) => {
  const given = await confirmLoss(context, visit, branch, entry);
  if (!given) return false;
  const { dataset } = document.getElementById("give-up");
  const deleted = await deleteVisit(context.store, context.user, visit, given);
  toast(deleted ? dataset.deleted : dataset.changed);
  return deleted;
};
