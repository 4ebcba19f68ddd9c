"""Which items of a checklist are on screen, given the answers so far."""

from collections.abc import Iterator

from audit.formats.answers import Answer, Answered, Answers
from audit.formats.checklist import Checklist
from audit.formats.conditions import AllOf, AnswerIs, AnyOf, Condition


def visible_items(checklist: Checklist, answers: Answers) -> frozenset[str]:
    """Ids of the items without a `when` or whose `when` is true.

    An item that is itself hidden counts as unanswered, whatever its old answer. Items may
    refer forwards. Items in a cycle (which the checker refuses) are hidden.
    """
    waiting = {item.id: item.when for item in checklist.items if item.when}
    settled = {item.id for item in checklist.items} - waiting.keys()
    visible = set(settled)
    while ready := [id_ for id_, when in waiting.items() if settled.issuperset(mentioned(when))]:
        for id_ in ready:
            seen = {other: answers[other] for other in visible if other in answers}
            if holds(waiting.pop(id_), seen):
                visible.add(id_)
        settled.update(ready)
    return frozenset(visible)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition is true for these answers; a missing answer is unanswered."""
    if isinstance(condition, AnswerIs):
        return has_value(answers.get(condition.item), condition.is_)
    if isinstance(condition, AllOf):
        return all(holds(part, answers) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any(holds(part, answers) for part in condition.any)
    return not holds(condition.not_, answers)


def has_value(answer: Answer | None, value: str | int) -> bool:
    """Whether an answer is this very value; for several ticked options, contains it."""
    if not isinstance(answer, Answered):
        return False
    if isinstance(answer.value, list):
        return value in answer.value
    return answer.value == value


def mentioned(condition: Condition) -> Iterator[str]:
    """Ids of the items that a condition looks at, once per mention."""
    for leaf in leaves(condition):
        yield leaf.item


def leaves(condition: Condition) -> Iterator[AnswerIs]:
    """The comparisons that a condition is built of, in the order written."""
    if isinstance(condition, AnswerIs):
        yield condition
    elif isinstance(condition, AllOf):
        for part in condition.all:
            yield from leaves(part)
    elif isinstance(condition, AnyOf):
        for part in condition.any:
            yield from leaves(part)
    else:
        yield from leaves(condition.not_)
