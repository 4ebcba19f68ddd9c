"""How a report says values: numbers, times, answers and scores in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.engines.language.texts import text_in
from audit.formats.answers import Answer, Answered
from audit.formats.base import Text
from audit.formats.checklist import (
    Checklist,
    Choice,
    Duration,
    Item,
    Multi,
    Number,
    Scale,
    Time,
    Words,
    YesNo,
)
from audit.infra.i18n import direction, format_date, format_number, format_time

NOTHING = "–"
"""What stands where there is no number."""

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, one branch's clock, and the checklist's own words for its answers."""

    language: str
    zone: str
    checklist: Checklist

    @property
    def mirrored(self) -> bool:
        """Whether bars run from right to left."""
        return direction(self.language) == "rtl"

    def text(self, text: Text) -> str:
        """A checklist's text in the report's language, or in the next best."""
        return text_in(text, self.language)

    def number(self, value: int | float | Decimal, digits: int | None = None) -> str:
        """A number in the language's own way of writing."""
        return format_number(value, self.language, digits)

    def hundredths(self, value: int, digits: int = 2) -> str:
        """A whole number of hundredths: 375 is "3.75"."""
        return self.number(Decimal(value) / 100, digits)

    def score(self, basis_points: int | None) -> str:
        """A score of 100 with one decimal; a dash without one."""
        return NOTHING if basis_points is None else self.hundredths(basis_points, 1)

    def mark(self, basis_points: int | None) -> str:
        """A mark of 100, with a decimal only where it needs one."""
        if basis_points is None:
            return NOTHING
        return self.hundredths(basis_points, 1 if basis_points % 100 else 0)

    def change(self, basis_points: int) -> str:
        """A difference of scores with its sign."""
        sign = "+" if basis_points > 0 else MINUS if basis_points < 0 else "±"
        return sign + self.hundredths(abs(basis_points), 1)

    def item_number(self, section: int, item: int) -> str:
        """An item's number in the order of the checklist: "3.5"."""
        return f"{self.number(section)}.{self.number(item)}"

    def listed(self, words: list[str]) -> str:
        """Words one after the other."""
        return _(", ").join(words)

    def day(self, moment: datetime) -> str:
        """The day by the branch's clock."""
        return format_date(moment, self.language, self.zone)

    def clock(self, moment: datetime) -> str:
        """The time of day by the branch's clock."""
        return format_time(moment, self.language, self.zone)

    def duration(self, seconds: int) -> str:
        """A duration in hours, minutes and seconds, those that are not zero."""
        hours, rest = divmod(seconds, 3600)
        minutes, left = divmod(rest, 60)
        words = [
            _("%(n)s h", n=self.number(hours)) if hours else "",
            _("%(n)s min", n=self.number(minutes)) if minutes else "",
            _("%(n)s s", n=self.number(left)) if left or seconds == 0 else "",
        ]
        return " ".join(filter(None, words))

    def answer(self, item: Item, answer: Answer | None, *, hidden: bool = False) -> str:
        """What was answered, or why there is no answer."""
        if hidden:
            return _("Not asked")
        if isinstance(answer, Answered):
            return self.value(item, answer.value)
        return self.state(answer.state if answer else "unanswered")

    def state(self, state: str) -> str:
        """Why an item has no value."""
        own = self.checklist.answers
        if state == "not_applicable":
            return self.text(own["not_applicable"]) if state in own else _("Not applicable")
        if state == "not_observed":
            return self.text(own["not_observed"]) if state in own else _("Not observed")
        return _("Not answered")

    def value(self, item: Item, value: str | int | list[str]) -> str:
        """A value in the words of its item."""
        match item:
            case YesNo():
                said = self.yes_no(str(value))
            case Scale():
                said = self.out_of(int(str(value)), item.max)
            case Choice() | Multi():
                chosen = value if isinstance(value, list) else [str(value)]
                said = self.options({o.id: o.text for o in item.options}, chosen)
            case Duration():
                said = self.duration(int(str(value)))
            case Number():
                unit = f" {self.text(item.unit)}" if item.unit else ""
                said = self.number(Decimal(str(value))) + unit
            case Words() | Time():
                said = str(value)
            case _:
                assert_never(item)
        return said

    def out_of(self, value: int, most: int) -> str:
        """A point of a scale in words: a slash would read as a decimal sign in Persian."""
        return _("%(n)s of %(max)s", n=self.number(value), max=self.number(most))

    def yes_no(self, value: str) -> str:
        """Yes or no, in the checklist's own words where it has them."""
        own = self.checklist.answers
        if value == "yes":
            return self.text(own["yes"]) if "yes" in own else _("Yes")
        return self.text(own["no"]) if "no" in own else _("No")

    def options(self, texts: Mapping[str, Text], chosen: list[str]) -> str:
        """The chosen options in words."""
        words = [self.text(texts[id_]) for id_ in texts if id_ in chosen]
        return self.listed(words) if words else _("None of these")

    def items(self, count: int) -> str:
        """A number of items in words."""
        return ngettext("%(count)s item", "%(count)s items", count, count=self.number(count))


def moment(instant: str, offset_ms: int = 0) -> datetime:
    """A phone's instant by the server's clock."""
    return datetime.fromisoformat(instant) + timedelta(milliseconds=offset_ms)


def as_number(value: Fraction) -> Decimal:
    """A fraction as a decimal number for display."""
    return Decimal(value.numerator) / Decimal(value.denominator)
