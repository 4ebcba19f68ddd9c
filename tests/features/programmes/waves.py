"""Programmes brought as far as a test needs them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Branch, Membership
from audit.people.permits import Role
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme, Slot
from tests.builders import Workplace


def terms(place: Workplace, **other: Any) -> dict[str, Any]:
    """The terms of a covert wave that is open today."""
    today = datetime.now(UTC).date()
    return {
        "name": "Autumn",
        "version_id": place.mystery.id,
        "opens_on": today - timedelta(days=2),
        "closes_on": today + timedelta(days=20),
        "not_before": "09:00",
        "not_after": "17:00",
        "scenarios": ["Ask about a loan.", "Lost a card."],
        "fee": 1850,
        "expenses_limit": 500,
        "currency": "GBP",
        "lockout_days": 0,
        "gap_days": 0,
        **other,
    }


def planned(place: Workplace, branches: list[Branch] | None = None, **other: Any) -> Programme:
    """A programme that has not been started."""
    by = place.people[Role.MANAGER].id
    chosen = place.branches if branches is None else branches
    return actions.plan(place.organisation.id, terms(place, **other), chosen, by=by)


def running(place: Workplace, branches: list[Branch] | None = None, **other: Any) -> Programme:
    """A programme whose visits can be offered."""
    programme = planned(place, branches, **other)
    actions.start(programme, by=place.people[Role.MANAGER].id)
    return programme


def slots_of(programme: Programme) -> list[Slot]:
    """Its slots by branch and number."""
    found = select(Slot).join(Slot.branch).where(Slot.programme_id == programme.id)
    return list(db.session.scalars(found.order_by(Branch.name, Slot.number)))


def shoppers(place: Workplace, count: int) -> list[Membership]:
    """So many more shoppers."""
    return [
        people.add_user(
            f"shopper-{n}@harbour.example",
            f"Shopper {n}",
            organisation=place.organisation,
            role=Role.SHOPPER,
        )
        for n in range(count)
    ]


def branches(place: Workplace, count: int) -> list[Branch]:
    """So many more branches in the first region."""
    with db.write() as session:
        made = [
            Branch(
                organisation_id=place.organisation.id,
                region_id=place.regions[0].id,
                name=f"Branch {n:03}",
                time_zone="Europe/London",
            )
            for n in range(count)
        ]
        session.add_all(made)
    return made
