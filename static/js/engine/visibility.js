/** Which items of a checklist are on screen, given the answers so far. */

export const itemsOf = (checklist) => checklist.sections.flatMap((section) => section.items);

/**
 * Ids of the items without a `when` or whose `when` is true. An item that is itself hidden
 * counts as unanswered; items in a cycle are hidden.
 *
 * @returns {Set<string>}
 */
export function visibleItems(checklist, answers) {
  const items = itemsOf(checklist);
  const settled = new Set(items.filter((item) => !item.when).map((item) => item.id));
  const visible = new Set(settled);
  let waiting = items.filter((item) => item.when);
  for (;;) {
    const ready = waiting.filter((item) => mentioned(item.when).every((id) => settled.has(id)));
    if (!ready.length) return visible;
    const shown = ready.filter((item) => holds(item.when, (id) => (visible.has(id) ? answers[id] : null)));
    for (const item of shown) visible.add(item.id);
    for (const item of ready) settled.add(item.id);
    waiting = waiting.filter((item) => !settled.has(item.id));
  }
}

function holds(condition, answerTo) {
  if (condition.item) return hasValue(answerTo(condition.item), condition.is);
  if (condition.all) return condition.all.every((part) => holds(part, answerTo));
  if (condition.any) return condition.any.some((part) => holds(part, answerTo));
  return !holds(condition.not, answerTo);
}

function hasValue(answer, value) {
  if (answer?.state !== "answered") return false;
  return Array.isArray(answer.value) ? answer.value.includes(value) : answer.value === value;
}

function mentioned(condition) {
  if (condition.item) return [condition.item];
  return (condition.all ?? condition.any ?? [condition.not]).flatMap(mentioned);
}
