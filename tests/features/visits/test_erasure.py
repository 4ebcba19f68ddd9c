"""A photo is deleted for good, with a reason; the record still verifies (RP.4, RP.3)."""

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.visits.integrity import photos_kept, receipts_kept
from audit.visits.models import Photo, Visit
from tests.builders import POOR, Workplace, manifest, phone_of, signed_in
from tests.features.stages import publish, submitted
from tests.pictures import TAKEN_BY, jpeg

PICTURE = jpeg()
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A received visit with a photo."""
    phone_of(app, workplace.people[Role.SHOPPER]).send_photo(PICTURE)
    return submitted(app, workplace, answers=POOR, photos=[(SHA, "item:exits")])


def photo_at(visit: Visit) -> str:
    photo = db.session.scalars(select(Photo)).one()
    return f"/visits/{visit.id}/photos/{photo.id}"


def test_a_deleted_photo_leaves_a_tombstone_and_no_bytes(reviewer: FlaskClient, visit: Visit):
    """RP.4: delete for good, with a log entry and a reason."""
    at = photo_at(visit)
    assert reviewer.get(f"{at}/screen.jpg").status_code == 200
    assert reviewer.post(f"{at}/deletion", data={"reason": ""}).status_code == 422
    assert reviewer.post(f"{at}/deletion", data={"reason": "A face."}).status_code == 303
    db.session.expire_all()
    photo = db.session.scalars(select(Photo)).one()
    assert photo.erased_at is not None
    assert photo.erasure == "A face."
    for key in (photo.key, *photo.derivative_keys):
        assert not storage().exists(key)
    for size in ("thumbnail", "screen"):
        assert reviewer.get(f"{at}/{size}.jpg").status_code == 404
    last = events.timeline(visit.id)[-1]
    assert (last.kind, last.data["sha256"]) == ("photo.erased", SHA)
    assert "A face." not in str(last.data)
    assert "A photo was deleted here." in reviewer.get(f"/visits/{visit.id}/review").text
    assert "A face." in reviewer.get(at).text
    assert [*photos_kept(), *receipts_kept()] == []


def test_a_phone_that_sends_it_again_gets_its_receipt_and_the_bytes_stay_away(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    reviewer.post(f"{photo_at(visit)}/deletion", data={"reason": "A face."})
    sent = {"submission": str(visit.assessment.submission_id), "reason": "Which?", "hours": "24"}
    reviewer.post(f"/visits/{visit.id}/return", data=sent)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    assert phone.send_photo(PICTURE).status_code == 200
    base = visit.assessment.submission.manifest_sha256
    correction = manifest(visit, POOR, base=base, photos=[(SHA, "item:exits")])
    assert phone.send(visit.id, correction).status_code == 201
    db.session.expire_all()
    assert not storage().exists(db.session.scalars(select(Photo)).one().key)


def test_reports_that_show_it_are_deleted_with_it(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    from audit.reports.models import Report

    publish(workplace, visit, "Calm.")
    with db.write() as session:
        report = Report(
            organisation_id=visit.organisation_id,
            assessment_id=visit.assessment_id,
            edition="full",
            language="en",
            build="old",
            name="a.pdf",
            sha256="0" * 64,
            size=3,
        )
        session.add(report)
        session.flush()
        storage().write(report.key, [b"pdf"])
        key = report.key
    reviewer.post(f"{photo_at(visit)}/deletion", data={"reason": "A face."})
    assert not storage().exists(key)
    assert db.session.scalars(select(Report)).all() == []


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.SUPERVISOR, Role.BRANCH_MANAGER], ids=str)
def test_who_may_not_delete_a_photo_does_not(
    app: Flask, workplace: Workplace, visit: Visit, role: Role
):
    answer = signed_in(app, workplace.people[role]).post(
        f"{photo_at(visit)}/deletion", data={"reason": "Mine."}
    )
    assert answer.status_code == 403
    assert db.session.scalars(select(Photo)).one().erased_at is None


def test_no_copy_holds_what_the_camera_wrote(reviewer: FlaskClient, visit: Visit):
    """RP.3: pictures carry no metadata of the person who took them."""
    assert TAKEN_BY.encode() in PICTURE
    for size in ("thumbnail", "screen"):
        shown = reviewer.get(f"{photo_at(visit)}/{size}.jpg").data
        assert TAKEN_BY.encode() not in shown
        assert b"Exif" not in shown
