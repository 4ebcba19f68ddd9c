"""Days, times and months in words of a language."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.dates import format_interval as babel_interval
from babel.dates import format_time as babel_time

from audit.infra.i18n.languages import format_locale


def format_date(moment: date | datetime, language: str, zone: str = "UTC") -> str:
    """A day in words, by the clock of `zone`: "Thu, 19 Nov 2026"."""
    day = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
    return babel_date(day, "EEE d MMM y", locale=format_locale(language))


def format_month(day: date, language: str) -> str:
    """The month of a day with its year: "November 2026"."""
    return babel_date(day, "LLLL y", locale=format_locale(language))


def format_days(first: datetime, last: datetime, language: str, zone: str = "UTC") -> str:
    """Two days with what they share said once: "Sat, 21 Nov – Mon, 23 Nov 2026"."""
    start, end = (moment.astimezone(ZoneInfo(zone)).date() for moment in (first, last))
    return babel_interval(start, end, "yMMMEd", locale=format_locale(language))


def format_time(moment: datetime | time, language: str, zone: str = "UTC") -> str:
    """A time of day by the clock of `zone`: "16:05"."""
    local = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
    return babel_time(local, "HH:mm", locale=format_locale(language))


def format_moment(moment: datetime, language: str, zone: str = "UTC") -> str:
    """A day and a time in words, by the clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    return babel_datetime(local, "EEE d MMM y, HH:mm", locale=format_locale(language))
