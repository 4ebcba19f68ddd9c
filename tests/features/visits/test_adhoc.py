"""Audits that a supervisor starts on site: the first submission brings the visit with it."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Submission, Visit
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import (
    GOOD,
    POOR,
    SHORT_LIST,
    Phone,
    Workplace,
    _publish,
    build_workplace,
    offered,
    phone_of,
)
from tests.features.stages import counted_queries
from tests.pictures import jpeg


@pytest.fixture
def tablet(app: Flask, workplace: Workplace) -> Phone:
    """The supervisor's phone."""
    return phone_of(app, workplace.people[Role.SUPERVISOR])


def audit(place: Workplace, visit: UUID, *, branch: int = 0, **other: Any) -> dict[str, Any]:
    photos = other.pop("photos", [])
    began = datetime.now(UTC) - timedelta(hours=1)
    return {
        "format": 2,
        "visit": str(visit),
        "adhoc": {"branch": str(place.branches[branch].id)},
        "base": None,
        "checklist": place.audit.hash,
        "locale": "en",
        "app_build": "test",
        "answers": GOOD,
        "notes": {},
        "times": {
            "started": began.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "submitted": (began + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "offset_ms": 0,
            "marks": {"arrived": began.strftime("%Y-%m-%dT%H:%M:%S.000Z")},
        },
        "photos": [{"sha256": sha, "of": of} for sha, of in photos],
        "outcome": "completed",
        **other,
    }


def visits() -> int:
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_the_first_submission_of_an_audit_creates_its_visit(tablet: Phone, workplace: Workplace):
    visit_id, picture = uuid4(), jpeg(seed=70)
    sha = hashlib.sha256(picture).hexdigest()
    tablet.send_photo(picture)
    answer = tablet.send(visit_id, audit(workplace, visit_id, photos=[(sha, "visit")]))
    assert answer.status_code == 201, answer.text
    assert (answer.json["visit"], answer.json["photos"]) == (str(visit_id), [sha])
    visit = db.session.get(Visit, visit_id)
    assert visit is not None
    assert (visit.state, visit.kind, visit.adhoc) == (State.SUBMITTED, "audit", True)
    assert visit.assignee_id == workplace.people[Role.SUPERVISOR].id
    assert visit.assessment is not None
    assert not visit.submissions[0].late
    kinds = db.session.scalars(
        select(Event.kind).where(Event.subject_id == visit_id).order_by(Event.seq)
    )
    assert list(kinds) == ["visit.started", "visit.submitted", "visit.assessed"]


def test_the_chain_explains_an_audit_started_on_site(
    tablet: Phone, workplace: Workplace, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    visit_id = uuid4()
    tablet.send(visit_id, audit(workplace, visit_id))
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output


def test_sending_it_again_gives_the_same_receipt_and_no_second_visit(
    tablet: Phone, workplace: Workplace
):
    visit_id = uuid4()
    document = audit(workplace, visit_id)
    first, again = tablet.send(visit_id, document), tablet.send(visit_id, document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data == again.data
    assert visits() == 1


def test_nothing_is_created_while_photos_are_missing(tablet: Phone, workplace: Workplace):
    visit_id = uuid4()
    answer = tablet.send(visit_id, audit(workplace, visit_id, photos=[("a" * 64, "visit")]))
    assert (answer.status_code, answer.json["type"]) == (409, "photos-missing")
    assert visits() == 0


def test_an_audit_sent_weeks_later_is_not_late(tablet: Phone, workplace: Workplace):
    visit_id, began = uuid4(), datetime.now(UTC) - timedelta(days=20)
    times = {
        "started": began.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "submitted": began.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "offset_ms": 0,
        "marks": {},
    }
    assert tablet.send(visit_id, audit(workplace, visit_id, times=times)).status_code == 201
    visit = db.session.get(Visit, visit_id)
    assert visit is not None
    assert not visit.submissions[0].late
    assert visit.opens_at == began.replace(microsecond=0)


@pytest.mark.parametrize("year", [1985, 2150])
def test_a_phone_whose_clock_is_decades_wrong_is_believed_nothing_but_received(
    tablet: Phone, workplace: Workplace, year: int
):
    visit_id = uuid4()
    told = f"{year}-06-01T10:00:00.000Z"
    times = {"started": told, "submitted": told, "offset_ms": 0, "marks": {}}
    assert tablet.send(visit_id, audit(workplace, visit_id, times=times)).status_code == 201
    visit = db.session.get(Visit, visit_id)
    assert visit is not None
    assert abs(visit.opens_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert visit.due_at > visit.opens_at


def test_a_correction_follows_on_from_the_first(app: Flask, tablet: Phone, workplace: Workplace):
    visit_id = uuid4()
    first = tablet.send(visit_id, audit(workplace, visit_id)).json
    visit = db.session.get(Visit, visit_id)
    assert visit is not None
    due = datetime.now(UTC) + timedelta(days=1)
    reviewer = workplace.people[Role.REVIEWER]
    review.give_back(visit, visit.submissions[0], "Which exit?", due, by=reviewer)
    (shown,) = tablet.visits()
    assert (shown["id"], shown["state"]) == (str(visit_id), "returned")
    corrected = audit(workplace, visit_id, base=first["manifest_sha256"], adhoc=None, answers=POOR)
    assert tablet.send(visit_id, corrected).status_code == 201
    db.session.expire_all()
    assert [s.quarantine for s in visit.submissions] == [None, None]
    assert (visit.state, visits()) == (State.SUBMITTED, 1)


def test_a_branch_beyond_the_senders_places_is_refused_in_words(
    tablet: Phone, workplace: Workplace
):
    with db.write() as session:
        session.add(
            MembershipPlace(
                membership_id=workplace.people[Role.SUPERVISOR].id,
                branch_id=workplace.branches[1].id,
            )
        )
    visit_id = uuid4()
    answer = tablet.send(visit_id, audit(workplace, visit_id, branch=0))
    assert (answer.status_code, answer.json["type"]) == (409, "branch-out-of-reach")
    assert visits() == 0
    assert tablet.send(visit_id, audit(workplace, visit_id, branch=1)).status_code == 201


def test_another_organisations_branch_is_out_of_reach_too(tablet: Phone, workplace: Workplace):
    rival, visit_id = build_workplace("Rival Bank", "rival.example"), uuid4()
    theirs = {"branch": str(rival.branches[0].id)}
    answer = tablet.send(visit_id, audit(workplace, visit_id, adhoc=theirs))
    assert (answer.status_code, answer.json["type"]) == (409, "branch-out-of-reach")


def test_an_id_that_is_somebody_elses_visit_does_not_exist(
    app: Flask, tablet: Phone, workplace: Workplace
):
    rival = build_workplace("Rival Bank", "rival.example")
    for theirs in (offered(workplace), offered(rival, kind="audit")):
        answer = tablet.send(theirs.id, audit(workplace, theirs.id))
        assert (answer.status_code, answer.json["type"]) == (404, "not-found")
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_shopper_starts_no_audit(phone: Phone, workplace: Workplace):
    visit_id = uuid4()
    assert phone.send(visit_id, audit(workplace, visit_id)).status_code == 404
    assert visits() == 0


@pytest.mark.parametrize("which", ["mystery", "unknown"])
def test_only_an_audit_of_ones_own_library_can_be_started(
    tablet: Phone, workplace: Workplace, which: str
):
    checklist = workplace.mystery.hash if which == "mystery" else "e" * 64
    visit_id = uuid4()
    answer = tablet.send(visit_id, audit(workplace, visit_id, checklist=checklist))
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert visits() == 0


def test_what_cannot_be_read_and_has_no_visit_is_kept_within_bounds(
    tablet: Phone, workplace: Workplace
):
    for number in range(25):
        assert tablet.send(uuid4(), b"not a manifest %d" % number).status_code == 422
    assert len(list(storage().path("unreadable").glob("*/*"))) == 20


def test_what_is_no_audit_and_has_no_visit_does_not_exist(tablet: Phone, workplace: Workplace):
    visit_id = uuid4()
    assert tablet.send(visit_id, audit(workplace, visit_id, adhoc=None)).status_code == 404


def catalogue(phone: Phone, **headers: str) -> Any:
    return phone.client.get("/api/v1/catalogue", headers={**phone.headers, **headers})


def test_the_catalogue_names_branches_in_reach_and_the_newest_audit_checklists(
    tablet: Phone, phone: Phone, workplace: Workplace
):
    with db.write() as session:
        member = workplace.people[Role.SUPERVISOR]
        for branch in workplace.branches[1:]:
            session.add(MembershipPlace(membership_id=member.id, branch_id=branch.id))
        workplace.branches[2].closed_at = datetime.now(UTC)
    source = SHORT_LIST.format(kind="audit").replace("short-list", "short-audit")
    later = _publish(source.replace("Someone greeted", "Somebody greeted"), workplace.organisation)
    told = catalogue(tablet).json
    assert told["user"] == str(member.id)
    (branch,) = told["branches"]
    assert branch == {
        "id": str(workplace.branches[1].id),
        "name": "Pier, Harbour Bank",
        "address": "1 High Street",
        "time_zone": "Europe/London",
    }
    (checklist,) = told["checklists"]
    assert (checklist["version"], checklist["kind"], checklist["items"]) == (later.hash, "audit", 4)
    assert checklist["title"]["fa"] == "فهرست کوتاه"
    assert catalogue(phone).status_code == 403


def test_the_catalogue_is_sent_only_when_it_changed(tablet: Phone, workplace: Workplace):
    first = catalogue(tablet)
    known = {"If-None-Match": first.headers["ETag"]}
    assert catalogue(tablet, **known).status_code == 304
    with db.write():
        workplace.branches[0].name = "Harbour"
    assert catalogue(tablet, **known).status_code == 200


def test_the_catalogue_asks_a_constant_number_of_queries(tablet: Phone, workplace: Workplace):
    catalogue(tablet)
    asked = []
    for number in range(2):
        source = SHORT_LIST.format(kind="audit").replace("short-list", f"list-{number}")
        _publish(source, workplace.organisation)
        with counted_queries() as seen:
            catalogue(tablet)
        asked.append(len(seen))
    assert asked[0] == asked[1]
