"""Hold, leave out, second reader, deadlines, many at once, undo: each told, each decided once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.integrity import counted_once, states_explained
from audit.visits.models import Publication, Return, Visit
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import POOR, Workplace, manifest, phone_of, signed_in
from tests.features.stages import publish, submitted


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A received visit."""
    return submitted(app, workplace, answers=POOR)


@pytest.fixture
def colleague(workplace: Workplace) -> Membership:
    """Another reviewer."""
    return people.add_user(
        "second@harbour.example",
        "Second Reviewer",
        organisation=workplace.organisation,
        role=Role.REVIEWER,
    )


def shown(reviewer: FlaskClient, name: str) -> str:
    return reviewer.get(f"/reviews?show={name}").text


def counting(visit: Visit) -> dict[str, str]:
    return {"assessment": str(visit.assessment_id)}


def kinds_of(visit: Visit) -> list[str]:
    return [event.kind for event in events.timeline(visit.id)]


def test_a_held_visit_is_not_decided_on_until_it_is_released(reviewer: FlaskClient, visit: Visit):
    at = f"/visits/{visit.id}"
    assert reviewer.post(f"{at}/hold", data={"reason": " "}).status_code == 422
    assert reviewer.post(f"{at}/hold", data={"reason": "Ask the branch."}).status_code == 303
    assert str(visit.id) in shown(reviewer, "held")
    assert str(visit.id) not in shown(reviewer, "new")
    assert "Ask the branch." in reviewer.get(f"{at}/review").text
    refused = reviewer.post(f"{at}/approval", data=counting(visit))
    assert refused.status_code == 409
    assert "on hold" in refused.text
    assert reviewer.post(f"{at}/exclusion", data={"reason": "No."}).status_code == 409
    reviewer.post(f"{at}/hold/release")
    reviewer.post(f"{at}/hold/release")  # twice is once
    assert reviewer.post(f"{at}/approval", data=counting(visit)).status_code == 303
    assert kinds_of(visit).count("visit.released") == 1


def test_a_held_visit_is_not_published(reviewer: FlaskClient, visit: Visit):
    at = f"/visits/{visit.id}"
    reviewer.post(f"{at}/approval", data=counting(visit))
    reviewer.post(f"{at}/hold", data={"reason": "Wait."})
    answer = reviewer.post(f"{at}/publication", data={**counting(visit), "summary": "Kept words."})
    assert answer.status_code == 409
    assert "Kept words." in answer.text
    db.session.expire_all()
    assert visit.state == State.APPROVED


def test_an_excluded_visit_is_in_no_result_and_its_shopper_is_told(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    at = f"/visits/{visit.id}"
    assert reviewer.post(f"{at}/exclusion", data={"reason": ""}).status_code == 422
    assert reviewer.post(f"{at}/exclusion", data={"reason": "Wrong branch."}).status_code == 303
    db.session.expire_all()
    assert (visit.state, visit.exclusion) == (State.EXCLUDED, "Wrong branch.")
    assert reviewer.get(f"{at}/report/full/en.pdf").status_code == 404
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    (told,) = [each for each in phone.visits() if each["id"] == str(visit.id)]
    assert told["state"] == "excluded"
    own = signed_in(app, workplace.people[Role.SHOPPER]).get(at).text
    assert "not reported, but still paid" in own
    assert "Wrong branch." not in own
    assert list(states_explained()) == []


def test_nothing_is_approved_while_a_second_reader_is_asked(
    app: Flask, reviewer: FlaskClient, colleague: Membership, visit: Visit
):
    at, other = f"/visits/{visit.id}", signed_in(app, colleague)
    asked = {**counting(visit), "question": "Is 2.1 critical here?"}
    assert reviewer.post(f"{at}/second", data=asked).status_code == 303
    assert str(visit.id) in shown(reviewer, "second")
    assert reviewer.post(f"{at}/approval", data=counting(visit)).status_code == 409
    said = {"agrees": "no", "words": "The exit was free."}
    assert reviewer.post(f"{at}/second/reading", data=said).status_code == 403
    assert "Is 2.1 critical here?" in other.get(f"{at}/review").text
    assert other.post(f"{at}/second/reading", data={"agrees": "no"}).status_code == 422
    assert other.post(f"{at}/second/reading", data=said).status_code == 303
    assert other.post(f"{at}/second/reading", data=said).status_code == 409
    assert "The exit was free." in reviewer.get(f"{at}/review").text
    assert reviewer.post(f"{at}/approval", data=counting(visit)).status_code == 303
    again = reviewer.post(f"{at}/second", data=asked)
    assert again.status_code == 409


def test_an_adjustment_does_not_get_around_the_second_reader(reviewer: FlaskClient, visit: Visit):
    at = f"/visits/{visit.id}"
    reviewer.post(f"{at}/second", data=counting(visit))
    changed = {**counting(visit), "value": "yes", "reason": "Seen."}
    assert reviewer.post(f"{at}/review/items/exits", data=changed).status_code == 303
    db.session.expire_all()
    assert reviewer.post(f"{at}/approval", data=counting(visit)).status_code == 409
    reviewer.post(f"{at}/second/withdrawal")
    assert reviewer.post(f"{at}/approval", data=counting(visit)).status_code == 303


def returned(reviewer: FlaskClient, visit: Visit, hours: str = "24") -> Return:
    sent = {"submission": str(visit.assessment.submission_id), "reason": "Which?", "hours": hours}
    assert reviewer.post(f"/visits/{visit.id}/return", data=sent).status_code == 303
    return db.session.scalars(select(Return)).one()


def let_pass(kept: Return) -> None:
    with db.write():
        kept.due_at = datetime.now(UTC) - timedelta(minutes=1)


def test_a_deadline_that_passed_is_noted_once_and_decides_nothing(
    reviewer: FlaskClient, visit: Visit
):
    kept = returned(reviewer, visit)
    assert str(visit.id) in shown(reviewer, "returned")
    assert review.mark_passed() == 0
    let_pass(kept)
    assert (review.mark_passed(), review.mark_passed()) == (1, 0)
    assert kinds_of(visit).count("return.passed") == 1
    db.session.expire_all()
    assert visit.state == State.RETURNED
    assert str(visit.id) in shown(reviewer, "passed")
    assert str(visit.id) not in shown(reviewer, "returned")


def test_what_passed_its_deadline_is_extended(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    let_pass(returned(reviewer, visit))
    review.mark_passed()
    at = f"/visits/{visit.id}/return/extension"
    assert reviewer.post(at, data={"hours": "48"}).status_code == 303
    assert str(visit.id) in shown(reviewer, "returned")
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    correction = manifest(visit, base=visit.assessment.submission.manifest_sha256)
    assert phone.send(visit.id, correction).status_code == 201
    assert not visit.assessment.submission.late


def test_what_passed_its_deadline_is_taken_as_it_is_but_not_before(
    reviewer: FlaskClient, visit: Visit
):
    kept, at = returned(reviewer, visit), f"/visits/{visit.id}/return/taking"
    early = reviewer.post(at, data=counting(visit))
    assert early.status_code == 409
    assert "still time" in early.text
    let_pass(kept)
    assert reviewer.post(at, data=counting(visit)).status_code == 303
    db.session.expire_all()
    assert visit.state == State.APPROVED
    assert list(states_explained()) == []


def test_many_are_published_each_with_its_words_and_failures_told_by_row(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    ready = [submitted(app, workplace, branch=number) for number in range(3)]
    for each in ready:
        review.approve(each, each.assessment, by=workplace.people[Role.REVIEWER])
    form = {"visit": [str(each.id) for each in ready]}
    for number, each in enumerate(ready):
        form[f"assessment-{each.id}"] = str(each.assessment_id)
        form[f"summary-{each.id}"] = f"Words {number}."
    review.hold(ready[1], "Wait.", by=workplace.people[Role.REVIEWER])
    page = reviewer.post("/reviews/publications", data=form).text
    assert "Pier, Harbour Bank</bdi></b> This visit is on hold." in page
    db.session.expire_all()
    assert [each.state for each in ready] == ["published", "approved", "published"]
    words = db.session.scalars(select(Publication.summary).order_by(Publication.summary)).all()
    assert words == ["Words 0.", "Words 2."]


def test_publishing_many_reaches_no_visit_of_other_places(app: Flask, workplace: Workplace):
    from tests.builders import build_workplace

    strangers = build_workplace("Other Bank", "other.example")
    theirs = submitted(app, strangers)
    review.approve(theirs, theirs.assessment, by=strangers.people[Role.REVIEWER])
    form = {"visit": str(theirs.id), f"assessment-{theirs.id}": str(theirs.assessment_id)}
    reviewer = signed_in(app, workplace.people[Role.REVIEWER])
    assert "Nothing was chosen." in reviewer.post("/reviews/publications", data=form).text
    db.session.expire_all()
    assert theirs.state == State.APPROVED


def test_a_publication_is_undone_within_ten_minutes_and_published_anew(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    publish(workplace, visit, "Wrong words.")
    first = visit.assessment_id
    at = f"/visits/{visit.id}"
    assert reviewer.post(f"{at}/publication/undo").status_code == 303
    db.session.expire_all()
    assert visit.state == State.APPROVED
    assert reviewer.get(f"{at}/report/full/en.pdf").status_code == 404
    again = {**counting(visit), "summary": "Right words."}
    assert reviewer.post(f"{at}/publication", data=again).status_code == 303
    db.session.expire_all()
    assert visit.assessment_id != first
    assert "Right words." in reviewer.get(at).text
    assert [*counted_once(), *states_explained()] == []


def test_a_publication_is_not_undone_after_ten_minutes(
    workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    publish(workplace, visit, "Calm.")
    with db.write():
        made = db.session.scalars(select(Publication)).one()
        made.published_at = datetime.now(UTC) - timedelta(minutes=11)
    answer = reviewer.post(f"/visits/{visit.id}/publication/undo")
    assert answer.status_code == 409
    assert "appeal" in answer.text
    db.session.expire_all()
    assert visit.state == State.PUBLISHED


def test_the_counts_of_the_queue_are_those_of_its_filters(reviewer: FlaskClient, visit: Visit):
    assert "New 1" in shown(reviewer, "new")
    reviewer.post(f"/visits/{visit.id}/approval", data=counting(visit))
    page = shown(reviewer, "ready")
    assert "Ready to publish 1" in page
    assert "New 0" in page


def test_after_a_decision_the_next_visit_opens(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    following = submitted(app, workplace, branch=1)
    answer = reviewer.post(f"/visits/{visit.id}/exclusion", data={"reason": "Twice."})
    assert answer.headers["Location"] == f"/visits/{following.id}/review?done={visit.id}"
