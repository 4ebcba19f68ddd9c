"""The result of scoring, with the trace that explains it item by item."""

from typing import Literal

from audit.formats.base import BasisPoints, Format, Ratio, Slug

ItemState = Literal[
    "answered", "not_applicable", "not_observed", "unanswered", "hidden", "unscored"
]
Outcome = Literal["pass", "fail", "insufficient", "none"]
Why = Literal["mark", "critical_section", "critical_visit"]


class Raw(Format):
    """A score in raw units (`sum` and `count_yes`): 20 of 20…100 is the floor, not 20 %."""

    value: int | float
    floor: int | float
    ceiling: int | float


class Part(Format):
    """The score of a section or a parameter; null when nothing counted."""

    score: BasisPoints | None
    exact: Ratio | None


class TraceLine(Format):
    """One item's share in the result. `lost` is in points of the visit's 100 (raw units
    for `sum` and `count_yes`)."""

    item: Slug
    state: ItemState
    mark: BasisPoints | None
    weight: str
    lost: Ratio
    why: Why | None


class Score(Format):
    """What an assessment stores and `sixmarks score` prints."""

    score: BasisPoints | None
    exact: Ratio | None
    raw: Raw | None
    bonus: BasisPoints
    outcome: Outcome
    band: int | None
    coverage: BasisPoints | None
    sections: dict[Slug, Part]
    parameters: dict[Slug, Part]
    critical: list[Slug]
    trace: list[TraceLine]
