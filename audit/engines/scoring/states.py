"""What became of each item: its state and mark, before any method counts it."""

from dataclasses import dataclass

from audit.engines.language.visibility import visible_items
from audit.engines.scoring.marks import is_scored, mark
from audit.formats.answers import Answer, Answered, Answers
from audit.formats.checklist import Checklist, Item
from audit.formats.score import ItemState


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a visit: where it stands, its state and, when it counts, its mark."""

    item: Item
    section: str
    parameter: str | None
    state: ItemState
    mark: int | None  # basis points
    step: int  # the value of a scale, 0 for other types

    @property
    def failed(self) -> bool:
        """Whether a critical item failed: only a mark of 0 is a failure."""
        return self.item.critical != "none" and self.mark == 0

    @property
    def required(self) -> bool:
        """Whether the item applies and is scored, so that `sum` cannot do without it."""
        return self.state in {"answered", "not_observed", "unanswered"} and not self.item.bonus


def lines_of(checklist: Checklist, answers: Answers) -> list[Line]:
    """Every item in the order of the checklist; the answers must fit their items."""
    visible = visible_items(checklist, answers)
    return [
        line_of(item, section.id, item.parameter or section.parameter, state, answers.get(item.id))
        for section in checklist.sections
        for item in section.items
        for state in [state_of(item, answers.get(item.id), visible)]
    ]


def line_of(
    item: Item, section: str, parameter: str | None, state: ItemState, answer: Answer | None
) -> Line:
    """One line; only an answered item has a mark."""
    if state != "answered" or not isinstance(answer, Answered):
        return Line(item, section, parameter, state, None, 0)
    step = answer.value if isinstance(answer.value, int) else 0
    return Line(item, section, parameter, state, mark(item, answer.value), step)


def state_of(item: Item, answer: Answer | None, visible: frozenset[str]) -> ItemState:
    """Hidden before unscored before what was answered; no answer is unanswered."""
    if item.id not in visible:
        return "hidden"
    if not is_scored(item):
        return "unscored"
    return answer.state if answer else "unanswered"
