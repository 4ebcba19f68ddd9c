"""One visit's page, and the form that offers a visit."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.infra.db import db
from audit.people import actions as people
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from tests.builders import (
    POOR,
    Workplace,
    accepted,
    manifest,
    offered,
    phone_of,
)
from tests.features.stages import submitted


def test_a_visits_page_tells_its_story(app, workplace, supervisor):
    visit = submitted(app, workplace, answers=POOR, notes={"item:exits": "Boxes at the exit."})
    page = supervisor.get(f"/visits/{visit.id}").text
    for told in (
        "Offered",
        "Accepted",
        "Sent in and received",
        "Ask about a loan.",
        "Shopper Person",
    ):
        assert told in page
    assert "Boxes at the exit." in page
    assert "Critical: decides the outcome" in page


def test_a_submission_that_was_set_aside_is_told_of(app, workplace, supervisor):
    visit = accepted(workplace)
    offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    phone_of(app, workplace.people[Role.SHOPPER]).send(visit.id, manifest(visit))
    page = supervisor.get(f"/visits/{visit.id}").text
    assert "Set aside: submission 1." in page
    assert "The visit had ended before it arrived." in page


def test_only_a_visit_that_was_not_sent_in_can_be_cancelled(app, workplace, supervisor):
    waiting, sent = offered(workplace), submitted(app, workplace)
    assert "Cancel this visit?" in supervisor.get(f"/visits/{waiting.id}").text
    assert "Cancel this visit?" not in supervisor.get(f"/visits/{sent.id}").text
    supervisor.post(f"/visits/{waiting.id}/cancellation")
    assert "Cancelled" in supervisor.get(f"/visits/{waiting.id}").text
    assert supervisor.post(f"/visits/{sent.id}/cancellation").status_code == 409


def an_offer(place: Workplace, **other: str) -> dict[str, str]:
    """The form as somebody would fill it in."""
    first = datetime.now(UTC).date() + timedelta(days=1)
    return {
        "checklist": str(place.mystery.id),
        "branch": str(place.branches[1].id),
        "assignee": str(place.people[Role.SHOPPER].id),
        "opens_on": first.isoformat(),
        "opens_time": "09:30",
        "closes_on": (first + timedelta(days=7)).isoformat(),
        "closes_time": "16:00",
        "due_hours": "24",
        "scenario": "A loan for a bicycle",
        "brief": "Go to the counter.",
        "fee": "18.50",
        **other,
    }


def test_the_empty_offer_suggests_tomorrow_and_a_week(workplace, supervisor):
    page = supervisor.get("/visits/new").text
    today = datetime.now(UTC).date()
    for later in (1, 8):
        assert f'value="{today + timedelta(days=later):%d/%m/%Y}"' in page
    assert "4 items" in page
    assert "Europe/London" in page


def test_an_offer_keeps_the_branchs_own_clock(workplace, supervisor):
    answer = supervisor.post(
        "/visits", data=an_offer(workplace, opens_on="2027-07-01", closes_on="2027-07-02")
    )
    assert answer.status_code == 303
    visit = db.session.query(Visit).one()
    assert visit.opens_at == datetime(2027, 7, 1, 8, 30, tzinfo=UTC)
    assert "A loan for a bicycle" in supervisor.get(answer.headers["Location"]).text


def test_an_offer_takes_jalali_days_and_persian_digits(app, workplace, supervisor):
    """R0.25: days typed in the person's calendar, or in the Gregorian, in any digits."""
    people.choose_language(workplace.people[Role.SUPERVISOR].user, "fa")
    filled = {
        "opens_on": "۱۴۰۶/۴/۱۰",
        "closes_on": "2027-07-02",
        "opens_time": "۹:۳۰",
        "fee": "۱۸٫۵",
    }
    wrong = supervisor.post("/visits", data=an_offer(workplace, **filled, branch="", scenario="s"))
    assert 'value="۱۴۰۶/۴/۱۰"' in wrong.text
    assert 'value="۹:۳۰"' in wrong.text
    assert supervisor.post("/visits", data=an_offer(workplace, **filled)).status_code == 303
    visit = db.session.query(Visit).one()
    assert (visit.opens_at, visit.pay) == (datetime(2027, 7, 1, 8, 30, tzinfo=UTC), 1850)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1/1/1451", "known from 1420 to 1450"),
        ("31/2/1448", "There is no such day"),
        ("1448", "Write the day as 12/06/1448."),
    ],
)
def test_a_hijri_day_that_is_none_is_told_apart(app, workplace, supervisor, typed, said):
    """No day outside the tables of Umm al-Qura is guessed."""
    people.choose_reading(workplace.people[Role.SUPERVISOR].user, "en", "hijri", "native")
    answer = supervisor.post("/visits", data=an_offer(workplace, opens_on=typed))
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("branch", "", "Choose the branch to be visited."),
        ("checklist", "", "Choose what the visit is about."),
        ("closes_on", "2020-01-01", "The last moment must come after the first."),
        ("opens_on", "soon", "Write the day as 22/11/2026."),
        ("opens_on", "", "Enter the first day of the window."),
    ],
)
def test_an_offer_that_does_not_hold_says_where_and_loses_nothing(
    workplace, supervisor, field, value, said
):
    answer = supervisor.post("/visits", data=an_offer(workplace, **{field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert said in answer.text
    for kept in ("A loan for a bicycle", "Go to the counter.", 'value="16:00"', "18.50"):
        assert kept in answer.text
    assert db.session.query(Visit).count() == 0


def test_an_audit_cannot_be_offered_to_a_shopper(workplace, supervisor):
    answer = supervisor.post("/visits", data=an_offer(workplace, checklist=str(workplace.audit.id)))
    assert answer.status_code == 422
    assert "An announced audit is made by a supervisor." in answer.text
