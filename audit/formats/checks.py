"""Cross-checks: what to look at again before a visit is sent, and when it is reviewed.

Their conditions say more than an item's `when`: they also compare times, amounts, marks, notes and
photos. They never score.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from audit.formats.base import Format, Slug, Text
from audit.formats.conditions import AnswerIs
from audit.formats.numbers import Amount, Percent, two_decimals

Moment = Literal["arrived", "first-contact", "served", "left"]
"""What may be noted on site with one tap (the manifest's `times.marks`)."""


class Before(Format):
    """True when both are answered and this time of day lies before the other item's."""

    item: Slug
    before: Slug


class Above(Format):
    """True when the answer is a greater number: seconds, a point of a scale, what was measured."""

    item: Slug
    above: Amount


class Below(Format):
    """True when the answer is a smaller number."""

    item: Slug
    below: Amount


class MarkBelow(Format):
    """True when the answer's mark is below so many per cent."""

    item: Slug
    mark_below: Annotated[Percent, AfterValidator(two_decimals)]


class IsAnswered(Format):
    """True when the item has an answer with a value."""

    answered: Slug


class HasNote(Format):
    """True when there is a note at the item."""

    note: Slug


class HasPhoto(Format):
    """True when there is a photo at the item."""

    photo: Slug


class MomentBefore(Format):
    """True when both moments were noted on site and this one came before the other."""

    moment: Moment
    before: Moment


class AllHold(Format):
    """True when every condition is."""

    all: Annotated[list["CheckCondition"], Field(min_length=1)]


class AnyHolds(Format):
    """True when at least one condition is."""

    any: Annotated[list["CheckCondition"], Field(min_length=1)]


class Fails(Format):
    """True when the condition is not."""

    not_: Annotated["CheckCondition", Field(alias="not")]


FORMS: dict[str, type[Format]] = {
    "all": AllHold,
    "any": AnyHolds,
    "not": Fails,
    "moment": MomentBefore,
    "is": AnswerIs,
    "before": Before,
    "above": Above,
    "below": Below,
    "mark_below": MarkBelow,
    "answered": IsAnswered,
    "note": HasNote,
    "photo": HasPhoto,
}
"""The key that makes a condition one of its form; the first that stands in it decides."""


def check_form(condition: object) -> str | None:
    """Which form a check's condition has, written or read; None when it has none of them."""
    if isinstance(condition, dict):
        return next((f"({key})" for key in FORMS if key in condition), None)
    return next((f"({key})" for key, kind in FORMS.items() if isinstance(condition, kind)), None)


CheckCondition = Annotated[
    Annotated[AllHold, Tag("(all)")]
    | Annotated[AnyHolds, Tag("(any)")]
    | Annotated[Fails, Tag("(not)")]
    | Annotated[MomentBefore, Tag("(moment)")]
    | Annotated[AnswerIs, Tag("(is)")]
    | Annotated[Before, Tag("(before)")]
    | Annotated[Above, Tag("(above)")]
    | Annotated[Below, Tag("(below)")]
    | Annotated[MarkBelow, Tag("(mark_below)")]
    | Annotated[IsAnswered, Tag("(answered)")]
    | Annotated[HasNote, Tag("(note)")]
    | Annotated[HasPhoto, Tag("(photo)")],
    Discriminator(check_form),
]


class Check(Format):
    """A sentence that is said when its condition is true: advice, never an obstacle."""

    id: Slug
    text: Text
    when: CheckCondition
