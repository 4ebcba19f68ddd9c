"""Deadlines by the calendar: working days, and when a day ends somewhere. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, by `date.weekday()`."""


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after a day; public holidays are not known."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() not in WEEKEND
    return day


def months_before(moment: datetime, months: int) -> datetime:
    """The same moment so many months earlier; the month's last day where it has no such day."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = (date(years + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return moment.replace(year=years, month=month + 1, day=min(moment.day, last))


def end_of(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which a day is over by the clock of a time zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def day_in(moment: datetime, zone: str) -> date:
    """The day of a moment by the clock of a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
