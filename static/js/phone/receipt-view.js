/** A receipt: the server's word for what arrived, beside what this phone knows of it. */

import { moment } from "../format/dates.js";
import { keptUntil } from "../offline/clearing.js";
import { asideOf } from "./standing.js";
import { clone, part, say } from "./words.js";

/** Fill the view for a visit's last receipt; false when there is none. */
export const showReceipt = async (view, { store, user }, id) => {
  const receipts = (await store.all("receipts", user, id)).sort((a, b) => b.submission - a.submission);
  const [receipt] = receipts;
  if (!receipt) return false;
  const visit = await store.get("visits", [user, id]);
  const entry = await store.get("queue", [user, id, receipt.manifest_sha256]);
  const { about } = receipt;
  const zone = about.branch.time_zone;
  part(view, "branch").textContent = about.branch.name;
  part(view, "when").textContent = moment(receipt.received_at, zone);
  part(view, "answers").textContent = say(view.dataset.answers, {
    n: about.answered,
    of: about.total,
    notes: about.notes,
  });
  part(view, "photos").textContent = receipt.photos.length
    ? say(view.dataset.photos, { n: receipt.photos.length })
    : view.dataset.noPhotos;
  part(view, "report").textContent = say("{n}", { n: receipt.submission });
  part(view, "hash").textContent = receipt.manifest_sha256
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, "$1 ");
  const aside = asideOf(receipt);
  part(view, "aside").hidden = !aside;
  part(part(view, "aside"), "words").textContent = aside?.sentence ?? "";
  const copy = part(view, "copy");
  copy.textContent = entry
    ? say(copy.dataset.until, { time: moment(keptUntil(receipt), zone) })
    : copy.dataset.gone;
  part(view, "next").replaceChildren(...steps(view.dataset, { receipt, visit, entry, zone, about }));
  return true;
};

const steps = (words, { receipt, visit, entry, zone, about }) => {
  const reviewed = ["approved", "published", "excluded"].includes(visit?.state);
  return [
    step(words.submitted, entry ? moment(entry.frozenAt, zone) : "", "done"),
    step(words.received, moment(receipt.received_at, zone), "done"),
    step(words.review, reviewed ? words.reviewed : words.waiting, reviewed ? "done" : "now"),
    ...(about.fee ? [step(words.payment, about.fee, "open")] : []),
  ];
};

const step = (title, detail, state) => {
  const made = clone("step");
  made.querySelector("b").textContent = title;
  made.querySelector("span").textContent = detail;
  made.toggleAttribute("data-now", state === "now");
  made.toggleAttribute("data-open", state === "open");
  return made;
};
