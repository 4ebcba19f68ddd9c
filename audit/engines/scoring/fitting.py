"""Whether an answer fits its item: no score is computed from one that does not."""

import re
from functools import singledispatch
from typing import Literal

from audit.engines.scoring.ratios import exactly
from audit.formats.answers import Answer, Answered, Answers, Value
from audit.formats.checklist import (
    Checklist,
    Choice,
    Duration,
    Item,
    ItemBase,
    Multi,
    Number,
    Scale,
    Time,
    YesNo,
)

Reason = Literal[
    "unknown_item",
    "not_applicable_refused",
    "not_observed_refused",
    "wrong_type",
    "unknown_option",
    "unsorted",
    "out_of_range",
]
"""Why an answer does not fit; a stable name that callers translate."""

LONGEST = 366 * 86_400
"""The longest duration, in seconds, that is taken for an observation."""

DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
TYPES: dict[str, type] = {"scale": int, "duration": int, "multi": list}


class InvalidAnswer(ValueError):
    """An answer that its item cannot have; `item` is its id, `reason` a stable name."""

    def __init__(self, item: str, reason: Reason) -> None:
        super().__init__(f"{item}: {reason.replace('_', ' ')}")
        self.item = item
        self.reason: Reason = reason


def check_all(checklist: Checklist, answers: Answers) -> None:
    """Raise InvalidAnswer for the first answer that does not fit, hidden items' included."""
    items = {item.id: item for item in checklist.items}
    for id_, answer in answers.items():
        if id_ not in items:
            raise InvalidAnswer(id_, "unknown_item")
        check(items[id_], answer)


def check(item: Item, answer: Answer) -> None:
    """Raise InvalidAnswer when this item cannot have this answer."""
    if reason := misfit(item, answer):
        raise InvalidAnswer(item.id, reason)


def misfit(item: Item, answer: Answer) -> Reason | None:
    """Why this item cannot have this answer; None when it can."""
    if not isinstance(answer, Answered):
        return refused(item, answer.state)
    if type(answer.value) is not TYPES.get(item.type, str):
        return "wrong_type"
    return value_misfit(item, answer.value)


def refused(item: Item, state: str) -> Reason | None:
    """Why this item cannot be left without a value in this way."""
    if state == "not_applicable" and not item.not_applicable:
        return "not_applicable_refused"
    if state == "not_observed" and not item.not_observed:
        return "not_observed_refused"
    return None


@singledispatch
def value_misfit(_item: ItemBase, _value: Value) -> Reason | None:
    """Why a value of the right type does not fit; free text always does."""
    return None


@value_misfit.register
def _(_item: YesNo, value: str) -> Reason | None:
    return None if value in {"yes", "no"} else "unknown_option"


@value_misfit.register
def _(item: Scale, value: int) -> Reason | None:
    return None if 1 <= value <= item.max else "out_of_range"


@value_misfit.register
def _(item: Choice, value: str) -> Reason | None:
    return None if value in {option.id for option in item.options} else "unknown_option"


@value_misfit.register
def _(item: Multi, value: list[str]) -> Reason | None:
    if not {option.id for option in item.options}.issuperset(value):
        return "unknown_option"
    return None if value == sorted(set(value)) else "unsorted"


@value_misfit.register
def _(_item: Duration, value: int) -> Reason | None:
    return None if 0 <= value <= LONGEST else "out_of_range"


@value_misfit.register
def _(item: Number, value: str) -> Reason | None:
    if not DECIMAL.fullmatch(value):
        return "wrong_type"
    number = exactly(value)
    below = item.min is not None and number < exactly(item.min)
    above = item.max is not None and number > exactly(item.max)
    return "out_of_range" if below or above else None


@value_misfit.register
def _(_item: Time, value: str) -> Reason | None:
    return None if CLOCK.fullmatch(value) else "wrong_type"
