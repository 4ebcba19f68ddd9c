"""Appeals brought as far as a test needs them."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.appeals import actions
from audit.visits.appeals.models import Appeal, AppealKind
from audit.visits.models import Publication, Visit
from tests.builders import Workplace, signed_in
from tests.features.branch.stages import known

REASON = "The stand was ours for one hour only; the exit was free."


def publication_of(visit: Visit) -> Publication:
    """The publication that holds."""
    found = db.session.query(Publication).filter_by(visit_id=visit.id)
    return found.order_by(Publication.published_at.desc()).first()  # type: ignore[return-value]


def filed(place: Workplace, visit: Visit, item: str = "exits") -> Appeal:
    """An appeal of the branch manager against an item."""
    wanted = actions.Wanted(item, AppealKind.FACT, REASON)
    by = place.people[Role.BRANCH_MANAGER]
    return actions.file(publication_of(visit), wanted, by=by)


def appealed(app: Flask, place: Workplace, **sent: Any) -> Appeal:
    """An appeal against the exits of a published visit."""
    return filed(place, known(app, place, **sent))


def keeper_of(app: Flask, place: Workplace) -> FlaskClient:
    """The browser of the branch manager."""
    return signed_in(app, place.people[Role.BRANCH_MANAGER])


def decided(client: FlaskClient, appeal: Appeal, **sent: Any) -> Any:
    """What the desk is answered when it decides."""
    given = {
        "verdict": "upheld",
        "value": "yes",
        "state": "answered",
        "reason": "The photo shows it.",
    }
    return client.post(f"/appeals/{appeal.id}/decision", data={**given, **sent})
