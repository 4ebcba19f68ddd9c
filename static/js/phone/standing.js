/** What became of a visit while this phone was away: ended, sent twice, set aside. */

import { isForked } from "../offline/come-back.js";
import { tell } from "../offline/news.js";
import { keepMine, takeTheirs } from "../offline/returning.js";
import { hasEnded } from "./groups.js";
import { confirmLoss } from "./surrender.js";
import { toast } from "./toast.js";
import { part } from "./words.js";

const words = () => document.getElementById("standing-words").dataset;
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** `{sentence, short}` of a visit that ended while something of it is only here. */
export const standingOf = (visit) => {
  const why = visit.ended ?? (visit.gone ? "gone" : "elsewhere");
  return { sentence: words()[why], short: words()[`short${capital(why)}`] };
};

/** What a receipt says of being set aside: `{sentence, short}`, or null. */
export const asideOf = (receipt) => {
  if (!receipt?.aside) return null;
  const { reason, decision } = receipt.aside;
  const said = words();
  return {
    sentence: `${said[`aside${capital(reason)}`] ?? ""} ${said[decision ?? "undecided"]}`.trim(),
    short: said[`short${capital(decision ?? "aside")}`],
  };
};

/** Fill the section of a visit's page; true while its person has to choose between two phones. */
export const showStanding = async (view, context, visit, draft) => {
  const section = part(view, "standing");
  const entries = await context.store.all("queue", context.user, visit.id);
  const receipts = await context.store.all("receipts", context.user, visit.id);
  const forked = isForked(visit, draft, entries);
  const set = receipts.map(asideOf).filter(Boolean).at(-1);
  const news = draft && hasEnded(visit, draft) ? standingOf(visit).sentence : set?.sentence;
  part(section, "news").hidden = !news;
  part(section, "words").textContent = news ?? "";
  part(section, "newer").hidden = !visit.newer;
  part(section, "newer").textContent = visit.newer ? words().newer : "";
  choice(part(section, "forked"), context, visit, forked);
  section.hidden = !(news || visit.newer || forked);
  return forked;
};

const choice = (banner, context, visit, forked) => {
  banner.hidden = !forked;
  part(banner, "mine").onclick = async () => {
    await keepMine(context.store, visit);
    tell("visits");
  };
  part(banner, "theirs").onclick = async () => {
    const given = await confirmLoss(context, visit.id, visit.branch);
    if (!given) return;
    const draft = await takeTheirs(context.store, visit, given);
    toast(draft ? banner.dataset.taken : banner.dataset.offline);
    tell("visits");
  };
};
