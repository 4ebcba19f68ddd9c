"""One reader: a language, a calendar and digits, and everything written their way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from unicodedata import normalize
from zoneinfo import ZoneInfo

from babel.lists import format_list
from flask import g, has_request_context

from audit.infra.i18n import dates, numbers
from audit.infra.i18n.calendars import CALENDARS, OF_LANGUAGE, Calendar
from audit.infra.i18n.digits import NATIVE, Digits, only_digits
from audit.infra.i18n.languages import current_language, format_locale


@dataclass(frozen=True, slots=True)
class Reader:
    """How one reader writes: immutable, made by `reader` or for the page by `current_reader`."""

    language: str
    calendar: Calendar
    digits: Digits

    def number(self, value: int | float | Decimal, decimals: int | None = None) -> str:
        """A number, half up: "1,234.5"; `decimals` fixes how many."""
        return numbers.number_words(value, self.language, self.digits, decimals)

    def percent(self, basis_points: int, decimals: int | None = 1) -> str:
        """Basis points as a number of per cent without the sign: 8088 gives "80.9"."""
        return self.number(Decimal(basis_points) / 100, decimals)

    def percentage(self, basis_points: int, decimals: int | None = 1) -> str:
        """Basis points with the sign where the language has it: "80.9%"."""
        sign = numbers.percent_sign(self.language, self.digits)
        return self.percent(basis_points, decimals) + sign

    def duration(self, seconds: int) -> str:
        """Seconds as "6:40" or "1:06:40"."""
        return numbers.duration_words(seconds, self.digits)

    def day(self, moment: date | datetime, zone: str = "UTC", *, year: bool = True) -> str:
        """A day by the clock of `zone`: "Thu 19 Nov 2026"."""
        words = dates.day_words(_day(moment, zone), self.language, self.calendar, year=year)
        return only_digits(words, self.digits)

    def long_day(self, moment: date | datetime, zone: str = "UTC") -> str:
        """A day of this year, spelled out: "Thursday 19 November"."""
        words = dates.long_day_words(_day(moment, zone), self.language, self.calendar)
        return only_digits(words, self.digits)

    def full_date(self, moment: date | datetime, zone: str = "UTC") -> str:
        """A day without its weekday: "19 November 2026"."""
        words = dates.date_words(_day(moment, zone), self.language, self.calendar)
        return only_digits(words, self.digits)

    def days(
        self,
        first: date | datetime,
        last: date | datetime,
        zone: str = "UTC",
        *,
        year: bool = True,
    ) -> str:
        """Two days with what they share said once: "Sat 21 – Mon 23 Nov 2026"."""
        start, end = _day(first, zone), _day(last, zone)
        words = dates.days_words(start, end, self.language, self.calendar, year=year)
        return only_digits(words, self.digits)

    def month(self, day: date) -> str:
        """The month of a day with its year: "November 2026"."""
        return only_digits(dates.month_words(day, self.language, self.calendar), self.digits)

    def months(self, first: date, last: date) -> str:
        """The months of two days, said once where they are one: "Aban – Azar 1405"."""
        words = dates.months_words(first, last, self.language, self.calendar)
        return only_digits(words, self.digits)

    def time(self, moment: datetime | time, zone: str = "UTC") -> str:
        """A time of day by the clock of `zone`: "16:05"."""
        local = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
        return only_digits(f"{local:%H:%M}", self.digits)

    def moment(self, moment: datetime, zone: str = "UTC", *, year: bool = True) -> str:
        """A day and a time by the clock of `zone`: "Thu 19 Nov 2026, 16:05"."""
        return self.joined((self.day(moment, zone, year=year), self.time(moment, zone)))

    def listed(self, words: Sequence[str]) -> str:
        """Words one after the other: "A, B and C"."""
        if self.language == "cy" and words[1:]:  # CLDR leaves the choice to the reader: "a(c)"
            return f"{self.joined(words[:-1])} {_welsh_and(words[-1])} {words[-1]}"
        return format_list(list(words), locale=format_locale(self.language))

    @property
    def comma(self) -> str:
        """What stands between words that nothing else joins: ", "."""
        return dates.BETWEEN.get(self.language, ", ")

    def joined(self, words: Iterable[str]) -> str:
        """Words beside each other: "A, B, C"."""
        return self.comma.join(words)


def reader(language: str, calendar: str | None = None, digits: str | None = None) -> Reader:
    """How a language is read; what is not chosen is the language's own."""
    own: Calendar = OF_LANGUAGE.get(language, "gregorian")
    chosen = next((known for known in CALENDARS if known == calendar), own)
    native = NATIVE.get(language, "latn")
    return Reader(language, chosen, "latn" if digits == "latin" else native)


def current_reader(in_language: str = "") -> Reader:
    """Who reads the page being made; whoever reads a report, or the language that is given."""
    language = in_language or current_language()
    if in_language or not has_request_context() or _forced():
        return reader(language)
    return reader(language, g.get("calendar"), g.get("digits"))


def _welsh_and(word: str) -> str:
    """The word for "and", which depends on the next word's first letter."""
    return "ac" if normalize("NFD", word)[:1].casefold() in set("aeiouwy") else "a"


def _forced() -> bool:
    """Whether this is written in a language that is not the page's: within `force_locale`."""
    return hasattr(g.get("_flask_babel"), "forced_babel_locale")


def _day(moment: date | datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
