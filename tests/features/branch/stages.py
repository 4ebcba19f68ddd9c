"""A published visit with everything that could give its shopper away."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Flask

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Publication, Visit
from tests.builders import POOR, Workplace, phone_of
from tests.features.stages import publish, submitted
from tests.pictures import jpeg

STARTED = datetime(2026, 11, 19, 14, 23, 37, tzinfo=UTC)
"""A Thursday afternoon by the branch's clock, which is London's in winter."""


def told(app: Flask, place: Workplace, *, kind: str = "mystery", **sent: Any) -> Visit:
    """A visit that was sent in with a photo of the exit and notes, and waits for a reviewer."""
    role = Role.SHOPPER if kind == "mystery" else Role.SUPERVISOR
    photo = jpeg(seed=4)
    assert phone_of(app, place.people[role]).send_photo(photo).status_code in {200, 201}
    given = {
        "answers": POOR,
        "notes": {"item:exits": "A stand was in the way.", "visit": "Calm, apart from that."},
        "photos": [(sha256(photo).hexdigest(), "item:exits")],
        "times": {
            "started": "2026-11-19T14:23:37Z",
            "submitted": "2026-11-19T14:51:09Z",
            "offset_ms": 0,
            "marks": {"arrived": "2026-11-19T14:24:11Z"},
        },
    }
    return submitted(app, place, kind=kind, **{**given, **sent})


def known(app: Flask, place: Workplace, **sent: Any) -> Visit:
    """The same, published."""
    visit = told(app, place, **sent)
    publish(place, visit, "Mind the exits.")
    return visit


def publication_of(visit: Visit) -> Publication:
    """How it was published."""
    return db.session.query(Publication).filter_by(visit_id=visit.id).one()
