"""The desk: what was sent is commented, returned or approved, published; stale pages are told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.jobs import Job
from audit.people.permits import Role
from audit.visits.models import Publication, Return, ReviewNote, Visit
from audit.visits.rules import NEXT, State
from tests.builders import POOR, Workplace, accepted, manifest, phone_of
from tests.features.stages import submitted


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A received visit."""
    return submitted(app, workplace, answers=POOR)


def test_the_queue_holds_what_waits(reviewer: FlaskClient, visit: Visit):
    page = reviewer.get("/reviews").text
    assert f"/visits/{visit.id}/review" in page
    assert visit.branch.name in page


def test_a_comment_is_kept_and_an_empty_one_takes_it_back(reviewer: FlaskClient, visit: Visit):
    submission = str(visit.submissions[0].id)
    address = f"/visits/{visit.id}/review/notes/item:exits"
    reviewer.post(address, data={"submission": submission, "text": "Which exit?"})
    reviewer.post(address, data={"submission": submission, "text": "Which exit, please?"})
    note = db.session.scalars(select(ReviewNote)).one()
    assert (note.place, note.text) == ("item:exits", "Which exit, please?")
    reviewer.post(address, data={"submission": submission, "text": "  "})
    assert db.session.scalars(select(ReviewNote)).all() == []


def test_a_comment_on_an_unknown_place_is_not_found(reviewer: FlaskClient, visit: Visit):
    answer = reviewer.post(
        f"/visits/{visit.id}/review/notes/item:nobody",
        data={"submission": str(visit.submissions[0].id), "text": "?"},
    )
    assert answer.status_code == 404


def test_returning_needs_a_reason_and_keeps_nothing_half_done(reviewer: FlaskClient, visit: Visit):
    submission = str(visit.submissions[0].id)
    address = f"/visits/{visit.id}/return"
    refused = reviewer.post(address, data={"submission": submission, "reason": "", "hours": "24"})
    assert refused.status_code == 422
    assert "Say what should be mended" in refused.text
    db.session.expire_all()
    assert visit.state == State.SUBMITTED
    given = reviewer.post(
        address, data={"submission": submission, "reason": "Which?", "hours": "24"}
    )
    assert given.status_code == 303
    db.session.expire_all()
    assert visit.state == State.RETURNED
    assert db.session.scalars(select(Return)).one().reason == "Which?"


def test_approving_and_publishing_makes_the_report_a_job(reviewer: FlaskClient, visit: Visit):
    assessment = str(visit.assessment_id)
    assert (
        reviewer.post(f"/visits/{visit.id}/approval", data={"assessment": assessment}).status_code
        == 303
    )
    answer = reviewer.post(
        f"/visits/{visit.id}/publication", data={"assessment": assessment, "summary": "Good work"}
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert visit.state == State.PUBLISHED
    publication = db.session.scalars(select(Publication)).one()
    assert publication.summary == "Good work"
    assert len(publication.chain_hash) == 64
    assert any(job.kind.startswith("report") for job in db.session.scalars(select(Job)))


def test_an_approval_can_be_undone_until_it_is_published(reviewer: FlaskClient, visit: Visit):
    assessment = str(visit.assessment_id)
    reviewer.post(f"/visits/{visit.id}/approval", data={"assessment": assessment})
    assert reviewer.post(f"/visits/{visit.id}/approval/undo").status_code == 303
    db.session.expire_all()
    assert visit.state == State.SUBMITTED


def test_a_second_click_is_told_that_the_visit_moved_on(reviewer: FlaskClient, visit: Visit):
    assessment = str(visit.assessment_id)
    reviewer.post(f"/visits/{visit.id}/approval", data={"assessment": assessment})
    again = reviewer.post(f"/visits/{visit.id}/approval", data={"assessment": assessment})
    assert again.status_code == 409
    assert "nothing was changed" in again.text


def test_a_stale_page_cannot_approve_what_it_did_not_show(reviewer: FlaskClient, visit: Visit):
    other = "00000000-0000-4000-8000-000000000000"
    answer = reviewer.post(f"/visits/{visit.id}/approval", data={"assessment": other})
    assert answer.status_code == 409
    assert "newer assessment" in answer.text


def test_the_states_form_a_table_without_dead_ends_for_a_received_visit():
    assert set(NEXT) == set(State)
    open_states, seen = [State.OFFERED], set()
    while open_states:
        state = open_states.pop()
        if state not in seen:
            seen.add(state)
            open_states += NEXT[state]
    assert seen == set(State)


def test_illegal_moves_are_refused(app: Flask, workplace: Workplace, visit: Visit):
    from audit.visits.moves import IllegalMove, move

    for target in set(State) - NEXT[visit.state]:
        with pytest.raises(IllegalMove), db.write():
            move(visit, target, by=None)


def test_a_photo_is_served_as_a_copy_without_metadata(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    import hashlib

    from tests.pictures import TAKEN_BY, jpeg

    taken = accepted(workplace)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    picture = jpeg(seed=20)
    assert TAKEN_BY.encode() in picture
    phone.send_photo(picture)
    named = [(hashlib.sha256(picture).hexdigest(), "item:exits")]
    phone.send(taken.id, manifest(taken, POOR, photos=named))
    db.session.expire_all()
    photo = taken.submissions[0].photos[0].photo
    for size in ("thumbnail", "screen"):
        answer = reviewer.get(f"/visits/{taken.id}/photos/{photo.id}/{size}.jpg")
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert TAKEN_BY.encode() not in answer.data
        assert b"Exif" not in answer.data
    assert reviewer.get(f"/visits/{taken.id}/photos/{photo.id}/original.jpg").status_code == 404
    other = reviewer.get(f"/visits/{taken.id}/photos/{taken.id}/screen.jpg")
    assert other.status_code == 404
