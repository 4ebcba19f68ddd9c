"""A checklist as people write it and as a published version freezes it."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from audit.formats.base import Format, Slug, Text
from audit.formats.checks import Check
from audit.formats.conditions import Condition
from audit.formats.numbers import Percent, two_decimals

PARAMETERS = ("expression", "vocabulary", "proxemics", "appearance", "speed", "safety")
"""The six parameters of standard behaviour (R2.12), in the order of the hexagon's corners."""

Kind = Literal["mystery", "audit", "self"]
Method = Literal["pooled", "weighted", "sum", "count_yes"]
Critical = Literal["none", "flag", "section", "visit"]
PhotoRule = Literal["never", "optional", "required", "required_on_fail"]
NoteRule = Literal["optional", "required_on_fail"]
MONTH = 30 * 24 * 3600
"""The longest duration in seconds: answers to letters and complaints take days."""

AnswerWord = Literal["yes", "no", "not_applicable", "not_observed"]


class Weighted(Format):
    """Anything that carries a weight, in steps of a hundredth."""

    weight: Annotated[int | float, Field(ge=0, le=1000)] = 1

    _hundredths = field_validator("weight")(two_decimals)


class ItemBase(Weighted):
    """What items of every type share."""

    id: Slug
    text: Text
    label: Text | None = None
    help: Text | None = None
    parameter: Slug | None = None
    area: Slug | None = None
    critical: Critical = "none"
    photo: PhotoRule = "optional"
    note: NoteRule = "optional"
    not_applicable: bool = False
    not_observed: bool = True
    bonus: bool = False
    requires_standard: bool = False
    when: Condition | None = None


class YesNo(ItemBase):
    """Answered yes or no; full mark for the expected one."""

    type: Literal["yes_no"]
    expected: Literal["yes", "no"] = "yes"
    not_applicable: bool = True


class Scale(ItemBase):
    """1 … max; the mark is (value - 1) / (max - 1). Anchors describe values."""

    type: Literal["scale"]
    max: Annotated[int, Field(ge=2, le=10)] = 5
    anchors: dict[Annotated[str, Field(pattern=r"^\d+$")], Text] = Field(default_factory=dict)


class Choice(ItemBase):
    """One option of several, each with its own mark in per cent."""

    class Option(Format):
        id: Slug
        text: Text
        mark: Percent

        _hundredths = field_validator("mark")(two_decimals)

    type: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=2)]


class Multi(ItemBase):
    """Any number of options; the mark is the ticked points over all points."""

    class Option(Format):
        id: Slug
        text: Text
        points: Annotated[int | float, Field(ge=0, le=1000)]

        _hundredths = field_validator("points")(two_decimals)

    type: Literal["multi"]
    options: Annotated[list[Option], Field(min_length=1)]


class Duration(ItemBase):
    """Seconds; full mark up to target, none from limit, linear between (R2.17)."""

    type: Literal["duration"]
    target: Annotated[int, Field(ge=0, le=MONTH)]
    limit: Annotated[int, Field(ge=1, le=MONTH)]


class Number(ItemBase):
    """A measured number; full mark inside its band, unscored without one."""

    type: Literal["number"]
    min: int | float | None = None
    max: int | float | None = None
    unit: Text | None = None
    band: Annotated[list[int | float], Field(min_length=2, max_length=2)] | None = None


class Words(ItemBase):
    """Free text, never scored."""

    type: Literal["text"]


class Time(ItemBase):
    """A time of day, never scored."""

    type: Literal["time"]


Item = Annotated[
    YesNo | Scale | Choice | Multi | Duration | Number | Words | Time, Field(discriminator="type")
]


class Section(Weighted):
    """Items that are seen together; the unit of `weighted` and of gates."""

    id: Slug
    title: Text
    parameter: Slug | None = None
    area: Slug | None = None
    items: Annotated[list[Item], Field(min_length=1)]


class Band(Format):
    """A named range of scores, from its lower bound (inclusive) to the next."""

    from_: Annotated[int | float, Field(alias="from", ge=0)]
    title: Text


class Scoring(Format):
    """How marks become scores: the scoring contract's settings."""

    method: Method = "pooled"
    pass_: Annotated[int | float | None, Field(alias="pass", ge=0)] = None
    bands: list[Band] = Field(default_factory=list)
    gates: dict[Slug, Percent] = Field(default_factory=dict)
    minimum_coverage: Percent = 0
    allow_unanswered: bool = False


class Checklist(Format):
    """One checklist: what is asked, of whom, and how it is scored."""

    id: Slug
    kind: Kind
    title: Text
    description: Text | None = None
    instructions: Text | None = None
    answers: dict[AnswerWord, Text] = Field(default_factory=dict)
    subjects: list[Literal["self", "colleague", "applicant"]] = Field(default_factory=list)
    parameters: dict[Slug, Text] = Field(default_factory=dict)
    scoring: Scoring = Scoring()
    sections: Annotated[list[Section], Field(min_length=1)]
    checks: list[Check] = Field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """Every item in the order of the checklist."""
        return [item for section in self.sections for item in section.items]
