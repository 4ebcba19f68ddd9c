"""The mark of one answered item, 0…10000 basis points (scoring contract, "Marks").

Each mark is rounded half up to a whole basis point at once; everything after is exact.
"""

from fractions import Fraction
from functools import singledispatch

from audit.engines.scoring.fitting import check
from audit.engines.scoring.ratios import FULL, basis_points, exactly, hundredths
from audit.formats.answers import Answer, Answered, Value
from audit.formats.checklist import (
    Choice,
    Duration,
    Item,
    ItemBase,
    Multi,
    Number,
    Scale,
    Time,
    Words,
    YesNo,
)


def mark_of(item: Item, answer: Answer) -> int | None:
    """The mark of an answer in basis points; None without a value or when unscored.

    Raises InvalidAnswer when the item cannot have this answer.
    """
    check(item, answer)
    if not isinstance(answer, Answered) or not is_scored(item):
        return None
    return mark(item, answer.value)


def is_scored(item: Item) -> bool:
    """Whether an item can bear a mark: not text, time, a number without a band, or options
    that are worth nothing in total."""
    if isinstance(item, Number):
        return item.band is not None
    if isinstance(item, Multi):
        return total_points(item) > 0
    return not isinstance(item, Words | Time)


@singledispatch
def mark(item: ItemBase, _value: Value) -> int:
    """The mark of a fitting value, by the type of its item."""
    raise TypeError(f"{item.id} bears no mark")


@mark.register
def _(item: YesNo, value: str) -> int:
    return FULL if value == item.expected else 0


@mark.register
def _(item: Scale, value: int) -> int:
    return basis_points(Fraction(value - 1, item.max - 1))


@mark.register
def _(item: Choice, value: str) -> int:
    return next(hundredths(option.mark) for option in item.options if option.id == value)


@mark.register
def _(item: Multi, value: list[str]) -> int:
    ticked = sum(hundredths(option.points) for option in item.options if option.id in value)
    return basis_points(Fraction(ticked, total_points(item)))


@mark.register
def _(item: Duration, value: int) -> int:
    if value <= item.target:
        return FULL
    if value >= item.limit:
        return 0
    return basis_points(Fraction(item.limit - value, item.limit - item.target))


@mark.register
def _(item: Number, value: str) -> int:
    low, high = map(exactly, item.band or ())
    return FULL if low <= exactly(value) <= high else 0


def total_points(item: Multi) -> int:
    """The points of all options together, in hundredths."""
    return sum(hundredths(option.points) for option in item.options)
