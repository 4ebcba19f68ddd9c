"""Second clicks, old pages and two people at once: nothing moves that may not, nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.infra.db import db
from audit.infra.events import Event
from audit.people.permits import Role
from audit.visits.models import Publication, ReviewNote, Visit
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import Workplace, accepted, manifest, offered, phone_of, signed_in
from tests.features.stages import published, submitted


@pytest.fixture
def desk(app: Flask, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.REVIEWER])


def state_of(visit: Visit) -> State:
    db.session.expire_all()
    return visit.state


def events_of(visit: Visit) -> list[str]:
    found = select(Event.kind).where(Event.subject_id == visit.id).order_by(Event.seq)
    return list(db.session.scalars(found))


def test_only_an_approval_can_be_undone(app: Flask, workplace: Workplace, desk: FlaskClient):
    reviewer = workplace.people[Role.REVIEWER]
    on_the_way, returned = accepted(workplace), submitted(app, workplace)
    due = datetime.now(UTC) + timedelta(days=1)
    review.give_back(returned, returned.submissions[0], "Which exit?", due, by=reviewer)
    for visit, state in ((on_the_way, State.ACCEPTED), (returned, State.RETURNED)):
        answer = desk.post(f"/visits/{visit.id}/approval/undo")
        assert answer.status_code == 409
        assert state_of(visit) == state
        assert "visit.reopened" not in events_of(visit)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    assert phone.send(on_the_way.id, manifest(on_the_way)).status_code == 201
    assert state_of(on_the_way) == State.SUBMITTED


def test_publishing_twice_publishes_once_and_says_so(
    app: Flask, workplace: Workplace, desk: FlaskClient
):
    visit = published(app, workplace)
    again = {"assessment": str(visit.assessment_id), "summary": "Other words"}
    answer = desk.post(f"/visits/{visit.id}/publication", data=again)
    assert answer.status_code == 409
    assert "nothing was changed" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Publication)) == 1
    assert events_of(visit).count("visit.published") == 1


def test_what_was_said_in_review_stays_once_it_is_decided(
    app: Flask, workplace: Workplace, desk: FlaskClient
):
    visit = published(app, workplace)
    words = {"submission": str(visit.submissions[0].id), "text": "Said afterwards"}
    answer = desk.post(f"/visits/{visit.id}/review/notes/visit", data=words)
    assert answer.status_code == 409
    assert db.session.scalars(select(ReviewNote)).all() == []


def test_of_two_reviewers_the_second_is_told_and_keeps_what_was_typed(
    app: Flask, workplace: Workplace, desk: FlaskClient
):
    visit = submitted(app, workplace)
    review.approve(visit, visit.assessment, by=workplace.people[Role.ADMINISTRATOR])
    words = {"submission": str(visit.submissions[0].id), "reason": "Which exit?", "hours": "48"}
    answer = desk.post(f"/visits/{visit.id}/return", data=words)
    assert answer.status_code == 409
    assert "Which exit?" in answer.text
    assert state_of(visit) == State.APPROVED


def test_a_visit_called_off_cannot_be_taken_on(app: Flask, workplace: Workplace):
    visit = offered(workplace)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    answer = phone.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=phone.headers)
    assert (answer.status_code, answer.json["type"]) == (409, "visit-moved-on")
    assert "“Cancelled”" in answer.json["detail"]
    assert state_of(visit) == State.CANCELLED
