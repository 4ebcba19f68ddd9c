"""Three calendars: Gregorian, Jalali and Hijri (Umm al-Qura), and the names that languages give."""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import jdatetime
from hijridate import Gregorian, Hijri

Calendar = Literal["gregorian", "jalali", "hijri"]
CALENDARS: tuple[Calendar, ...] = ("gregorian", "jalali", "hijri")

OF_LANGUAGE: dict[str, Calendar] = {"fa": "jalali"}
"""The calendar of a language; every other language has the Gregorian one."""

YEARS: dict[Calendar, tuple[int, int]] = {
    "gregorian": (1, 9999),
    "jalali": (1200, 1501),
    "hijri": (1420, 1450),
}
"""First and last year of each calendar for which every table and browser gives the same days."""


class OutsideTables(ValueError):
    """A day that a calendar's tables do not reach; `years` are the first and the last they do."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(f"outside the years of the {calendar} calendar")
        self.calendar = calendar
        self.years = YEARS[calendar]


class NoSuchDay(ValueError):
    """A month has no such day, or a year no such month."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day as a calendar counts it: year, month from 1, day from 1."""

    calendar: Calendar
    year: int
    month: int
    day: int


def day_in(calendar: Calendar, day: date) -> CalendarDay:
    """A day of another calendar. OutsideTables where that calendar does not reach it."""
    if calendar == "gregorian":
        return CalendarDay(calendar, day.year, day.month, day.day)
    if not _first(calendar) <= day <= _last(calendar):
        raise OutsideTables(calendar)
    if calendar == "jalali":
        jalali = jdatetime.date.fromgregorian(date=day)
        return CalendarDay(calendar, jalali.year, jalali.month, jalali.day)
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    return CalendarDay(calendar, hijri.year, hijri.month, hijri.day)


def shown_in(calendar: Calendar, day: date) -> CalendarDay:
    """A day of a calendar, else of the Gregorian one: never a wrong day."""
    try:
        return day_in(calendar, day)
    except OutsideTables:
        return day_in("gregorian", day)


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> date:
    """The date of a calendar's day. OutsideTables or NoSuchDay where there is none."""
    first, last = YEARS[calendar]
    if not first <= year <= last:
        raise OutsideTables(calendar)
    if not (1 <= month <= 12 and 1 <= day <= length(calendar, year, month)):
        raise NoSuchDay(f"{year}-{month}-{day}")
    return _gregorian(calendar, year, month, day)


def length(calendar: Calendar, year: int, month: int) -> int:
    """How many days a month has."""
    if calendar == "gregorian":
        return monthrange(year, month)[1]
    if calendar == "hijri":
        return Hijri(year, month, 1).month_length()
    leap = jdatetime.date(year, 1, 1).isleap()
    return 31 if month <= 6 else 30 if month < 12 or leap else 29


def _gregorian(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == "gregorian":
        return date(year, month, day)
    if calendar == "jalali":
        made: date = jdatetime.date(year, month, day).togregorian()
        return made
    return date(*Hijri(year, month, day).to_gregorian().datetuple())


@cache
def _first(calendar: Calendar) -> date:
    return _gregorian(calendar, YEARS[calendar][0], 1, 1)


@cache
def _last(calendar: Calendar) -> date:
    year = YEARS[calendar][1]
    return _gregorian(calendar, year, 12, length(calendar, year, 12))


@cache
def names_of(language: str) -> dict[str, Any]:
    """What a language calls months, eras and weekdays, Monday first, and how its week goes."""
    text = files(__package__).joinpath("calendars.json").read_text(encoding="utf-8")
    names: dict[str, Any] = json.loads(text)[language]
    return names
