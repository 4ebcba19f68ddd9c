"""What the calendar shows, gathered in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from audit.infra.db import now
from audit.infra.i18n import current_reader
from audit.infra.i18n.calendars import names_of, shown_in
from audit.infra.i18n.digits import only_digits
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.calendar.queries import Entry, entries
from audit.visits.calendar.rules import Month, month_of
from audit.visits.work.rules import Filters

SHOWN = 3
"""So many visits a day of the month names; the others are counted."""

MOST_LETTERS = 5
"""So long may a weekday be above a column of a phone."""

PAGE = 100
"""So many visits a page of the agenda holds."""


@dataclass(frozen=True)
class Day:
    """A day of the month: its number as the calendar counts it, and what stands there."""

    day: date
    number: str
    inside: bool
    today: bool
    shown: list[Entry]
    count: int


def is_own(member: Membership, filters: Filters) -> bool:
    """Whether a calendar is a person's own: then visits stand on their whole windows."""
    return member.role is Role.SHOPPER or filters.mine


def today_for(member: Membership) -> date:
    """Today, where the organisation is."""
    zone = member.organisation.time_zone
    return now().astimezone(ZoneInfo(zone)).date()


def month_page(member: Membership, filters: Filters, on: date) -> dict[str, Any]:
    """A month of the reader's calendar in weeks."""
    read = current_reader()
    month = month_of(read.calendar, on)
    names = names_of(read.language)
    week = names["week"]
    weeks = month.weeks(week["first"])
    own, today = is_own(member, filters), today_for(member)
    found = entries(member, filters, weeks[0][0], weeks[-1][-1])
    standing = _by_day(found, whole=own)
    order = [(week["first"] - 1 + n) % 7 for n in range(7)]
    return {
        "month": month,
        "title": read.month(month.first),
        "names": [_heads(read.language)[n] for n in order],
        "weeks": [[_day(day, month, today, standing[day]) for day in days] for days in weeks],
        "total": _inside(found, month, whole=own),
        "own": own,
        "today": today,
    }


def _heads(language: str) -> list[tuple[str, str, str]]:
    """The weekdays, Monday first: short, as a seventh of a phone has room for, and in full."""
    names, narrow = names_of(language), get_day_names("narrow", locale=language)
    short, full = names["short"], names["weekdays"]
    long = any(len(name) > MOST_LETTERS for name in short)
    brief = [narrow[n] for n in range(7)] if long else short
    return list(zip(short, brief, full, strict=True))


def _by_day(found: Iterable[Entry], *, whole: bool) -> dict[date, list[Entry]]:
    standing: dict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        for day in entry.days(whole=whole):
            standing[day].append(entry)
    return standing


def _inside(found: Iterable[Entry], month: Month, *, whole: bool) -> int:
    return sum(
        any(month.first <= day <= month.last for day in entry.days(whole=whole)) for entry in found
    )


def _day(day: date, month: Month, today: date, standing: list[Entry]) -> Day:
    read = current_reader()
    number = only_digits(str(shown_in(read.calendar, day).day), read.digits)
    inside = month.first <= day <= month.last
    return Day(day, number, inside, day == today, standing[:SHOWN], len(standing))


def agenda_page(
    member: Membership, filters: Filters, on: date, *, one_day: bool, page: int
) -> dict[str, Any]:
    """The visits of a month, or of one day, by the day."""
    read = current_reader()
    month = month_of(read.calendar, on)
    first, last = (on, on) if one_day else (month.first, month.last)
    own = is_own(member, filters)
    rows = [
        (day, entry)
        for entry in entries(member, filters, first, last)
        for day in ([max(entry.first, first)] if own else entry.days(whole=False))
        if first <= day <= last and entry.last >= first
    ]
    rows.sort(key=lambda row: row[0])
    shown = rows[(page - 1) * PAGE : page * PAGE]
    days: dict[date, list[Entry]] = defaultdict(list)
    for day, entry in shown:
        days[day].append(entry)
    return {
        "month": month,
        "title": read.day(on) if one_day else read.month(month.first),
        "days": list(days.items()),
        "total": len(rows),
        "page": page,
        "more": len(rows) > page * PAGE,
        "own": own,
        "today": today_for(member),
    }
