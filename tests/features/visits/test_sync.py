"""What phones send is kept exactly once, acknowledged only when durable, refused in words."""

import hashlib
import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.infra.db import db
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.people import actions as people
from audit.people.permits import Role
from audit.visits.models import Assessment, Photo, Submission, Visit
from audit.visits.offers import actions as offers
from audit.visits.rules import Quarantine, State
from tests.builders import (
    GOOD,
    POOR,
    Phone,
    Workplace,
    accepted,
    build_workplace,
    manifest,
    offered,
    phone_of,
    yes,
)
from tests.pictures import jpeg


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_phone_sees_offers_and_takes_them_on(phone: Phone, workplace: Workplace):
    visit = offered(workplace, scenario="savings account", brief="Ask at counter 2")
    (shown,) = phone.visits()
    assert shown["id"] == str(visit.id)
    assert (shown["state"], shown["scenario"]) == ("offered", "savings account")
    address = f"/api/v1/visits/{visit.id}/acceptance"
    assert phone.client.put(address, headers=phone.headers).status_code == 204
    assert phone.client.put(address, headers=phone.headers).status_code == 204  # a double tap
    assert phone.visits()[0]["state"] == "accepted"


def test_the_list_of_visits_is_sent_only_when_it_changed(phone: Phone, workplace: Workplace):
    offered(workplace)
    first = phone.client.get("/api/v1/visits", headers=phone.headers)
    again = {**phone.headers, "If-None-Match": first.headers["ETag"]}
    assert phone.client.get("/api/v1/visits", headers=again).status_code == 304
    offered(workplace)
    assert phone.client.get("/api/v1/visits", headers=again).status_code == 200


def test_declining_keeps_the_reason_and_ends_the_offer(phone: Phone, workplace: Workplace):
    visit = offered(workplace)
    answer = phone.client.put(
        f"/api/v1/visits/{visit.id}/refusal",
        json={"reason": "I know the manager"},
        headers=phone.headers,
    )
    assert answer.status_code == 204
    db.session.expire_all()
    assert (visit.state, visit.refusal) == (State.DECLINED, "I know the manager")
    late = phone.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=phone.headers)
    assert late.status_code == 409
    assert late.json["type"] == "visit-moved-on"


def test_a_complete_submission_gets_a_receipt_that_names_everything(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    picture = jpeg(seed=1)
    assert phone.send_photo(picture).status_code == 201
    sha = hashlib.sha256(picture).hexdigest()
    document = manifest(visit, POOR, photos=[(sha, "item:exits")])
    answer = phone.send(visit.id, document)
    assert answer.status_code == 201, answer.text
    receipt = answer.json
    assert receipt["photos"] == [sha]
    assert receipt["manifest_sha256"] == hashlib.sha256(json.dumps(document).encode()).hexdigest()
    db.session.expire_all()
    assert visit.state == State.SUBMITTED
    assert visit.assessment is not None
    assert visit.assessment.critical == 1
    assert storage().read(visit.submissions[0].photos[0].photo.key) == picture


def test_the_same_bytes_again_give_the_same_receipt(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    document = manifest(visit)
    first, again = phone.send(visit.id, document), phone.send(visit.id, document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data == again.data
    assert (count(Submission), count(Assessment)) == (1, 1)


def test_missing_photos_are_named_and_nothing_is_received(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    here, absent = jpeg(seed=2), "a" * 64
    phone.send_photo(here)
    named = [(hashlib.sha256(here).hexdigest(), "visit"), (absent, "item:exits")]
    answer = phone.send(visit.id, manifest(visit, photos=named))
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert (answer.json["type"], answer.json["missing"]) == ("photos-missing", [absent])
    assert count(Submission) == 0


def test_a_photo_whose_bytes_vanished_is_asked_for_again(phone: Phone, workplace: Workplace):
    visit, picture = accepted(workplace), jpeg(seed=3)
    sha = hashlib.sha256(picture).hexdigest()
    phone.send_photo(picture)
    storage().delete(db.session.scalars(select(Photo)).one().key)
    answer = phone.send(visit.id, manifest(visit, photos=[(sha, "visit")]))
    assert answer.json["missing"] == [sha]
    assert phone.client.head(f"/api/v1/photos/{sha}", headers=phone.headers).status_code == 404
    assert phone.send_photo(picture).status_code == 200
    assert phone.send(visit.id, manifest(visit, photos=[(sha, "visit")])).status_code == 201


def test_bytes_that_do_not_hash_to_their_name_are_refused(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    answer = phone.send(visit.id, manifest(visit), name="b" * 64)
    assert (answer.status_code, answer.json["type"]) == (422, "wrong-hash")
    answer = phone.send_photo(jpeg(seed=4), name="c" * 64)
    assert (answer.status_code, answer.json["type"]) == (422, "wrong-hash")
    assert (count(Submission), count(Photo)) == (0, 0)


@pytest.mark.parametrize(
    ("data", "status", "kind"),
    [
        (b"<html><script>alert(1)</script></html>", 415, "not-a-picture"),
        (b"GIF89a" + b"\0" * 60, 415, "picture-format"),
        (b"", 415, "not-a-picture"),
        (b"\xff" * (15 * 1024 * 1024 + 1), 413, "too-large"),
    ],
    ids=["html", "gif", "nothing", "16 MB"],
)
def test_what_is_no_photo_is_refused_in_words(phone: Phone, data: bytes, status: int, kind: str):
    answer = phone.send_photo(data)
    assert (answer.status_code, answer.json["type"]) == (status, kind)
    assert answer.json["detail"].endswith(".")
    assert count(Photo) == 0
    assert not list(storage().path("photos").glob("*/*/*/*"))


def test_an_unreadable_manifest_is_refused_and_kept_for_support(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    answer = phone.send(visit.id, b'{"format": 1, "visit": "nonsense"}')
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert len(list(storage().path("unreadable").glob("*/*"))) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {**GOOD, "friendly": yes(9)},
        {**GOOD, "nobody-asked": yes("yes")},
        {**GOOD, "friendly": {"state": "not_applicable"}},
    ],
    ids=["out of range", "unknown item", "N/A where it may not be"],
)
def test_answers_that_do_not_fit_their_item_are_refused(
    phone: Phone, workplace: Workplace, answers: dict
):
    visit = accepted(workplace)
    answer = phone.send(visit.id, manifest(visit, answers))
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert count(Submission) == 0


def test_a_second_submission_with_other_bytes_is_set_aside_not_lost(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    phone.send(visit.id, manifest(visit))
    answer = phone.send(visit.id, manifest(visit, POOR))
    assert answer.status_code == 201  # received: a person decides
    db.session.expire_all()
    first, second = visit.submissions
    assert (first.quarantine, second.quarantine) == (None, Quarantine.FORKED)
    assert visit.assessment.submission_id == first.id


def test_what_was_filled_in_before_a_cancellation_is_still_received(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    assert phone.send(visit.id, manifest(visit)).status_code == 201
    db.session.expire_all()
    assert visit.state == State.CANCELLED
    assert visit.submissions[0].quarantine == Quarantine.CANCELLED


def test_a_visit_is_late_but_never_refused(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    with db.write():
        visit.due_at = visit.opens_at
    assert phone.send(visit.id, manifest(visit)).status_code == 201
    db.session.expire_all()
    assert visit.submissions[0].late


def test_without_a_token_nothing_is_received_whatever_the_cookies_say(
    app: Flask, workplace: Workplace
):
    from tests.builders import signed_in

    visit = accepted(workplace)
    browser = signed_in(app, workplace.people[Role.SHOPPER])
    stranger = Phone(browser, "no-such-token")
    answer = stranger.send(visit.id, manifest(visit))
    assert (answer.status_code, answer.json["type"]) == (401, "sign-in-needed")


def test_an_expired_or_revoked_phone_signs_in_anew_a_closed_account_only_exports(
    app: Flask, workplace: Workplace
):
    member = workplace.people[Role.SHOPPER]
    device, token = people.enrol_device(member, "old phone")
    phone = Phone(app.test_client(), token)
    people.revoke_device(device, by=member.id)
    assert phone.client.get("/api/v1/visits", headers=phone.headers).status_code == 401
    other = phone_of(app, member)
    people.disable_user(member.user)
    assert other.client.get("/api/v1/visits", headers=other.headers).status_code == 403


def test_another_organisations_visits_and_photos_do_not_exist(app: Flask, workplace: Workplace):
    theirs = build_workplace("Rival Bank", "rival.example")
    visit, picture = accepted(workplace), jpeg(seed=5)
    own = phone_of(app, workplace.people[Role.SHOPPER])
    own.send_photo(picture)
    sha = hashlib.sha256(picture).hexdigest()
    stranger = phone_of(app, theirs.people[Role.SHOPPER])
    assert stranger.send(visit.id, manifest(visit)).status_code == 404
    for address in (
        f"/api/v1/photos/{sha}",
        f"/api/v1/visits/{visit.id}/submissions/1",
        f"/api/v1/checklists/{workplace.mystery.hash}",
    ):
        answer = stranger.client.get(address, headers=stranger.headers)
        if "checklists" not in address:
            assert answer.status_code == 404, address
    assert stranger.send_photo(picture).status_code == 201  # no oracle across users


def test_a_returned_visit_is_corrected_on_the_base_of_the_last_submission(
    app: Flask, phone: Phone, workplace: Workplace
):
    from datetime import UTC, datetime, timedelta

    from audit.visits.review import actions as review

    visit = accepted(workplace)
    first = phone.send(visit.id, manifest(visit)).json
    submission = visit.submissions[0]
    reviewer = workplace.people[Role.REVIEWER]
    review.comment(visit, submission, "item:exits", "Which exit?", by=reviewer)
    due = datetime.now(UTC) + timedelta(days=1)
    review.give_back(visit, submission, "One question", due, by=reviewer)
    (shown,) = phone.visits()
    assert shown["returned"]["reason"] == "One question"
    assert shown["returned"]["comments"] == {"item:exits": "Which exit?"}
    assert shown["latest"] == {"number": 1, "manifest_sha256": first["manifest_sha256"]}
    read_back = phone.client.get(f"/api/v1/visits/{visit.id}/submissions/1", headers=phone.headers)
    assert read_back.json["answers"] == GOOD
    corrected = manifest(visit, POOR, base=first["manifest_sha256"])
    assert phone.send(visit.id, corrected).json["submission"] == 2
    db.session.expire_all()
    assert visit.state == State.SUBMITTED
    assert visit.submissions[1].quarantine is None
    assert visit.assessment.submission_id == visit.submissions[1].id


def test_every_step_of_a_visit_is_an_event_by_its_actor(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    phone.send(visit.id, manifest(visit))
    found = select(Event).where(Event.subject_id == visit.id).order_by(Event.seq)
    kinds = [event.kind for event in db.session.scalars(found)]
    assert kinds == ["visit.offered", "visit.accepted", "visit.submitted", "visit.assessed"]
    assert isinstance(db.session.get(Visit, visit.id), Visit)
