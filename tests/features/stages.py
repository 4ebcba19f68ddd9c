"""Visits brought as far as a test needs them, and counting what a page asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.review import actions as review
from tests.builders import Workplace, accepted, manifest, phone_of


def submitted(app: Flask, place: Workplace, *, kind: str = "mystery", **sent: Any) -> Visit:
    """A visit that has been sent in and waits for a reviewer."""
    visit = accepted(place, kind=kind, brief="Ask about a loan.", fee="18 pounds")
    phone = phone_of(app, place.people[Role.SHOPPER if kind == "mystery" else Role.SUPERVISOR])
    answer = phone.send(visit.id, manifest(visit, **sent))
    assert answer.status_code == 201, answer.text
    db.session.refresh(visit)
    return visit


def published(app: Flask, place: Workplace, **sent: Any) -> Visit:
    """A visit that the organisation knows of."""
    visit = submitted(app, place, **sent)
    reviewer = place.people[Role.REVIEWER]
    review.approve(visit, visit.assessment, by=reviewer)
    review.publish(visit, visit.assessment, "Calm and clean.", by=reviewer)
    return visit


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The SELECTs that run inside."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
