"""Which cross-checks of a checklist have something to say about what was filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import singledispatch

from audit.engines.language.completeness import written
from audit.engines.language.visibility import has_value, visible_items
from audit.engines.scoring.marks import mark_of
from audit.engines.scoring.ratios import exactly, hundredths
from audit.formats.answers import Answer, Answered, Answers
from audit.formats.checklist import Checklist, Item
from audit.formats.checks import (
    Above,
    AllHold,
    AnyHolds,
    Before,
    Below,
    Check,
    CheckCondition,
    Fails,
    HasNote,
    HasPhoto,
    IsAnswered,
    MarkBelow,
    MomentBefore,
)
from audit.formats.conditions import AnswerIs

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """What was filled in, of the items on screen alone."""

    items: Mapping[str, Item]
    answers: Mapping[str, Answer]
    noted: frozenset[str]
    pictured: frozenset[str]
    marks: Mapping[str, str]

    def value(self, item: str) -> str | int | list[str] | None:
        """An item's answer, or None without a value."""
        answer = self.answers.get(item)
        return answer.value if isinstance(answer, Answered) else None

    def amount(self, item: str) -> Fraction | None:
        """An item's answer as an exact number, or None where it is none."""
        value = self.value(item)
        return None if value is None or isinstance(value, list) else exactly(value)


def fired(
    checklist: Checklist,
    answers: Answers,
    notes: Mapping[str, str],
    photo_places: Collection[str],
    marks: Mapping[str, str],
) -> list[Check]:
    """The checks whose condition is true, in the order of the checklist.

    `notes` maps places to texts, `photo_places` are the places that have a photo, `marks` maps
    moments to instants. A hidden item counts as unanswered, without note and photo. A comparison
    with what is not there is false. Raises InvalidAnswer for an answer that its item cannot have.
    """
    if not checklist.checks:
        return []
    visible = visible_items(checklist, answers)
    told = Told(
        items={item.id: item for item in checklist.items},
        answers={id_: answer for id_, answer in answers.items() if id_ in visible},
        noted=_items_of(written(notes)) & visible,
        pictured=_items_of(photo_places) & visible,
        marks=marks,
    )
    return [check for check in checklist.checks if holds(check.when, told)]


@singledispatch
def holds(condition: CheckCondition, told: Told) -> bool:
    """Whether a check's condition is true of what was filled in."""
    raise TypeError(f"{condition!r} is no condition on {told!r}")


@holds.register
def _(condition: AllHold, told: Told) -> bool:
    return all(holds(part, told) for part in condition.all)


@holds.register
def _(condition: AnyHolds, told: Told) -> bool:
    return any(holds(part, told) for part in condition.any)


@holds.register
def _(condition: Fails, told: Told) -> bool:
    return not holds(condition.not_, told)


@holds.register
def _(condition: AnswerIs, told: Told) -> bool:
    return has_value(told.answers.get(condition.item), condition.is_)


@holds.register
def _(condition: Before, told: Told) -> bool:
    """Times of day "HH:MM" stand in the order of the clock when sorted as texts."""
    one, other = told.value(condition.item), told.value(condition.before)
    return isinstance(one, str) and isinstance(other, str) and one < other


@holds.register
def _(condition: Above, told: Told) -> bool:
    value = told.amount(condition.item)
    return value is not None and value > exactly(condition.above)


@holds.register
def _(condition: Below, told: Told) -> bool:
    value = told.amount(condition.item)
    return value is not None and value < exactly(condition.below)


@holds.register
def _(condition: MarkBelow, told: Told) -> bool:
    item, answer = told.items.get(condition.item), told.answers.get(condition.item)
    mark = mark_of(item, answer) if item and answer else None
    return mark is not None and mark < hundredths(condition.mark_below)


@holds.register
def _(condition: IsAnswered, told: Told) -> bool:
    return told.value(condition.answered) is not None


@holds.register
def _(condition: HasNote, told: Told) -> bool:
    return condition.note in told.noted


@holds.register
def _(condition: HasPhoto, told: Told) -> bool:
    return condition.photo in told.pictured


@holds.register
def _(condition: MomentBefore, told: Told) -> bool:
    """As fine as the phone's own clock reads, in milliseconds: both engines agree."""
    instants = (told.marks.get(name) for name in (condition.moment, condition.before))
    read = [_milliseconds(each) for each in instants if each]
    return len(read) == 2 and read[0] < read[1]


def subject_of(condition: CheckCondition) -> str | None:
    """The item that a reader is led to: the first one named; None where none is."""
    if isinstance(condition, AllHold | AnyHolds):
        parts = condition.all if isinstance(condition, AllHold) else condition.any
        return next(filter(None, map(subject_of, parts)), None)
    if isinstance(condition, Fails):
        return subject_of(condition.not_)
    named = (getattr(condition, key, None) for key in ("item", "answered", "note", "photo"))
    return next(filter(None, named), None)


def _milliseconds(instant: str) -> int:
    return (datetime.fromisoformat(instant) - EPOCH) // timedelta(milliseconds=1)


def _items_of(places: Collection[str]) -> frozenset[str]:
    return frozenset(place.removeprefix("item:") for place in places if place.startswith("item:"))
