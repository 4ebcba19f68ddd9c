"""What nobody in good faith sends: forged audits and bytes made to trip the reader."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from audit.infra import faults
from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Submission, Visit
from audit.visits.sync import submissions
from tests.builders import (
    SHORT_LIST,
    Phone,
    Workplace,
    _publish,
    accepted,
    build_workplace,
    phone_of,
)
from tests.features.visits.test_adhoc import audit
from tests.features.visits.test_races import count
from tests.pictures import jpeg

SOME_ID = "2e1f0a6c-5b3d-4c8e-9f7a-1d2b3c4d5e6f"
"""The same in each process: the names of tests are made of it."""


def body_of(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def address_of(visit: UUID, body: bytes) -> str:
    return f"/visits/{visit}/submissions/{hashlib.sha256(body).hexdigest()}"


@pytest.fixture
def tablet(app: Flask, workplace: Workplace) -> Phone:
    """The supervisor's phone."""
    return phone_of(app, workplace.people[Role.SUPERVISOR])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_nobody_but_a_supervisor_starts_an_audit(app: Flask, workplace: Workplace, role: Role):
    forger, visit = phone_of(app, workplace.people[role]), uuid4()
    answer = forger.send(visit, audit(workplace, visit))
    assert answer.status_code in {403, 404}
    assert count(Visit) == 0


def test_the_id_of_another_organisations_visit_gives_nothing_away(
    app: Flask, tablet: Phone, workplace: Workplace
):
    """The same answer as for an id that nobody has, and the other visit as it was."""
    rival = build_workplace("Rival Bank", "rival.example")
    spy, visit = phone_of(app, rival.people[Role.SUPERVISOR]), uuid4()
    assert tablet.send(visit, audit(workplace, visit)).status_code == 201
    squatted = spy.send(visit, audit(rival, visit))
    unknown = uuid4()
    never = phone_of(app, rival.people[Role.SHOPPER]).send(unknown, audit(rival, unknown))
    assert (squatted.status_code, squatted.data) == (never.status_code, never.data)
    assert count(Submission) == 1


def test_a_branch_is_not_reached_by_naming_one_above_ones_places(
    tablet: Phone, workplace: Workplace
):
    with db.write() as session:
        member = workplace.people[Role.SUPERVISOR]
        session.add(MembershipPlace(membership_id=member.id, region_id=workplace.regions[1].id))
    below, above = uuid4(), uuid4()
    assert tablet.send(below, audit(workplace, below, branch=1)).status_code == 201
    refused = tablet.send(above, audit(workplace, above, branch=0))
    assert (refused.status_code, refused.json["type"]) == (409, "branch-out-of-reach")
    assert count(Visit) == 1


def test_photos_of_another_member_do_not_make_an_audit_whole(
    phone: Phone, tablet: Phone, workplace: Workplace
):
    picture, visit = jpeg(seed=40), uuid4()
    phone.send_photo(picture)
    document = audit(workplace, visit, photos=[(hashlib.sha256(picture).hexdigest(), "visit")])
    assert tablet.send(visit, document).json["type"] == "photos-missing"
    assert count(Visit) == 0


def test_a_visit_that_is_there_takes_no_branch_from_the_phone(tablet: Phone, workplace: Workplace):
    visit = accepted(workplace, kind="audit", branch=0)
    document = audit(workplace, visit.id, branch=2)
    assert tablet.send(visit.id, document).status_code == 201
    assert (visit.branch_id, visit.adhoc) == (workplace.branches[0].id, False)


@pytest.mark.parametrize(
    "other",
    [
        {"adhoc": {}},
        {"adhoc": {"branch": "not-a-branch"}},
        {"adhoc": {"branch": None}},
        {"adhoc": {"branch": SOME_ID.upper()}},
        {"adhoc": {"branch": "urn:uuid:" + SOME_ID}},
        {"adhoc": {"branch": SOME_ID, "state": "published"}},
        {"adhoc": [SOME_ID]},
        {"adhoc": SOME_ID},
        {"format": 1},
        {"format": True},
        {"format": "2"},
        {"format": -1},
        {"format": 2**70},
        {"base": "f" * 63},
        {"photos": [{"sha256": "../../secret_key", "of": "visit"}]},
        {"photos": [{"sha256": "f" * 64, "of": "item:../x"}]},
        {"photos": [{"sha256": "f" * 64, "of": "visit", "edited": 1}]},
        {"photos": [{"sha256": "f" * 64, "of": "visit"}] * 201},
    ],
    ids=str,
)
def test_what_is_no_manifest_of_an_audit_starts_none(
    tablet: Phone, workplace: Workplace, other: dict[str, Any]
):
    visit = uuid4()
    answer = tablet.send(visit, audit(workplace, visit) | other)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert count(Visit) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"format":' * 50_000,
        b'{"format": ' + b"9" * 10_000 + b"}",
        b'{"format": 1e999}',
        b'{"format": 3, "visit": "\\ud800"}',
        b"\xff\xfe{}",
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_bytes_made_to_trip_the_reader_are_refused(
    tablet: Phone, workplace: Workplace, body: bytes
):
    answer = tablet.send(uuid4(), body)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")


def test_an_audit_that_comes_to_be_meanwhile_is_not_scored_by_another_checklist(
    tablet: Phone, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    """Both are looked at before the visit exists; the checklist of the first is the visit's."""
    other = _publish(
        SHORT_LIST.format(kind="audit").replace("short-list", "other"), workplace.organisation
    )
    sender, visit = workplace.people[Role.SUPERVISOR], uuid4()
    first = body_of(audit(workplace, visit))
    second = body_of(audit(workplace, visit, checklist=other.hash))
    passed = faults.point

    def meanwhile(name: str) -> None:
        if name == "submission-before-transaction":
            monkeypatch.setattr(faults, "point", passed)
            submissions.receive(sender, visit, hashlib.sha256(first).hexdigest(), first)

    monkeypatch.setattr(faults, "point", meanwhile)
    answer = tablet.send(visit, second)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    (kept,) = db.session.scalars(select(Submission))
    assert kept.manifest.checklist == kept.visit.version.hash == workplace.audit.hash
