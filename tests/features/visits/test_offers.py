"""Offering a visit: only what the member may choose from, in days that exist, and once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Visit
from tests.builders import Workplace, build_workplace


def terms(place: Workplace, **other: object) -> dict[str, str]:
    """What the form of an offer sends."""
    day = datetime.now(UTC).date() + timedelta(days=7)
    sent = {
        "checklist": place.mystery.id,
        "branch": place.branches[0].id,
        "assignee": place.people[Role.SHOPPER].id,
        "opens_on": day,
        "closes_on": day + timedelta(days=2),
        "opens_time": "09:00",
        "closes_time": "17:00",
        "due_hours": "24",
        **other,
    }
    return {name: str(value) for name, value in sent.items()}


def visits() -> list[Visit]:
    return list(db.session.scalars(select(Visit)))


@pytest.mark.parametrize("field", ["checklist", "branch", "assignee"])
def test_nothing_of_another_organisation_can_be_chosen(
    supervisor: FlaskClient, workplace: Workplace, field: str
):
    rival = build_workplace("Rival Bank", "rival.example")
    theirs = terms(rival)[field]
    assert supervisor.post("/visits", data=terms(workplace, **{field: theirs})).status_code == 422
    assert visits() == []


def test_a_branch_outside_ones_regions_cannot_be_chosen(
    supervisor: FlaskClient, workplace: Workplace
):
    member, coast = workplace.people[Role.SUPERVISOR], workplace.regions[1]
    with db.write() as session:
        session.add(MembershipPlace(membership_id=member.id, region_id=coast.id))
    market, pier, _quay = workplace.branches
    assert supervisor.post("/visits", data=terms(workplace, branch=market.id)).status_code == 422
    assert supervisor.post("/visits", data=terms(workplace, branch=pier.id)).status_code == 303


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR, Role.BRANCH_MANAGER])
def test_a_mystery_visit_is_offered_to_shoppers_alone(
    supervisor: FlaskClient, workplace: Workplace, role: Role
):
    assignee = workplace.people[role].id
    assert supervisor.post("/visits", data=terms(workplace, assignee=assignee)).status_code == 422


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize(
    "days",
    [
        {"closes_on": "9999-12-31"},
        {"opens_on": "0001-01-01"},
        {"opens_on": "9999-12-31", "closes_on": "9999-12-31"},
    ],
    ids=["last", "first", "both"],
)
def test_days_out_of_all_reason_are_told_at_their_field(
    supervisor: FlaskClient, workplace: Workplace, days: dict[str, str], zone: str
):
    with db.write():
        workplace.branches[0].time_zone = zone
    answer = supervisor.post("/visits", data=terms(workplace, brief="Ask about a loan.", **days))
    assert answer.status_code == 422
    assert "less than two years away" in answer.text
    assert "Ask about a loan." in answer.text


def test_a_double_click_is_one_offer_and_a_changed_one_another(
    supervisor: FlaskClient, workplace: Workplace
):
    first, second = (supervisor.post("/visits", data=terms(workplace)) for _ in range(2))
    assert first.location == second.location
    supervisor.post("/visits", data=terms(workplace, scenario="A loan"))
    assert len(visits()) == 2


def last_sunday_of_march() -> date:
    """A day in the future on which British clocks leap from 01:00 to 02:00."""
    year = datetime.now(UTC).year + 1
    days = (date(year, 3, day) for day in range(31, 24, -1))
    return next(day for day in days if day.weekday() == 6)


def test_a_time_that_clocks_leap_over_is_taken_as_the_one_after(
    supervisor: FlaskClient, workplace: Workplace
):
    day = last_sunday_of_march()
    window = {"opens_on": day, "closes_on": day, "opens_time": "01:30", "closes_time": "03:30"}
    assert supervisor.post("/visits", data=terms(workplace, **window)).status_code == 303
    (visit,) = visits()
    london = ZoneInfo("Europe/London")
    assert visit.opens_at.astimezone(london).strftime("%H:%M") == "02:30"
    assert visit.closes_at - visit.opens_at == timedelta(hours=1)
