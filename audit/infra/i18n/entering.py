"""Days and times of day as people type them: in their calendar or the Gregorian, in any digits."""

import re
from datetime import date, time

from audit.infra.i18n.calendars import Calendar, gregorian, shown_in
from audit.infra.i18n.digits import only_digits, typed
from audit.infra.i18n.reader import Reader

_DAY = re.compile(r"(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})){0,1}(?::\d{2})?")

MODERN = 1700
"""From this year on a year is a Gregorian one, whatever the reader's calendar."""

DAY_FIRST = frozenset({"en", "cy", "ar"})
"""Languages that write day, month, year; the others begin with the year."""


class NotADay(ValueError):
    """What was typed is no day at all."""


def read_day(text: str, calendar: Calendar) -> date:
    """A day as typed: "1405/9/1", "۱۴۰۵/۹/۱", "2026-11-22" or "22.11.2026".

    A year is of `calendar`, or Gregorian from 1700 on. NotADay, NoSuchDay or OutsideTables.
    """
    told = _DAY.fullmatch(typed(text))
    if told is None:
        raise NotADay(text)
    first, month, last = told[1], int(told[2]), told[3]
    if (len(first) == 4) == (len(last) == 4):
        raise NotADay(text)
    year, day = (int(first), int(last)) if len(first) == 4 else (int(last), int(first))
    return gregorian("gregorian" if year >= MODERN else calendar, year, month, day)


def typed_day(day: date, reader: Reader) -> str:
    """A day as its reader would type it: "22/11/2026", "۱۴۰۵/۰۹/۰۱"."""
    told = shown_in(reader.calendar, day)
    parts = [f"{told.year:04}", f"{told.month:02}", f"{told.day:02}"]
    if reader.language in DAY_FIRST:
        parts.reverse()
    return only_digits("/".join(parts), reader.digits)


def read_time(text: str) -> time:
    """A time of day as typed: "9:30", "۰۹:۳۰", "9.30" or "9". ValueError for anything else."""
    told = _TIME.fullmatch(typed(text))
    if told is None:
        raise ValueError(text)
    return time(int(told[1]), int(told[2] or 0))
