/** What an audit found, as the branch is shown it: computed here, the server decides. */

import { FULL } from "../engine/ratio.js";
import { duration, inDigits, number } from "../format/numbers.js";
import { clone, count, part, say, setIcon } from "../phone/words.js";
import { corners, fallen, stateCounts } from "./findings-rules.js";

const tenths = (value) => number(Math.round(value * 10) / 10);
const points = (score) => Math.floor((Math.min(score, FULL) + 50) / 100);

export class Findings {
  #visit;
  #dialog;

  constructor(visit, dialog) {
    this.#visit = visit;
    this.#dialog = dialog;
  }

  /** Fill the summary in; without the engine it still can be signed. */
  async show() {
    part(this.#dialog, "place").textContent = this.#visit.visit.branch.name;
    const engine = await import("../engine/score.js").catch(() => null);
    if (!engine) return;
    const { checklist, answers, progress } = this.#visit;
    const shown = Object.fromEntries(Object.entries(answers).filter(([item]) => progress.visible.has(item)));
    const result = engine.score(checklist, shown);
    const counts = stateCounts(result.trace);
    this.#verdict(checklist, result, counts);
    this.#fallen(result, counts);
    this.#marks(result.parameters);
    const line = part(this.#dialog, "counts");
    line.textContent = say(line.dataset.text, counts);
  }

  /** Outcome, score and band, once nothing is left open; until then only what is open. */
  #verdict(checklist, result, counts) {
    const open = counts.unanswered > 0;
    const waits = part(this.#dialog, "open");
    waits.hidden = !open;
    part(waits, "words").textContent = count(waits.dataset, "text", counts.unanswered);
    part(this.#dialog, "verdict").hidden = open;
    if (open) return;
    const { score, raw, outcome, band, critical } = result;
    const shown = raw ? raw.value : score === null ? null : points(score);
    part(this.#dialog, "score").textContent = shown === null ? "–" : tenths(shown);
    part(this.#dialog, "unit").hidden = shown === null || Boolean(raw);
    this.#dialog
      .querySelector(".done")
      .setAttribute("stroke-dasharray", `${score === null ? 0 : points(score)} 200`);
    const word = part(this.#dialog, "outcome");
    word.classList.add({ pass: "ok", fail: "bad" }[outcome] ?? "quiet");
    setIcon(word, { pass: "yes", fail: "stop" }[outcome] ?? "help");
    part(word, "words").textContent = word.dataset[outcome];
    for (const one of this.#dialog.querySelectorAll("[data-band]"))
      one.hidden = Number(one.dataset.band) !== band;
    this.#why(part(this.#dialog, "why"), { ...result, pass: checklist.scoring?.pass, critical });
  }

  #why(line, { score, outcome, critical, pass }) {
    if (score === null) line.textContent = line.dataset.nothing;
    else if (critical.length) line.textContent = count(line.dataset, "critical", critical.length);
    else if (outcome === "insufficient") line.textContent = line.dataset.little;
    else if (pass !== undefined && pass !== null) line.textContent = say(line.dataset.pass, { pass });
  }

  #fallen(result, counts) {
    const found = fallen(result);
    const list = part(this.#dialog, "fallen");
    list.hidden = found.length === 0;
    part(this.#dialog, "well").hidden = found.length > 0 || counts.counted === 0;
    const share = part(this.#dialog, "share");
    share.textContent = counts.counted
      ? say(share.dataset.text, { n: found.length, of: counts.counted })
      : "";
    list.replaceChildren(...found.map((line) => this.#row(line)));
  }

  #row({ item, critical, mark, lost }) {
    const row = clone("fallen");
    const home = document.getElementById(`item-${item}`);
    const { parameter } = home.closest("section").dataset;
    if (parameter) row.querySelector(".hex").dataset.param = parameter;
    row.querySelector(".hex").classList.toggle("hex--quiet", !parameter);
    setIcon(row, critical ? "stop" : (parameter ?? "flag"));
    const name = home.querySelector("legend");
    part(row, "title").textContent = [...name.childNodes].map((node) => node.textContent.trim()).join(" ");
    const what = part(row, "what");
    const photos = (purpose) => this.#visit.album.at(`item:${item}`, purpose).length > 0;
    what.classList.toggle("bad", critical);
    what.textContent = [
      critical ? what.dataset.critical : what.dataset[mark ? "partly" : "failed"],
      this.#answer(home, item),
      lost && say(what.dataset.lost, { n: tenths(lost) }),
      photos() && what.dataset.photo,
      photos("corrected") && what.dataset.corrected,
    ]
      .filter(Boolean)
      .join(" · ");
    return row;
  }

  /** The answer in the words of its key. */
  #answer(home, id) {
    const { type } = this.#visit.items.get(id);
    const { value } = this.#visit.answers[id];
    if (type === "duration") return duration(value);
    if (type === "number") return inDigits(value);
    const chosen = [...home.querySelectorAll("input:is([type=radio], [type=checkbox]):checked")];
    return chosen.map((input) => input.closest("label").textContent.trim()).join(", ");
  }

  #marks(parameters) {
    const values = {};
    for (const one of this.#dialog.querySelectorAll("[data-role=marks] [data-param]:is(p, li)")) {
      const { score } = parameters[one.dataset.param] ?? { score: null };
      const known = score !== null && score !== undefined;
      values[one.dataset.param] = known ? points(score) : null;
      one.querySelector("b, .num").textContent = known ? number(points(score)) : "–";
      one.querySelector(".bar rect")?.setAttribute("width", `${known ? points(score) : 0}%`);
    }
    const area = this.#dialog.querySelector(".radar .area");
    if (area) area.setAttribute("points", corners(Object.values(values)));
  }
}
