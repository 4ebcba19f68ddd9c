"""The desk's pages: the queue, one submission, comments, and the way to publication."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Return, ReviewNote, Visit
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import (
    POOR,
    accepted,
    manifest,
    phone_of,
)
from tests.features.stages import submitted
from tests.pictures import jpeg

HTMX = {"HX-Request": "true"}
PHOTO = hashlib.sha256(jpeg()).hexdigest()


def test_the_queue_tells_what_is_unusual(app, workplace, reviewer):
    visit = submitted(app, workplace, answers=POOR)
    visit_late = accepted(workplace, branch=1, due_at=datetime.now(UTC) - timedelta(hours=1))
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    phone.send_photo(jpeg())
    phone.send(visit_late.id, manifest(visit_late, photos=[(PHOTO, "visit")]))
    page = reviewer.get("/reviews").text
    assert page.index("Market, Harbour Bank") < page.index("Pier, Harbour Bank")  # as received
    for told in ("Late", "1 photo", "1 critical", "Not passed", "Shopper 7"):
        assert told in page
    assert "Shopper Person" not in page
    assert str(visit.id) in page


def test_an_empty_queue_says_so(workplace, reviewer):
    assert "Nothing waits" in reviewer.get("/reviews").text


def test_the_review_shows_answers_notes_photos_and_what_is_missing(app, workplace, reviewer):
    shopper = phone_of(app, workplace.people[Role.SHOPPER])
    shopper.send_photo(jpeg())
    visit = submitted(
        app,
        workplace,
        answers=POOR,
        notes={"visit": "Two counters open.", "section:welcome": "She looked up."},
        photos=[(PHOTO, "item:exits")],
    )
    page = reviewer.get(f"/visits/{visit.id}/review").text
    for shown in (
        "Two counters open.",
        "She looked up.",
        "2 of 5",
        "3 min 20 s",
        "No note",
        "A caption",
    ):
        assert shown in page
    assert "screen.jpg" in page
    first = page[page.index('class="row look"') :]
    assert first.index("The exits were free.") < first.index("The greeting was friendly.")


def test_a_visit_that_broke_off_says_so(app, workplace, reviewer):
    visit = submitted(app, workplace, outcome="recognised")
    assert "The shopper was recognised." in reviewer.get(f"/visits/{visit.id}/review").text


def test_a_wrong_clock_is_put_right_and_told(app, workplace, reviewer):
    times = {
        "started": "2026-11-20T10:00:00Z",
        "submitted": "2026-11-20T10:40:00Z",
        "offset_ms": 600_000,
        "marks": {},
    }
    visit = submitted(app, workplace, times=times)
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "It was 10 min behind" in page
    assert "10:10" in page
    assert "40 min" in page


def note_at(visit: Visit, place: str) -> str:
    return f"/visits/{visit.id}/review/notes/{place}"


def comment_on(visit: Visit, text: str) -> dict[str, str]:
    return {"submission": str(visit.assessment.submission_id), "text": text}


def test_a_comment_is_kept_and_comes_back_as_its_own_part(app, workplace, reviewer):
    visit = submitted(app, workplace)
    answer = reviewer.post(
        note_at(visit, "item:exits"), data=comment_on(visit, "Which door?"), headers=HTMX
    )
    assert answer.text.lstrip().startswith('<details class="comment" id="comment-item-exits"')
    assert "Which door?" in answer.text
    assert "Which door?" in reviewer.get(f"/visits/{visit.id}/review").text


def test_a_comment_works_without_a_script(app, workplace, reviewer):
    visit = submitted(app, workplace)
    answer = reviewer.post(note_at(visit, "item:exits"), data=comment_on(visit, "Which door?"))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/review#item:exits")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_comment_that_is_too_long_is_refused_and_still_there(app, workplace, reviewer, headers):
    visit = submitted(app, workplace)
    text = "x" * 2001
    answer = reviewer.post(note_at(visit, "visit"), data=comment_on(visit, text), headers=headers)
    assert answer.status_code == 422
    assert text in answer.text
    assert 'id="problem-visit"' in answer.text
    assert db.session.query(ReviewNote).count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_comment_on_an_older_submission_is_refused_and_still_there(
    app, workplace, reviewer, headers
):
    visit = submitted(app, workplace)
    sent = {"submission": "of yesterday", "text": "Which door?"}
    answer = reviewer.post(note_at(visit, "visit"), data=sent, headers=headers)
    assert answer.status_code == 409
    assert "Which door?" in answer.text
    assert "A newer submission has arrived." in answer.text


def test_a_comment_on_what_the_checklist_lacks_is_not_found(app, workplace, reviewer):
    visit = submitted(app, workplace)
    answer = reviewer.post(note_at(visit, "item:roof"), data=comment_on(visit, "?"))
    assert answer.status_code == 404


def test_returning_needs_a_reason_and_keeps_the_rest_of_the_form(app, workplace, reviewer):
    visit = submitted(app, workplace)
    sent = {"submission": str(visit.assessment.submission_id), "reason": "", "hours": "96"}
    answer = reviewer.post(f"/visits/{visit.id}/return", data=sent)
    assert answer.status_code == 422
    assert 'id="reason-to-return-error"' in answer.text
    assert '<option selected value="96">' in answer.text
    db.session.refresh(visit)
    assert visit.state == State.SUBMITTED


def test_returning_what_has_moved_on_keeps_the_reason(app, workplace, reviewer):
    visit = submitted(app, workplace)
    sent = {"submission": str(visit.assessment.submission_id), "reason": "Too dark.", "hours": "48"}
    review.approve(visit, visit.assessment, by=workplace.people[Role.REVIEWER])
    answer = reviewer.post(f"/visits/{visit.id}/return", data=sent)
    assert answer.status_code == 409
    assert "Too dark." in answer.text
    assert db.session.query(Return).count() == 0


def test_what_was_returned_and_corrected_reminds_of_the_question(app, workplace, reviewer):
    visit = submitted(app, workplace, answers=POOR)
    first = visit.assessment.submission
    reviewer.post(
        f"/visits/{visit.id}/return",
        data={"submission": str(first.id), "reason": "Which door?", "hours": "24"},
    )
    returned = reviewer.get(f"/visits/{visit.id}/review").text
    assert "Returned." in returned
    assert "data-approve" not in returned
    corrected = manifest(visit, base=first.manifest_sha256)
    assert (
        phone_of(app, workplace.people[Role.SHOPPER]).send(visit.id, corrected).status_code == 201
    )
    assert "Which door?" in reviewer.get(f"/visits/{visit.id}/review").text
    assert "Corrected, submission 2" in reviewer.get("/reviews").text


def test_from_approval_to_publication_each_page_offers_the_next_step(app, workplace, reviewer):
    visit = submitted(app, workplace)
    address, form = f"/visits/{visit.id}/review", {"assessment": str(visit.assessment_id)}
    assert "data-approve" in reviewer.get(address).text
    reviewer.post(f"/visits/{visit.id}/approval", data=form)
    assert "Undo approval" in reviewer.get(address).text
    reviewer.post(f"/visits/{visit.id}/approval/undo")
    assert "data-approve" in reviewer.get(address).text
    reviewer.post(f"/visits/{visit.id}/approval", data=form)
    answer = reviewer.post(
        f"/visits/{visit.id}/publication", data={**form, "summary": "A calm branch."}
    )
    assert answer.headers["Location"] == f"/reviews?done={visit.id}"
    page = reviewer.get(f"/visits/{visit.id}").text
    assert "A calm branch." in page
    assert f"/visits/{visit.id}/report/full/en.pdf" in page
    assert "Nothing more is to be done here." in reviewer.get(address).text


def test_a_summary_that_is_too_long_is_still_there(app, workplace, reviewer):
    visit = submitted(app, workplace)
    review.approve(visit, visit.assessment, by=workplace.people[Role.REVIEWER])
    sent = {"assessment": str(visit.assessment_id), "summary": "y" * 2001}
    answer = reviewer.post(f"/visits/{visit.id}/publication", data=sent)
    assert answer.status_code == 422
    assert "y" * 2001 in answer.text
    assert 'id="summary-error"' in answer.text
