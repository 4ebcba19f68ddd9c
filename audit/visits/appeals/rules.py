"""What may be appealed, until when, and who may decide about it; pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from audit.engines.deadlines import day_in, end_of, working_days_after
from audit.formats.score import TraceLine

FULL: Final = 10_000
DECIDED_WITHIN: Final = 5
"""Working days after the day on which an appeal was filed."""

MOST_PICTURES: Final = 3

JUDGING: Final = ("visit.approved", "visit.published", "visit.adjusted", "reading.given")
"""Who did one of these has judged the visit, and does not judge the appeal against it."""


class Bar(StrEnum):
    """Why somebody may not decide about an appeal."""

    JUDGED = "judged"
    MADE = "made"
    FILED = "filed"


def bar_for(
    member: UUID, *, judged_by: Collection[UUID], made_by: UUID, filed_by: UUID
) -> Bar | None:
    """What keeps a member from deciding; None: nothing. Nobody judges their own work."""
    if member in judged_by:
        return Bar.JUDGED
    if member == made_by:
        return Bar.MADE
    return Bar.FILED if member == filed_by else None


def appealable(line: TraceLine) -> bool:
    """Whether an item fell short, or lost points by another one's failure."""
    short = line.mark is not None and line.mark < FULL
    return line.state != "hidden" and (short or Fraction(line.lost) > 0)


def last_day(published: datetime, days: int, zone: str) -> date:
    """The last day of an appeal, by the branch's clock: so many days after the publication."""
    return day_in(published, zone) + timedelta(days=days)


def may_file(published: datetime, days: int, zone: str, now: datetime) -> bool:
    """Whether there is still time; with 0 days there are no appeals at all."""
    return days > 0 and now < end_of(last_day(published, days, zone), zone)


def due_at(filed: datetime, zone: str) -> datetime:
    """By when an appeal is to be decided: the end of the fifth working day after it was filed."""
    return end_of(working_days_after(day_in(filed, zone), DECIDED_WITHIN), zone)
