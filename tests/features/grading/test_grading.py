"""Grading: the desk says how good a report was; its shopper reads it, and nobody else's."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.infra.db import db
from audit.infra.events import Event
from audit.people import actions as people
from audit.people.permits import Role
from audit.visits.grading import actions
from audit.visits.grading.queries import grade_means, grade_of
from audit.visits.models import Visit
from audit.visits.moves import IllegalMove
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.stages import counted_queries, published, submitted

GRADES = {"content": 4, "instructions": 5, "language": 3, "punctuality": 5}
SENT = {**{name: str(value) for name, value in GRADES.items()}, "coaching": "Name the counter."}


def test_a_graded_report_is_read_by_its_shopper_with_mean_and_n(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    for branch in range(2):
        visit = published(app, workplace, branch=branch)
        assert reviewer.post(f"/grades/{visit.id}", data=SENT).status_code == 303
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    page = shopper.get("/grades").text
    assert "On average 4.25 of 5, over 2 reports." in page
    assert page.count("Name the counter.") == 2
    assert "Reviewer Person" not in page


def test_one_grades_anew_and_the_mean_follows(app: Flask, workplace: Workplace):
    visit, reviewer = published(app, workplace), workplace.people[Role.REVIEWER]
    shopper = workplace.people[Role.SHOPPER].id
    actions.grade(visit, GRADES, "", by=reviewer)
    assert grade_means([shopper]) == {shopper: (425, 1)}
    actions.grade(visit, {**GRADES, "content": 1}, "", by=reviewer)
    assert grade_means([shopper]) == {shopper: (350, 1)}


def test_who_has_no_grade_has_no_mean(app: Flask, workplace: Workplace):
    shopper = workplace.people[Role.SHOPPER]
    assert grade_means([shopper.id]) == {}
    page = signed_in(app, shopper).get("/grades").text
    assert "No grades yet" in page
    assert "On average" not in page


def test_a_grade_is_logged_by_its_id_alone(app: Flask, workplace: Workplace):
    """RS.14."""
    visit = published(app, workplace)
    given = actions.grade(visit, GRADES, "Look up.", by=workplace.people[Role.REVIEWER])
    event = db.session.query(Event).filter_by(kind="visit.graded").one()
    assert (event.subject_id, event.data) == (visit.id, {"grade": str(given.id)})


def test_a_report_that_was_not_judged_yet_is_not_graded(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    visit = submitted(app, workplace)
    assert reviewer.get(f"/grades/{visit.id}").status_code == 404
    assert reviewer.post(f"/grades/{visit.id}", data=SENT).status_code == 404
    with pytest.raises(IllegalMove):
        actions.grade(visit, GRADES, "", by=workplace.people[Role.REVIEWER])


@pytest.mark.parametrize("wrong", ["", "0", "6", "five"])
def test_a_grade_that_is_none_is_told_at_its_field_and_nothing_is_lost(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, wrong: str
):
    visit = published(app, workplace)
    answer = reviewer.post(f"/grades/{visit.id}", data={**SENT, "language": wrong})
    assert answer.status_code == 422
    assert 'id="language-error"' in answer.text
    assert "Name the counter." in answer.text
    assert grade_means([visit.assignee_id]) == {}


@pytest.mark.parametrize(("hours", "suggested"), [(-1, "5"), (3, "3"), (90, "1")])
def test_punctuality_is_suggested_by_lateness(
    app: Flask, workplace: Workplace, reviewer: FlaskClient, hours: int, suggested: str
):
    visit = published(app, workplace)
    with db.write():
        due = visit.assessment.submission.received_at - timedelta(hours=hours)
        db.session.get_one(Visit, visit.id).due_at = due
    page = reviewer.get(f"/grades/{visit.id}").text
    ticked = [line for line in page.split("<input") if "checked" in line.split(">")[0]]
    assert len(ticked) == 1
    assert 'name="punctuality"' in ticked[0]
    assert f'value="{suggested}"' in ticked[0]


def test_grades_are_nobody_elses_to_see(app: Flask, workplace: Workplace):
    """RP.7."""
    visit = published(app, workplace)
    actions.grade(visit, GRADES, "Name the counter.", by=workplace.people[Role.REVIEWER])
    other = people.add_user(
        "other@harbour.example", "Other Shopper",
        organisation=workplace.organisation, role=Role.SHOPPER,
    )  # fmt: skip
    assert "Name the counter." not in signed_in(app, other).get("/grades").text
    for role in set(Role) - {Role.SHOPPER}:
        assert signed_in(app, workplace.people[role]).get("/grades").status_code == 403
    for role in (Role.SHOPPER, Role.BRANCH_MANAGER, Role.SUPERVISOR):
        browser = signed_in(app, workplace.people[role])
        assert browser.get(f"/grades/{visit.id}").status_code == 403
    rival = build_workplace("Rival Bank", "rival.example").people[Role.REVIEWER]
    assert signed_in(app, rival).get(f"/grades/{visit.id}").status_code == 404


def test_more_grades_ask_no_more_questions(app: Flask, workplace: Workplace):
    shopper, asked = signed_in(app, workplace.people[Role.SHOPPER]), []
    for branch in range(3):
        visit = published(app, workplace, branch=branch)
        actions.grade(visit, GRADES, "", by=workplace.people[Role.REVIEWER])
        shopper.get("/grades")
        with counted_queries() as seen:
            shopper.get("/grades")
        asked.append(len(seen))
    assert asked[0] == asked[2]


def test_the_visits_page_leads_to_its_grade(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    visit = published(app, workplace)
    assert "Grade the report" in reviewer.get(f"/visits/{visit.id}").text
    actions.grade(visit, GRADES, "", by=workplace.people[Role.REVIEWER])
    assert "Change the grade" in reviewer.get(f"/visits/{visit.id}").text


def approval(reviewer: FlaskClient, visit: Visit, **grade: str) -> int:
    sent = {"assessment": str(visit.assessment_id)}
    sent |= {f"grade-{name}": value for name, value in grade.items()}
    return reviewer.post(f"/visits/{visit.id}/approval", data=sent).status_code


def test_one_press_approves_and_what_was_only_suggested_is_no_grade(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    visit = submitted(app, workplace)
    assert 'name="grade-punctuality"' in reviewer.get(f"/visits/{visit.id}/review").text
    assert approval(reviewer, visit, punctuality="5", coaching="") == 303
    db.session.refresh(visit)
    assert visit.state == "approved"
    assert grade_of(visit) is None


def test_a_grade_goes_along_with_the_approval_whole_or_not_at_all(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    visit = submitted(app, workplace)
    half = {**SENT, "language": ""}
    assert approval(reviewer, visit, **half) == 422
    db.session.refresh(visit)
    assert visit.state == "submitted"
    sent = {"assessment": str(visit.assessment_id)}
    sent |= {f"grade-{name}": value for name, value in half.items()}
    page = reviewer.post(f"/visits/{visit.id}/approval", data=sent).text
    assert 'id="grade-language-error"' in page
    assert "Name the counter." in page
    assert approval(reviewer, visit, **SENT) == 303
    db.session.expire_all()
    assert visit.state == "approved"
    given = grade_of(visit)
    assert given is not None
    assert (given.language, given.coaching) == (3, "Name the counter.")
