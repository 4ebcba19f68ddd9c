"""Everything at once: one audit sent many times, a token revoked, decisions that meet."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from audit.config import Settings
from audit.infra.db import db
from audit.infra.refusals import Conflict, Refusal
from audit.people import actions as people
from audit.people.models import Device
from audit.people.permits import Role
from audit.visits.aside import actions as aside
from audit.visits.models import Assessment, Photo, Submission, SubmissionDecision, Visit
from audit.visits.offers import actions as offers
from audit.visits.rules import Decision, State
from tests.builders import (
    GOOD,
    POOR,
    Phone,
    Workplace,
    accepted,
    manifest,
    phone_of,
)
from tests.features.visits.test_adhoc import audit
from tests.features.visits.test_intake_attacks import address_of, body_of
from tests.features.visits.test_races import assert_verified, count, put, together, token_of
from tests.pictures import jpeg
from tests.server import Answer, Server, serving

AT_ONCE = 25


def test_one_audit_sent_fifty_times_at_once_is_one_visit(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit, token = uuid4(), token_of(workplace, Role.SUPERVISOR)
    body = body_of(audit(workplace, visit))
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        send = put(server, token, address_of(visit, body), body)
        answers = together(*[send] * AT_ONCE) + together(*[send] * AT_ONCE)
    assert Counter(a.status for a in answers) == {201: 1, 200: 2 * AT_ONCE - 1}
    assert len({a.body for a in answers}) == 1
    assert (count(Visit), count(Submission), count(Assessment)) == (1, 1, 1)
    assert_verified(settings.data, monkeypatch)


def test_one_id_with_many_contents_at_once_is_one_visit_and_one_counts(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit, token = uuid4(), token_of(workplace, Role.SUPERVISOR)
    bodies = [body_of(audit(workplace, visit, app_build=f"copy {n}")) for n in range(8)]
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        sends = [put(server, token, address_of(visit, body), body) for body in bodies]
        answers = together(*sends)
    assert Counter(a.status for a in answers) == {201: 8}
    assert (count(Visit), count(Assessment)) == (1, 1)
    reasons = Counter(db.session.scalars(select(Submission.quarantine)))
    assert reasons == {None: 1, "forked": 7}
    assert_verified(settings.data, monkeypatch)


def test_a_token_revoked_in_the_middle_of_an_upload_leaves_nothing_half_done(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    """What had begun arrives or does not; what comes after it is turned away; all of it holds."""
    visit, member = accepted(workplace), workplace.people[Role.SHOPPER]
    device, token = people.enrol_device(member, "phone")
    pictures = [jpeg(seed=300 + n) for n in range(12)]
    names = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    body = body_of(manifest(visit, POOR, photos=[(name, "visit") for name in names]))
    address, device_id, by = address_of(visit.id, body), device.id, member.id
    db.session.remove()

    def upload(server: Server) -> list[Answer]:
        sends = [
            put(server, token, f"/photos/{name}", picture)
            for name, picture in zip(names, pictures, strict=True)
        ]
        return [each() for each in sends]

    with serving(settings.data, "--no-jobs") as server, ThreadPoolExecutor(1) as pool:
        uploading = pool.submit(upload, server)
        revoked = db.session.get(Device, device_id)
        assert revoked is not None
        people.revoke_device(revoked, by=by)
        answers = [each.status for each in uploading.result()]
        assert put(server, token, address, body)().status == 401
        assert put(server, token, f"/photos/{names[0]}", pictures[0])().status == 401
    assert answers == sorted(answers), "a photo was taken in after one was turned away"
    assert set(answers) <= {201, 401}
    assert count(Photo) == answers.count(201)
    assert count(Submission) == 0
    assert_verified(settings.data, monkeypatch)


@pytest.fixture
def disputed(app: Flask, phone: Phone, workplace: Workplace) -> Visit:
    """A visit with one submission that counts and two that were set aside."""
    visit = accepted(workplace)
    for number in range(3):
        answers = POOR if number == 1 else GOOD
        sent = phone.send(visit.id, manifest(visit, answers, app_build=f"copy {number}"))
        assert sent.status_code == 201
    return visit


def decide(visit: Visit, number: int, decision: Decision, *, counting: int) -> None:
    by_number = {each.number: each for each in visit.submissions}
    by = db.session.get(type(visit.assignee), visit.assignee_id)
    assert by is not None
    aside.decide(by_number[number], decision, "because", counting=by_number[counting].id, by=by)


def test_the_second_of_two_decisions_about_different_submissions_must_compare_anew(disputed: Visit):
    decide(disputed, 2, Decision.ADOPTED, counting=1)
    with pytest.raises(Conflict) as refused:
        decide(disputed, 3, Decision.ADOPTED, counting=1)
    assert refused.value.kind == "stale"
    assert count(SubmissionDecision) == 1
    decide(disputed, 3, Decision.DISMISSED, counting=2)


@pytest.mark.parametrize("second", list(Decision))
def test_the_second_of_two_decisions_about_one_submission_is_refused(
    disputed: Visit, second: Decision
):
    decide(disputed, 2, Decision.DISMISSED, counting=1)
    with pytest.raises(Conflict) as refused:
        decide(disputed, 2, second, counting=1)
    assert refused.value.kind == "already-decided"
    assert (count(SubmissionDecision), count(Assessment)) == (1, 1)


def test_decisions_made_at_once_are_one(
    app: Flask, disputed: Visit, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    visit_id = disputed.id
    db.session.remove()

    def deciding(decision: Decision) -> str:
        with app.app_context():
            visit = db.session.get(Visit, visit_id)
            assert visit is not None
            try:
                decide(visit, 2, decision, counting=1)
            except Refusal as refusal:
                return refusal.kind
            finally:
                db.session.remove()
            return "decided"

    wanted = [Decision.ADOPTED, Decision.DISMISSED] * 4
    with ThreadPoolExecutor(len(wanted)) as pool:
        outcomes = Counter(pool.map(deciding, wanted))
    assert outcomes.pop("decided") == 1
    assert set(outcomes) <= {"already-decided", "stale"}
    assert count(SubmissionDecision) == 1
    assert_verified(settings.data, monkeypatch)


def test_what_was_taken_away_is_not_sent_back_in_by_the_one_who_had_it(
    app: Flask, phone: Phone, workplace: Workplace
):
    """Somebody who never had the visit gets nothing in at all."""
    visit = accepted(workplace)
    stranger = people.add_user(
        "new@harbour.example", "New", organisation=workplace.organisation, role=Role.SHOPPER
    )
    other = phone_of(app, stranger)
    assert other.send(visit.id, manifest(visit)).status_code == 404
    supervisor = workplace.people[Role.SUPERVISOR]
    offers.hand_over(visit, stranger, "ill", by=supervisor.id)
    sent = phone.send(visit.id, manifest(visit, POOR))
    assert sent.status_code == 201
    assert (visit.state, visit.assessment_id) == (State.OFFERED, None)
    for verb in ("acceptance", "refusal"):
        answer = phone.client.put(f"/api/v1/visits/{visit.id}/{verb}", headers=phone.headers)
        assert answer.status_code == 404
    assert (
        other.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=other.headers).status_code
        == 204
    )
    assert other.send(visit.id, manifest(visit, GOOD)).status_code == 201
    assert visit.state == State.SUBMITTED
