"""Signals: found by a job, kept once, said with numbers, and never a decision."""

import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import ImageEnhance
from sqlalchemy import select

from audit.infra import jobs
from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Photo, Visit
from audit.visits.rules import State
from audit.visits.signals import finding
from audit.visits.signals.models import Signal
from tests.builders import Workplace, accepted, manifest, phone_of
from tests.features.stages import counted_queries
from tests.features.visits.test_bad_input import undecodable_png
from tests.pictures import encoded, textured

NOTE = "The young man at the second counter looked up at once and smiled."


def times(minutes: int, *, offset: int = 0) -> dict[str, Any]:
    """A visit of so many minutes by a phone whose clock is wrong by `offset` ms."""
    return {
        "started": "2026-11-20T10:00:00Z",
        "submitted": f"2026-11-20T10:{minutes:02}:00Z",
        "offset_ms": offset,
        "marks": {},
    }


def sent(
    app: Flask, place: Workplace, *, pictures: tuple[bytes, ...] = (), branch: int = 0, **told: Any
) -> Visit:
    """A visit sent in with pictures, and looked over."""
    visit = accepted(place, branch=branch)
    phone = phone_of(app, place.people[Role.SHOPPER])
    for picture in pictures:
        assert phone.send_photo(picture).status_code in {200, 201}
    names = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    told = {"times": times(30), "photos": [(name, "visit") for name in names], **told}
    answer = phone.send(visit.id, manifest(visit, **told))
    assert answer.status_code == 201, answer.text
    jobs.work_off()
    db.session.refresh(visit)
    return visit


def found(visit: Visit) -> dict[str, dict[str, Any]]:
    db.session.rollback()
    assert visit.assessment is not None
    rows = select(Signal).where(Signal.submission_id == visit.assessment.submission_id)
    return {signal.kind: signal.data for signal in db.session.scalars(rows)}


def test_an_ordinary_visit_has_no_signals(app: Flask, workplace: Workplace):
    visits = [sent(app, workplace, pictures=(encoded(textured(n)),)) for n in range(2)]
    assert [found(visit) for visit in visits] == [{}, {}]


def test_a_visit_much_faster_than_others_is_told_with_the_median_and_n(
    app: Flask, workplace: Workplace
):
    for _ in range(5):
        sent(app, workplace, times=times(40))
    quick = sent(app, workplace, times=times(9))
    assert found(quick) == {"too-fast": {"seconds": 540, "median": 2400, "n": 5}}


def test_a_closed_branch_is_no_fast_visit(app: Flask, workplace: Workplace):
    told = {"outcome": "closed", "notes": {"visit": "Closed."}, "times": times(0)}
    assert found(sent(app, workplace, **told)) == {}


def test_the_same_photo_again_is_found_whoever_took_it(app: Flask, workplace: Workplace):
    picture = encoded(textured(1))
    first = sent(app, workplace, pictures=(picture,))
    again = sent(app, workplace, pictures=(picture,), branch=1)
    assert found(first) == {}
    match = found(again)["same-photo"]["found"][0]
    assert match["visit"] == str(first.id)
    assert "near-photo" not in found(again), "one finding, not two"


def test_a_photo_encoded_again_and_brightened_is_found(app: Flask, workplace: Workplace):
    picture = textured(2)
    first = sent(app, workplace, pictures=(encoded(picture, 90),))
    other = encoded(ImageEnhance.Brightness(picture).enhance(1.1), 60)
    again = sent(app, workplace, pictures=(other,), branch=1)
    assert found(again)["near-photo"]["found"][0]["visit"] == str(first.id)
    assert "same-photo" not in found(again)


def test_the_correction_of_a_visit_may_use_its_photos_again(app: Flask, workplace: Workplace):
    picture = encoded(textured(4))
    visit = sent(app, workplace, pictures=(picture,))
    with db.write():
        visit.state = State.RETURNED
    name = hashlib.sha256(picture).hexdigest()
    base = visit.assessment.submission.manifest_sha256
    document = manifest(visit, base=base, photos=[(name, "visit")], times=times(31))
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    assert phone.send(visit.id, document).status_code == 201
    jobs.work_off()
    db.session.refresh(visit)
    assert found(visit) == {}


def test_the_same_words_of_the_same_person_are_found(app: Flask, workplace: Workplace):
    first = sent(app, workplace, notes={"item:greeted": NOTE})
    again = sent(app, workplace, notes={"visit": f"{NOTE.upper()} "}, branch=1)
    assert found(again) == {
        "same-text": {
            "found": [{"place": "visit", "visit": str(first.id), "there": "item:greeted"}],
            "n": 1,
        }
    }


def test_a_clock_far_off_is_found(app: Flask, workplace: Workplace):
    assert found(sent(app, workplace, times=times(30, offset=-1_200_000))) == {
        "clock": {"seconds": -1200}
    }


@pytest.mark.parametrize("asked", [True, False])
def test_the_position_says_something_only_where_it_is_asked_for(
    app: Flask, workplace: Workplace, asked: bool
):
    with db.write():
        workplace.organisation.wants_position = asked
        workplace.branches[0].latitude, workplace.branches[0].longitude = 51.4816, -3.1791
    position = {
        "latitude": 51.3998,
        "longitude": -3.2832,
        "accuracy": 12.0,
        "at": "2026-11-20T10:00:00Z",
    }
    kinds = set(found(sent(app, workplace, format=3, position=position)))
    assert kinds == ({"far-away"} if asked else set())


def test_looking_a_submission_over_again_finds_the_same_and_keeps_what_was_seen(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    visit = sent(app, workplace, times=times(30, offset=1_200_000))
    signal = db.session.scalars(select(Signal)).one()
    address = f"/visits/{visit.id}/signals/{signal.id}/seen"
    assert reviewer.post(address).status_code == 303
    finding.find(str(visit.assessment.submission_id))
    db.session.rollback()
    signal = db.session.scalars(select(Signal)).one()
    assert signal.seen_by == workplace.people[Role.REVIEWER].id


def test_a_picture_is_looked_at_once_and_a_broken_one_never_stops_the_rest(
    app: Flask, workplace: Workplace
):
    whole, broken = encoded(textured(5)), undecodable_png()
    sent(app, workplace, pictures=(whole, broken), times=times(30, offset=1_200_000))
    prints = set(db.session.scalars(select(Photo.fingerprint)))
    assert len(prints) == 2
    assert "" in prints
    assert None not in prints
    assert db.session.scalars(select(Signal.kind)).all() == ["clock"]


def test_signals_move_nothing_and_the_reviewer_reads_them_with_their_numbers(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    first = sent(app, workplace, notes={"visit": NOTE})
    again = sent(app, workplace, notes={"visit": NOTE}, times=times(30, offset=1_200_000))
    assert again.state == State.SUBMITTED
    page = reviewer.get(f"/visits/{again.id}/review").text
    assert "1 note says what a note of an earlier visit by the same person said." in page
    assert "20 min" in page or "20:00" in page
    assert f'href="/visits/{first.id}"' in page


def test_another_visit_is_named_only_to_who_may_see_it(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    """RP.7."""
    first = sent(app, workplace, notes={"visit": NOTE}, branch=1)
    again = sent(app, workplace, notes={"visit": NOTE}, branch=0)
    with db.write() as session:
        member, market = workplace.people[Role.REVIEWER], workplace.branches[0]
        session.add(MembershipPlace(membership_id=member.id, branch_id=market.id))
    page = reviewer.get(f"/visits/{again.id}/review").text
    assert "a visit that you do not see" in page
    assert str(first.id) not in page
    assert "Pier" not in page


def test_a_signal_of_another_visit_cannot_be_marked_here(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    one = sent(app, workplace, times=times(30, offset=1_200_000))
    other = sent(app, workplace)
    signal = db.session.scalars(select(Signal)).one()
    assert signal.submission_id == one.assessment.submission_id
    assert reviewer.post(f"/visits/{other.id}/signals/{signal.id}/seen").status_code == 404
    assert db.session.get_one(Signal, signal.id).seen_at is None


def test_the_page_asks_no_more_for_more_signals(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    picture = encoded(textured(6))
    plain = sent(app, workplace, notes={"visit": NOTE}, pictures=(picture,))
    busy = sent(
        app, workplace, notes={"visit": NOTE}, pictures=(picture,), times=times(0, offset=2_000_000)
    )
    one = sent(app, workplace, times=times(30, offset=2_000_000), notes={"item:greeted": NOTE})
    assert [len(found(visit)) for visit in (plain, one, busy)] == [0, 2, 4]
    asked = []
    for visit in (one, busy):
        reviewer.get(f"/visits/{visit.id}/review")
        with counted_queries() as seen:
            reviewer.get(f"/visits/{visit.id}/review")
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_what_a_signal_names_is_ids_and_numbers(app: Flask, workplace: Workplace):
    sent(app, workplace, notes={"visit": NOTE})
    again = sent(app, workplace, notes={"visit": NOTE})
    assert "counter" not in json.dumps(found(again))
