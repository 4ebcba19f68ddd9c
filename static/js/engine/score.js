/**
 * The scoring contract on the phone: a preview of what the server will find, to the digit.
 * Works on a whole checklist and on one without texts. The formula of the lost points is
 * written in the server's twin, audit/engines/scoring.
 */
import { checkAll } from "./fitting.js";
import { highest, isScored, mark } from "./marks.js";
import { judge } from "./outcome.js";
import { basisPoints, FULL, hundredths, plus, ratio, times, toNumber, written, ZERO } from "./ratio.js";
import { itemsOf, visibleItems } from "./visibility.js";

/** A weight of 1 at full mark: gain, room and floor are in millionths of it. */
const ONE = 100 * FULL;
const NOTHING = { gain: 0, room: 0, floor: 0 };

/**
 * @param {object} checklist as JSON
 * @param {object} answers item id → {state, value}
 * @returns {object} the shared score format
 * @throws {InvalidAnswer} for an answer that its item cannot have
 */
export function score(checklist, answers) {
  checkAll(itemsOf(checklist), answers);
  const { scoring = {} } = checklist;
  const sections = sectionsOf(checklist, answers);
  const lines = sections.flatMap((section) => section.lines);
  const critical = lines.filter((line) => line.mark === 0 && (line.item.critical ?? "none") !== "none");
  for (const line of critical) line.section.lost ||= line.item.critical === "section";
  for (const line of lines) line.kept = line.section.lost ? 0 : line.gain;
  for (const section of sections) section.total = total(section.lines, scoring.method);
  const lost = critical.some((line) => line.item.critical === "visit");
  const visit = standing(sections, lines, scoring.method, lost);
  return {
    ...part(visit.ratio),
    raw: visit.ratio && visit.floor && rawOf(visit),
    bonus: basisPoints(visit.bonus),
    ...judge(scoring, visit.value, sections, lines, critical),
    sections: Object.fromEntries(sections.map((section) => [section.id, part(section.total.ratio)])),
    parameters: parametersOf(lines),
    critical: critical.map((line) => line.item.id),
    trace: lines.map((line) => traceLine(line, visit)),
  };
}

/** Sections with their lines: one line an item, with state, mark and points. */
function sectionsOf(checklist, answers) {
  const visible = visibleItems(checklist, answers);
  return checklist.sections.map(({ id, weight = 1, parameter = null, items }) => {
    const section = { id, weight: hundredths(weight), lost: false };
    section.lines = items.map((item) => ({
      section,
      parameter: item.parameter ?? parameter,
      ...lineOf(item, visible.has(item.id), answers[item.id], checklist.scoring?.method),
    }));
    return section;
  });
}

function lineOf(item, visible, answer, method) {
  const weight = hundredths(item.weight ?? 1);
  const state = !visible ? "hidden" : isScored(item) ? (answer?.state ?? "unanswered") : "unscored";
  if (state !== "answered") return { item, weight, state, mark: null, ...NOTHING };
  const line = { item, weight, state, mark: mark(item, answer.value) };
  const points = pointsOf(line, answer.value, method);
  return { ...line, ...points, ...(item.bonus && { room: 0, floor: 0 }) };
}

/** Gain above the floor, room for it, and the floor, by method. */
function pointsOf({ item, weight, mark }, value, method) {
  if (method === "count_yes") {
    const room = weight ? ONE : 0;
    return { gain: mark === FULL ? room : 0, room, floor: 0 };
  }
  if (method === "sum" && item.type === "scale") {
    const step = weight * FULL;
    return { gain: step * (value - 1), room: step * (highest(item) - 1), floor: step };
  }
  return { gain: weight * mark, room: weight * FULL, floor: 0 };
}

/** The sums over some lines; no ratio when nothing counted or a required item is missing. */
function total(lines, method) {
  const sum = (key) => lines.reduce((all, line) => all + line[key], 0);
  const room = sum("room");
  const missing = method === "sum" && lines.some(isMissing);
  return { room, floor: sum("floor"), ratio: room && !missing ? ratio(sum("kept"), room) : null };
}

const isMissing = ({ item, state }) => !item.bonus && (state === "not_observed" || state === "unanswered");

/** The visit before it is judged: its ratio, and what that ratio is worth in points. */
function standing(sections, lines, method, lost) {
  const all = total(lines, method);
  setPrices(sections, method, all);
  const share = (some) => some.reduce((sum, line) => plus(sum, worth(line.kept, line)), ZERO);
  const isRaw = method === "sum" || method === "count_yes";
  const counted = lost ? [] : lines.filter((line) => line.kept);
  const reached = sections.some((section) => section.price.n) ? share(counted) : null;
  const whole = isRaw ? ratio(all.room, ONE) : ratio(100);
  const floor = isRaw ? ratio(all.floor, ONE) : null;
  const value = reached && plus(floor ?? ZERO, times(reached, whole));
  return {
    ratio: reached,
    bonus: share(counted.filter((line) => line.item.bonus)),
    whole,
    floor,
    value,
    lost,
  };
}

const worth = (points, { section }) => times(ratio(points), section.price);

/** What one unit of room costs in the visit's ratio; a null section's weight drops out. */
function setPrices(sections, method, all) {
  const scored = sections.filter((section) => section.total.ratio);
  const weights = scored.reduce((sum, section) => sum + section.weight, 0);
  for (const section of sections) {
    if (!all.ratio) section.price = ZERO;
    else if (method !== "weighted") section.price = ratio(1, all.room);
    else if (!weights || !section.total.ratio) section.price = ZERO;
    else section.price = ratio(section.weight, BigInt(weights) * BigInt(section.total.room));
  }
}

/** Σ(weight·mark)/Σweight by parameter: what was observed, critical failures or not. */
function parametersOf(lines) {
  const sums = new Map();
  for (const { parameter, item, weight, mark } of lines) {
    if (!parameter) continue;
    const counted = mark === null || item.bonus ? 0 : weight;
    const { gain, room } = sums.get(parameter) ?? NOTHING;
    sums.set(parameter, { gain: gain + counted * mark, room: room + counted * FULL });
  }
  const parts = [...sums].map(([id, { gain, room }]) => [id, part(room ? ratio(gain, room) : null)]);
  return Object.fromEntries(parts);
}

const part = (exact) => ({ score: exact && basisPoints(exact), exact: exact && written(exact) });

const rawOf = ({ value, floor, whole }) => ({
  value: toNumber(value),
  floor: toNumber(floor),
  ceiling: toNumber(plus(floor, whole)),
});

function traceLine({ item, state, mark, weight, gain, room, kept, section }, visit) {
  const left = visit.lost ? 0 : kept;
  const lost = item.bonus ? ZERO : times(worth(room - left, { section }), visit.whole);
  const reason = !gain || left ? "mark" : visit.lost ? "critical_visit" : "critical_section";
  return {
    item: item.id,
    state,
    mark,
    weight: String(weight / 100),
    lost: written(lost),
    why: lost.n ? reason : null,
  };
}
