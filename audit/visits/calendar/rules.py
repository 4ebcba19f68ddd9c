"""Months of any calendar as weeks of days, pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from audit.infra.i18n.calendars import (
    Calendar,
    CalendarDay,
    OutsideTables,
    gregorian,
    length,
    shown_in,
)

A_DAY = timedelta(days=1)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Month:
    """A month of a calendar: its first and its last day."""

    first: date
    last: date

    @property
    def before(self) -> date:
        """A day of the month before."""
        return self.first - A_DAY

    @property
    def after(self) -> date:
        """A day of the month after."""
        return self.last + A_DAY

    def weeks(self, begins: int) -> list[list[date]]:
        """Whole weeks that hold the month; `begins` is their first weekday, Monday is 1."""
        day = self.first - timedelta(days=(self.first.isoweekday() - begins) % 7)
        weeks = []
        while day <= self.last:
            weeks.append([day + n * A_DAY for n in range(7)])
            day += 7 * A_DAY
        return weeks


def month_of(calendar: Calendar, day: date) -> Month:
    """The month of a day, as a calendar counts it; the Gregorian one where it does not reach."""
    told = shown_in(calendar, day)
    try:
        return _month(told)
    except OutsideTables:
        return _month(shown_in("gregorian", day))


def _month(told: CalendarDay) -> Month:
    first = gregorian(told.calendar, told.year, told.month, 1)
    return Month(first, first + (length(told.calendar, told.year, told.month) - 1) * A_DAY)


def day_asked_for(text: str, today: date) -> date:
    """The day that an address names ("2026-11-22"), else today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(day, EARLIEST), LATEST)
