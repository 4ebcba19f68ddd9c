"""Late is what comes after its term; a visit that was handed back has a new one."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Submission, Visit
from audit.visits.review import actions as review
from tests.builders import POOR, Workplace, accepted, manifest, phone_of, signed_in

HOUR = timedelta(hours=1)


def corrected(app: Flask, place: Workplace, *, due: datetime) -> tuple[Visit, list[Submission]]:
    """A visit sent in time, whose correction is sent when the first term is over."""
    visit = accepted(place)
    phone = phone_of(app, place.people[Role.SHOPPER])
    first = phone.send(visit.id, manifest(visit)).json["manifest_sha256"]
    db.session.expire_all()
    review.give_back(visit, visit.submissions[0], "Which?", due, by=place.people[Role.REVIEWER])
    with db.write():
        visit.due_at = datetime.now(UTC) - HOUR
    assert phone.send(visit.id, manifest(visit, POOR, base=first)).status_code == 201
    db.session.expire_all()
    return visit, visit.submissions


@pytest.mark.parametrize(("due", "late"), [(HOUR, False), (-HOUR / 60, True)])
def test_a_correction_is_late_by_the_term_of_its_return(
    app: Flask, workplace: Workplace, due: timedelta, late: bool
):
    visit, (first, second) = corrected(app, workplace, due=datetime.now(UTC) + due)
    assert not first.late
    assert second.late is late
    desk = signed_in(app, workplace.people[Role.REVIEWER])
    assert ("It was due by" in desk.get(f"/visits/{visit.id}/review").text) is late
