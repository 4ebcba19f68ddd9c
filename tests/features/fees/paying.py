"""Visits that pay, brought as far as a test needs them, and the ledger's rows."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from audit.fees.models import Entry
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.review import actions as review
from tests.builders import Workplace, accepted, manifest, phone_of

TAXI = {"text": "Taxi", "amount": 700, "photo": None}
COFFEE = {"text": "Coffee", "amount": 320, "photo": None}


def sent(
    app: Flask, place: Workplace, *, terms: dict[str, Any] | None = None, **told: Any
) -> Visit:
    """A visit for 18.50 GBP with up to 5 GBP of expenses, sent in and waiting for a reviewer."""
    paying = {"pay": 1850, "expenses_limit": 500, "currency": "GBP", **(terms or {})}
    visit = accepted(place, **paying)
    phone = phone_of(app, place.people[Role.SHOPPER])
    document = manifest(visit, **{"format": 3, **told})
    answer = phone.send(visit.id, document)
    assert answer.status_code == 201, answer.text
    db.session.refresh(visit)
    return visit


def approved(app: Flask, place: Workplace, **told: Any) -> Visit:
    """A visit that has earned its fee."""
    visit = sent(app, place, **told)
    approve(place, visit)
    return visit


def approve(place: Workplace, visit: Visit) -> None:
    """Have the reviewer find the visit right."""
    assert visit.assessment is not None
    review.approve(visit, visit.assessment, by=place.people[Role.REVIEWER])


def ledger() -> list[Entry]:
    """Every entry, the fee of each visit first."""
    db.session.rollback()
    found = select(Entry).order_by(Entry.visit_id, Entry.kind.desc(), Entry.words)
    return list(db.session.scalars(found))


def amounts() -> list[tuple[str, int, str]]:
    """What the ledger says: kind, amount, state."""
    return [(entry.kind, entry.amount, entry.state.value) for entry in ledger()]
