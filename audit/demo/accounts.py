"""Money and grades in the demo: what visits pay, what was laid out, pay days, words of coaching."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from audit.demo.story import Plan
from audit.fees import actions as fees
from audit.fees import entering  # noqa: F401 - what visits earn comes into the ledger
from audit.fees.models import Entry
from audit.fees.rules import EntryState
from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.grading import actions as grading
from audit.visits.models import Visit
from audit.visits.wording import fee_words

_TERMS: Final = {
    "Europe/London": (1800, 500, "GBP"),
    "Asia/Dubai": (9000, 2000, "AED"),
    "Asia/Tehran": (9_000_000, 600_000, "IRR"),
}
"""By time zone: the fee, what is paid back at most, and the currency."""

_BUS: Final = {"en": "Bus fare", "fa": "کرایهٔ اتوبوس", "ar": "أجرة الحافلة"}
_TAXI: Final = {"en": "Taxi back", "fa": "تاکسی برگشت", "ar": "سيارة أجرة للعودة"}
_COACHING: Final = (
    "Clear photos and exact words, thank you. Next time note which counter it was.",
    "Good eye for safety. Please write waits in minutes and seconds, not “a while”.",
    "Complete and in time. A word on how the visit ended would round it off.",
    "",
)
_TICKETS_KEPT: Final = 0.3
"""How often somebody photographs the ticket of a bus, which nobody asks for."""
_NOTE: Final = "The bus runs every ten minutes there; within the limit, please."


def terms(kind: str, time_zone: str, language: str) -> dict[str, Any]:
    """What a visit pays; a supervisor's audit is part of the job."""
    if kind != "mystery":
        return {}
    pay, limit, currency = _TERMS[time_zone]
    words = fee_words(pay, limit, currency, language)
    return {"pay": pay, "expenses_limit": limit, "currency": currency, "fee": words}


class LaidOut(NamedTuple):
    """Something paid on the way, in minor units; `paper`: what the receipt shows, "" without."""

    words: str
    amount: int
    paper: str = ""


def expenses(plan: Plan) -> list[LaidOut]:
    """What a shopper laid out on the way: often a bus, now and then too much."""
    random, language = plan.chance("expenses"), plan.language
    if plan.kind != "mystery" or random.random() > 0.4:
        return []
    _pay, limit, _currency = _TERMS[plan.place.time_zone]
    laid_out = [LaidOut(_BUS.get(language, _BUS["en"]), limit * 3 // 5)]
    if random.random() < 0.2:
        words = _TAXI.get(language, _TAXI["en"])
        laid_out.append(LaidOut(words, limit * 7 // 5, "taxi-receipt"))
    if random.random() < _TICKETS_KEPT:
        laid_out[0] = laid_out[0]._replace(paper="bus-ticket")
    return laid_out


def graded(visit: Visit, random: Random, *, by: Membership) -> None:
    """Most reports are graded when they are approved."""
    if random.random() > 0.6:
        return
    marks = {name: random.choice((3, 4, 4, 5, 5)) for name in ("content", "instructions")}
    marks |= {"language": random.choice((4, 5)), "punctuality": random.choice((3, 5, 5))}
    grading.grade(visit, marks, random.choice(_COACHING), by=by)


def paydays(first: date, today: date, *, by: Membership, zone: str) -> Iterator[datetime]:
    """On the first of each month what was due before is decided and paid together."""
    month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= today - timedelta(days=7):
        yield datetime.combine(month, time(10), ZoneInfo(zone))
        _settle(by)
        month = (month + timedelta(days=32)).replace(day=1)


def _settle(by: Membership) -> None:
    found = select(Entry).filter_by(organisation_id=by.organisation_id, state=EntryState.DUE)
    due = list(db.session.scalars(found.order_by(Entry.made_at, Entry.key)))
    right = []
    for entry in due:
        limit = entry.visit.expenses_limit or 0
        if entry.kind == "expense" and entry.amount > limit:
            fees.refuse(entry.id, _NOTE, by=by)
        else:
            right.append(entry.id)
    if right:
        fees.approve(right, by=by)
        fees.pay(right, by=by)
