"""What may be done with many visits at once, pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from audit.visits.rules import GIVEN, State

MOST = 2000
"""So many visits one act reaches."""

CHUNK = 50
"""So many of them are done by one job, so that other work comes in between."""


class Act(StrEnum):
    """What is done; the last two take another act back."""

    OFFER = "offer"
    REASSIGN = "reassign"
    EXTEND = "extend"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    SHORTEN = "shorten"


class Stage(StrEnum):
    """How far an act is: visits chosen, shown what it would do, under way, done."""

    CHOSEN = "chosen"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


class Fate(StrEnum):
    """What becomes of one visit: it waits, it cannot be, it was done, it was refused."""

    WAITING = "waiting"
    BARRED = "barred"
    DONE = "done"
    REFUSED = "refused"


UNDONE_BY = {Act.OFFER: Act.WITHDRAW, Act.EXTEND: Act.SHORTEN}
"""What takes an act back; the others cannot be."""


def longer(
    closes: datetime, due: datetime, zone: str, *, days: int, until: date | None
) -> tuple[datetime, datetime]:
    """The last moment and the due moment of a window that is extended, in UTC.

    By `days`, or to the day `until`; the time of day stays by the branch's clock, and the time
    left for sending in stays as it was.
    """
    local = closes.astimezone(ZoneInfo(zone))
    day = until or local.date() + timedelta(days=days)
    moved = datetime.combine(day, local.time(), ZoneInfo(zone))
    last = moved.astimezone(closes.tzinfo)
    return last, last + (due - closes)


def extension_problem(state: State, closes: datetime, wanted: datetime, now: datetime) -> str:
    """Why a window cannot be extended so; "" when it can."""
    if state not in GIVEN:
        return "moved-on"
    if wanted <= closes:
        return "no-longer"
    return "past" if wanted <= now else ""
