"""Another answer at the desk: a new assessment beside the one before it, shown everywhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from audit.formats.answers import Answered
from audit.formats.checklist import Item, Number, Time
from audit.infra import events
from audit.infra.db import db
from audit.people.permits import Role
from audit.reports.queries import publication_of, sources_of
from audit.visits.integrity import counted_once, states_explained
from audit.visits.models import Assessment, Visit
from audit.visits.review import actions as review
from audit.visits.review.adjusting import NothingChanged
from audit.visits.review.answering import answer_from
from tests.builders import POOR, Workplace
from tests.features.stages import publish, submitted

YES = Answered(state="answered", value="yes")


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A received visit whose exits were not free."""
    return submitted(app, workplace, answers=POOR)


def put_right(visit: Visit, **sent: str) -> dict[str, str]:
    return {
        "assessment": str(visit.assessment_id),
        "state": "answered",
        "value": "yes",
        "reason": "The photo shows a free exit.",
        **sent,
    }


def address(visit: Visit, item: str = "exits") -> str:
    return f"/visits/{visit.id}/review/items/{item}"


def test_an_adjusted_answer_is_a_new_assessment_and_the_former_one_stays(
    reviewer: FlaskClient, visit: Visit
):
    before = visit.assessment
    assert reviewer.post(address(visit), data=put_right(visit)).status_code == 303
    db.session.expire_all()
    first, second = db.session.scalars(select(Assessment).order_by(Assessment.number))
    assert (first.id, second.parent_id) == (before.id, before.id)
    assert visit.assessment_id == second.id
    assert first.answers["exits"] != second.answers["exits"] == YES
    assert second.submission.manifest.answers["exits"] == first.answers["exits"]
    assert (first.critical, second.critical) == (1, 0)
    assert second.score > first.score
    kinds = [event.kind for event in events.timeline(visit.id)]
    assert kinds[-1] == "visit.adjusted"
    assert [*counted_once(), *states_explained()] == []


def test_the_review_shows_what_was_changed_why_and_what_it_did(reviewer: FlaskClient, visit: Visit):
    reviewer.post(address(visit), data=put_right(visit))
    page = reviewer.get(f"/visits/{visit.id}/review").text
    for told in ("Adjusted at the desk", "The photo shows a free exit.", "Score as sent"):
        assert told in page
    assert "Adjusted" in reviewer.get("/reviews").text


def test_every_page_and_the_report_show_the_adjusted_answer(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, visit: Visit
):
    assert "The exits were free." in reviewer.get(f"/visits/{visit.id}").text
    reviewer.post(address(visit), data=put_right(visit))
    db.session.expire_all()
    publish(workplace, visit, "Calm.")
    findings = reviewer.get(f"/visits/{visit.id}").text
    not_met = findings[findings.index("What was not met") : findings.index('id="sections"')]
    assert "The exits were free." not in not_met
    sources = sources_of(publication_of(visit.assessment_id))
    assert sources.dossier.answers["exits"] == YES
    assert sources.dossier.score.critical == []
    assert b'"adjusted": {\n  "exits"' in sources.data


def test_an_item_that_follows_from_another_is_told_as_such(reviewer: FlaskClient, visit: Visit):
    reviewer.post(address(visit, "greeted"), data=put_right(visit, value="no"))
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "follows from another answer" in page  # “friendly” is hidden by it


def test_going_back_makes_one_more_assessment_with_the_shoppers_answers(
    reviewer: FlaskClient, visit: Visit
):
    first = visit.assessment
    reviewer.post(address(visit), data=put_right(visit))
    db.session.expire_all()
    sent = {"assessment": str(visit.assessment_id), "reason": "I had looked at another photo."}
    undone = reviewer.post(f"/visits/{visit.id}/review/adjustments/undo", data=sent)
    assert undone.status_code == 303
    db.session.expire_all()
    assert visit.assessment.number == 3
    assert visit.assessment.answers == first.answers
    assert visit.assessment.result == first.result
    assert visit.assessment.adjustments["exits"]["reason"] == "I had looked at another photo."


@pytest.mark.parametrize(
    ("item", "sent"),
    [
        ("exits", {"value": "perhaps"}),
        ("exits", {"value": ""}),
        ("friendly", {"value": "9"}),
        ("friendly", {"value": "good"}),
        ("wait", {"minutes": "-4", "value": ""}),
        ("exits", {"reason": "  "}),
    ],
)
def test_what_cannot_be_the_answer_comes_back_as_it_was_typed(
    reviewer: FlaskClient, visit: Visit, item: str, sent: dict[str, str]
):
    answer = reviewer.post(address(visit, item), data=put_right(visit, **sent))
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert ("The photo shows a free exit." in answer.text) == ("reason" not in sent)
    assert len(db.session.scalars(select(Assessment)).all()) == 1


@pytest.mark.parametrize(
    ("item", "sent", "kept"),
    [
        ("friendly", {"value": "4"}, {"state": "answered", "value": 4}),
        ("wait", {"minutes": "1", "seconds": "5"}, {"state": "answered", "value": 65}),
        ("wait", {"minutes": "۱", "seconds": "۵"}, {"state": "answered", "value": 65}),
        ("exits", {"state": "not_applicable"}, {"state": "not_applicable"}),
        ("exits", {"state": "unanswered"}, {"state": "unanswered"}),
    ],
)
def test_every_type_and_state_can_be_put_in_place(
    reviewer: FlaskClient, visit: Visit, item: str, sent: dict[str, str], kept: dict[str, object]
):
    assert reviewer.post(address(visit, item), data=put_right(visit, **sent)).status_code == 303
    db.session.expire_all()
    assert visit.assessment.adjustments[item]["answer"] == kept


def test_the_same_answer_again_is_no_adjustment(workplace: Workplace, visit: Visit):
    same = {"exits": (Answered(state="answered", value="no"), "?")}
    with pytest.raises(NothingChanged):
        review.adjust(visit, visit.assessment, same, by=workplace.people[Role.REVIEWER])


def test_a_page_that_showed_another_assessment_changes_nothing(reviewer: FlaskClient, visit: Visit):
    stale = put_right(visit)
    reviewer.post(address(visit), data=stale)
    answer = reviewer.post(address(visit, "wait"), data={**stale, "minutes": "1"})
    assert answer.status_code == 409
    assert "A newer assessment exists." in answer.text
    assert len(db.session.scalars(select(Assessment)).all()) == 2


def test_an_upheld_appeal_adjusts_and_publishes_again_revised(
    app: Flask, workplace: Workplace, visit: Visit
):
    publish(workplace, visit, "Calm.")
    reviewer = workplace.people[Role.REVIEWER]
    with db.write():
        again = review.adjust(visit, visit.assessment, {"exits": (YES, "Upheld.")}, by=reviewer)
        made = review.publish(visit, again, "Revised.", by=reviewer, revised=True)
    assert (made.revised, visit.state, visit.assessment_id) == (True, "published", again.id)
    assert [*counted_once(), *states_explained()] == []


@pytest.mark.parametrize(
    ("item", "typed", "kept"),
    [
        (Number(id="queue", type="number", text={"en": "How many?"}), "۱۲٫۵", "12.5"),
        (Number(id="queue", type="number", text={"en": "How many?"}), "−٣", "-3"),
        (Time(id="closing", type="time", text={"en": "When?"}), "۹:۳۰", "09:30"),
    ],
)
def test_numbers_and_times_are_taken_in_any_digits(item: Item, typed: str, kept: str):
    """R0.25: what the desk types is kept as phones send it."""
    assert answer_from(item, MultiDict({"value": typed})) == Answered(state="answered", value=kept)
