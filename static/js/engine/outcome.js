/** The verdict on a visit: coverage, gates, pass mark and bands, on exact ratios only. */
import { basisPoints, exactly, ratio, reaches, times } from "./ratio.js";

const HUNDRED = ratio(100);

/**
 * Outcome (the first that applies: none, fail, insufficient, then pass or fail), band and
 * coverage. `value` is the score in per cent, or raw points where the method has them.
 */
export function judge(scoring, value, sections, lines, critical) {
  const coverage = coverageOf(lines.filter((line) => !line.item.bonus));
  const outcome = outcomeOf(scoring, value, sections, coverage, critical.length > 0);
  return { outcome, band: bandOf(scoring.bands ?? [], value), coverage: coverage && basisPoints(coverage) };
}

/** answered / (answered + not observed); N/A and unanswered do not lower it. */
function coverageOf(lines) {
  const count = (state) => lines.filter((line) => line.state === state).length;
  const answered = count("answered");
  const observable = answered + count("not_observed");
  return observable ? ratio(answered, observable) : null;
}

function outcomeOf(scoring, value, sections, coverage, anyCritical) {
  if (!value) return "none";
  if (anyCritical) return "fail";
  if (coverage && !reaches(times(coverage, HUNDRED), exactly(scoring.minimum_coverage ?? 0))) {
    return "insufficient";
  }
  const gates = Object.entries(scoring.gates ?? {});
  if (scoring.pass == null && !gates.length) return "none";
  const passed = scoring.pass == null || reaches(value, exactly(scoring.pass));
  return passed && gates.every((gate) => isMet(gate, sections)) ? "pass" : "fail";
}

/** A gate asks a per cent of its section; a null section's gate is met. */
function isMet([id, gate], sections) {
  const reached = sections.find((section) => section.id === id)?.total.ratio;
  return !reached || reaches(times(reached, HUNDRED), exactly(gate));
}

/** The index of the band with the highest lower bound that is reached, if any. */
function bandOf(bands, value) {
  let best = null;
  bands.forEach(({ from }, index) => {
    const higher = best === null || from > bands[best].from;
    if (value && higher && reaches(value, exactly(from))) best = index;
  });
  return best;
}
