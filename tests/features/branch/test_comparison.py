"""The blind edition beside the full one: held back, reworded and undone until it is published."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import SubmissionPhoto, Visit
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.branch.stages import told
from tests.features.stages import counted_queries, publish

TELLING = {"item:exits": "At 14:25 I asked for a loan; Shopper 7."}


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    return told(app, workplace, notes=TELLING)


def used_in(visit: Visit) -> SubmissionPhoto:
    return db.session.scalars(select(SubmissionPhoto)).one()


def reworded(reviewer: FlaskClient, visit: Visit, text: str) -> int:
    (submission,) = visit.submissions
    sent = {"submission": str(submission.id), "text": text}
    return reviewer.post(f"/visits/{visit.id}/blind/notes/item:exits", data=sent).status_code


def branch_page(app: Flask, place: Workplace, visit: Visit) -> str:
    keeper = signed_in(app, place.people[Role.BRANCH_MANAGER])
    return keeper.get(f"/branch/visits/{visit.id}").text


def test_both_editions_stand_side_by_side_with_what_may_be_telling_marked(
    reviewer: FlaskClient, visit: Visit
):
    page = reviewer.get(f"/visits/{visit.id}/blind").text
    assert "3 min 20 s" in page
    assert "about 3 min" in page
    for word in ("14:25", "I", "Shopper 7"):
        assert f"<mark>{word}</mark>" in page
    assert "1 place may be telling" in page


def test_a_reworded_note_is_what_the_branch_reads(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    assert reworded(reviewer, visit, "A stand was in the way.") == 303
    assert "1 text reworded" in reviewer.get(f"/visits/{visit.id}/blind").text
    publish(workplace, visit, "")
    page = branch_page(app, workplace, visit)
    assert "A stand was in the way." in page
    assert "14:25" not in page
    desk = signed_in(app, workplace.people[Role.MANAGER])
    assert "At 14:25 I asked" in desk.get(f"/visits/{visit.id}").text


def test_empty_words_leave_a_note_out_and_undo_brings_it_back(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    assert reworded(reviewer, visit, "") == 303
    assert "Left out" in reviewer.get(f"/visits/{visit.id}/blind").text
    assert reviewer.post(f"/visits/{visit.id}/blind/notes/item:exits/restored").status_code == 303
    publish(workplace, visit, "")
    assert "asked for a loan" in branch_page(app, workplace, visit)


@pytest.mark.parametrize("undone", [False, True])
def test_a_photo_that_is_held_back_is_not_the_branchs_to_see(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit, undone: bool
):
    photo = used_in(visit)
    address = f"/visits/{visit.id}/blind/photos/{photo.id}"
    for _twice in range(2):
        assert reviewer.post(f"{address}/withheld").status_code == 303
    if undone:
        assert reviewer.post(f"{address}/shown").status_code == 303
    publish(workplace, visit, "")
    keeper = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    copy = keeper.get(f"/branch/visits/{visit.id}/photos/{photo.id}/screen.jpg")
    assert copy.status_code == (200 if undone else 404)
    assert (str(photo.id) in branch_page(app, workplace, visit)) is undone
    kinds = [event.kind for event in events.timeline(visit.id)]
    assert kinds.count("blind.photo_withheld") == 1
    assert kinds.count("blind.photo_shown") == undone


def test_nothing_changes_once_the_branch_can_read_it(
    workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    publish(workplace, visit, "")
    assert reworded(reviewer, visit, "Other words.") == 409
    photo = used_in(visit)
    answer = reviewer.post(f"/visits/{visit.id}/blind/photos/{photo.id}/withheld")
    assert answer.status_code == 409
    assert "Nothing can be changed now" in reviewer.get(f"/visits/{visit.id}/blind").text


def test_only_texts_that_there_are_can_be_reworded(reviewer: FlaskClient, visit: Visit):
    (submission,) = visit.submissions
    sent = {"submission": str(submission.id), "text": "x"}
    for place in ("item:greeted", "answer:exits", "nowhere"):
        answer = reviewer.post(f"/visits/{visit.id}/blind/notes/{place}", data=sent)
        assert answer.status_code == 404, place


def test_what_is_too_long_comes_back_beside_its_field(reviewer: FlaskClient, visit: Visit):
    (submission,) = visit.submissions
    sent = {"submission": str(submission.id), "text": "a" * 10_001}
    answer = reviewer.post(f"/visits/{visit.id}/blind/notes/item:exits", data=sent)
    assert answer.status_code == 422
    assert "At most 10,000 characters" in answer.text
    assert "a" * 10_001 in answer.text


def test_another_organisations_reviewer_finds_nothing(app: Flask, visit: Visit):
    rival = build_workplace("Rival Bank", "rival.example")
    stranger = signed_in(app, rival.people[Role.REVIEWER])
    assert stranger.get(f"/visits/{visit.id}/blind").status_code == 404
    photo = used_in(visit)
    answer = stranger.post(f"/visits/{visit.id}/blind/photos/{photo.id}/withheld")
    assert answer.status_code == 404


def test_publishing_says_what_is_held_back(reviewer: FlaskClient, visit: Visit):
    reworded(reviewer, visit, "A stand.")
    assessment = {"assessment": str(visit.assessment_id)}
    assert reviewer.post(f"/visits/{visit.id}/approval", data=assessment).status_code == 303
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "1 text reworded" in page
    assert f'href="/visits/{visit.id}/blind"' in page


def test_the_comparison_asks_a_number_of_questions_that_does_not_grow(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    bare = told(app, workplace, notes={}, photos=[])
    for each in (bare, visit):
        reviewer.get(f"/visits/{each.id}/blind")
    counts = []
    for each in (bare, visit):
        with counted_queries() as asked:
            reviewer.get(f"/visits/{each.id}/blind")
        counts.append(len(asked))
    assert counts[0] == counts[1]
