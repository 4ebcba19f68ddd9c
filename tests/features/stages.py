"""Visits brought as far as a test needs them, and counting what a page asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.review import actions as review
from tests.builders import Workplace, accepted, manifest, phone_of


def submitted(
    app: Flask, place: Workplace, *, kind: str = "mystery", branch: int = 0, **sent: Any
) -> Visit:
    """A visit that has been sent in and waits for a reviewer."""
    visit = accepted(place, kind=kind, branch=branch, brief="Ask about a loan.", fee="18 pounds")
    phone = phone_of(app, place.people[Role.SHOPPER if kind == "mystery" else Role.SUPERVISOR])
    answer = phone.send(visit.id, manifest(visit, **sent))
    assert answer.status_code == 201, answer.text
    db.session.refresh(visit)
    return visit


def published(app: Flask, place: Workplace, **sent: Any) -> Visit:
    """A visit that the organisation knows of."""
    visit = submitted(app, place, **sent)
    publish(place, visit, "Calm and clean.")
    return visit


def publish(place: Workplace, visit: Visit, summary: str) -> None:
    """Have the reviewer approve a visit and make it known."""
    reviewer = place.people[Role.REVIEWER]
    assert visit.assessment is not None
    review.approve(visit, visit.assessment, by=reviewer)
    review.publish(visit, visit.assessment, summary, by=reviewer)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The SELECTs that run inside, on a session of their own as a server's request has.

    A test's session knows what was read before for as long as nothing collects it: on that the
    count must not depend.
    """
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with current_app._get_current_object().app_context():
            yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
