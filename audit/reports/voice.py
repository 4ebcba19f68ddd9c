"""How a report says values: numbers, times, answers and scores in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from audit.checklists import wording
from audit.formats.answers import Answer
from audit.formats.base import Text
from audit.formats.checklist import Checklist, Item
from audit.infra.i18n import Reader, direction, reader
from audit.reports.charts import hue_of
from audit.visits.blind.wording import about_words
from audit.visits.blind.wording import answer_words as blind_answer

NOTHING = "–"
"""What stands where there is no number."""

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, one branch's clock, and the checklist's own words for its answers."""

    language: str
    zone: str
    checklist: Checklist
    blind: bool = False
    """Whether it speaks to a branch: scores in whole points, measured times rounded."""
    hues: Mapping[str, str] = field(default_factory=dict)
    """By id, the colours of the organisation's own parameters."""

    @property
    def reader(self) -> Reader:
        """Whoever reads a report in this language: its own calendar and digits."""
        return reader(self.language)

    @property
    def mirrored(self) -> bool:
        """Whether bars run from right to left."""
        return direction(self.language) == "rtl"

    def text(self, text: Text) -> str:
        """A checklist's text in the report's language, or in the next best."""
        return wording.plain(text, self.language)

    def parameter(self, parameter: str | None) -> str:
        """A parameter's name; empty where an item speaks to none."""
        return wording.parameter_name(parameter, self.checklist, self.language) if parameter else ""

    def hue(self, parameter: str | None) -> str:
        """A parameter's colour; ink for one that has none."""
        return self.hues.get(parameter or "") or hue_of(parameter)

    def number(self, value: int | float | Decimal, digits: int | None = None) -> str:
        """A number in the language's own way of writing."""
        return self.reader.number(value, digits)

    def hundredths(self, value: int, digits: int = 2) -> str:
        """A whole number of hundredths: 375 is "3.75"."""
        return self.number(Decimal(value) / 100, digits)

    def score(self, basis_points: int | None) -> str:
        """A score of 100 with one decimal, none where it is blind; a dash without one."""
        if basis_points is None:
            return NOTHING
        if self.blind:
            return self.number((basis_points + 50) // 100)
        return self.hundredths(basis_points, 1)

    def mark(self, basis_points: int | None) -> str:
        """A mark of 100, with a decimal only where it needs one."""
        if basis_points is None:
            return NOTHING
        return self.hundredths(basis_points, 1 if basis_points % 100 else 0)

    def percentage(self, basis_points: int) -> str:
        """A share with its sign, with a decimal only where it needs one."""
        return self.reader.percentage(basis_points, 1 if basis_points % 100 else 0)

    def change(self, basis_points: int) -> str:
        """A difference of scores with its sign."""
        sign = "+" if basis_points > 0 else MINUS if basis_points < 0 else "±"
        return sign + self.hundredths(abs(basis_points), 1)

    def item_number(self, section: int, item: int) -> str:
        """An item's number in the order of the checklist: "3.5"."""
        return f"{self.number(section)}.{self.number(item)}"

    def listed(self, words: list[str]) -> str:
        """Words one after the other."""
        return self.reader.joined(words)

    def day(self, moment: datetime) -> str:
        """The day by the branch's clock."""
        return self.reader.day(moment, self.zone)

    def clock(self, moment: datetime) -> str:
        """The time of day by the branch's clock."""
        return self.reader.time(moment, self.zone)

    def duration(self, seconds: int) -> str:
        """A duration in hours, minutes and seconds, those that are not zero."""
        return wording.seconds_words(seconds, self.language)

    def measured(self, seconds: int) -> str:
        """A duration as it was measured, or about as long."""
        return about_words(seconds, self.language) if self.blind else self.duration(seconds)

    def answer(self, item: Item, answer: Answer | None) -> str:
        """What was answered, or why there is no answer."""
        if self.blind:
            return blind_answer(self.checklist, item, answer, self.language)
        return wording.answer_words(self.checklist, item, answer, self.language)

    def state(self, state: str) -> str:
        """Why an item has no value."""
        return wording.state_words(self.checklist, state, self.language)

    def items(self, count: int) -> str:
        """A number of items in words."""
        return wording.items_words(count, self.language)


def as_number(value: Fraction) -> Decimal:
    """A fraction as a decimal number for display."""
    return Decimal(value.numerator) / Decimal(value.denominator)
