"""The board of coverage: what is planned, given, sent in, published and missing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.infra.db import db, now
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme
from audit.visits.programmes.queries import planned_visits
from audit.visits.programmes.rules import Cover
from audit.visits.programmes.views import Line, lines_of, spots_of, sum_of
from tests.builders import Workplace, manifest, phone_of, signed_in
from tests.features.programmes.waves import branches, running, slots_of
from tests.features.stages import counted_queries, publish


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager."""
    return signed_in(app, workplace.people[Role.MANAGER])


def given(place: Workplace, programme: Programme, index: int, *, accepted: bool = True) -> Visit:
    """The visit of a slot, given to the shopper."""
    by = place.people[Role.SUPERVISOR].id
    shopper = place.people[Role.SHOPPER]
    return actions.fill(slots_of(programme)[index], shopper, by=by, accepted=accepted)


def sum_for(place: Workplace, programme: Programme) -> Line:
    db.session.rollback()
    member = place.people[Role.MANAGER]
    return sum_of(spots_of(programme, planned_visits(member, programme)))


def test_every_planned_visit_stands_in_just_one_state(app: Flask, workplace: Workplace):
    made = branches(workplace, 4)
    programme = running(workplace, [*workplace.branches, *made])
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    given(workplace, programme, 0, accepted=False)
    given(workplace, programme, 1)
    for index in (2, 3):
        visit = given(workplace, programme, index)
        assert phone.send(visit.id, manifest(visit)).status_code == 201
    db.session.refresh(visit)
    publish(workplace, visit, "Calm.")
    declined = given(workplace, programme, 4, accepted=False)
    offers.decline(declined, "Away.", by=declined.assignee_id)
    line = sum_for(workplace, programme)
    assert line.total == 7
    assert line.counts == {
        Cover.OPEN: 2,
        Cover.OFFERED: 1,
        Cover.ACCEPTED: 1,
        Cover.SUBMITTED: 1,
        Cover.PUBLISHED: 1,
        Cover.MISSING: 1,
    }
    assert line.share(Cover.PUBLISHED) == 1428


def test_what_nobody_made_in_time_is_missing(workplace: Workplace):
    programme = running(workplace)
    given(workplace, programme, 0)
    with db.write():
        programme.opens_on = now().date() - timedelta(days=9)
        programme.closes_on = now().date() - timedelta(days=2)
    assert sum_for(workplace, programme).counts == {Cover.ACCEPTED: 1, Cover.MISSING: 2}


def test_what_was_accepted_and_not_sent_in_time_is_overdue(
    manager: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    visit = given(workplace, programme, 0)
    with db.write():
        visit.due_at = now() - timedelta(hours=1)
    assert sum_for(workplace, programme).overdue == 1
    assert "Overdue" in manager.get(f"/programmes/{programme.id}/visits").text
    assert "1 overdue" in manager.get(f"/programmes/{programme.id}").text


def test_nothing_planned_has_no_share(workplace: Workplace):
    assert sum_of([]).share(Cover.PUBLISHED) is None


def test_filters_leave_what_was_asked_for(manager: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    given(workplace, programme, 0)
    coast, market = workplace.regions[1], workplace.branches[0]
    for query, shown in (
        ("", ["Market", "Pier", "Quay"]),
        (f"region={coast.id}", ["Pier", "Quay"]),
        ("state=accepted", ["Market"]),
        (f"branch={market.id}", ["Market"]),
        (f"state=accepted&region={coast.id}", []),
    ):
        page = manager.get(f"/programmes/{programme.id}/visits?{query}").text
        rows = re.findall(r'row__title">(?:<a [^>]*>)?<bdi>(\w+)', page)
        assert sorted(rows) == shown, query
        table = manager.get(f"/programmes/{programme.id}?{query}").text
        assert sorted(re.findall(r'rowheader"[^>]*><a [^>]*><bdi>(\w+)', table)) == shown


def test_a_planned_visit_leads_to_the_visit_that_fills_it(
    manager: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    visit = given(workplace, programme, 0)
    page = manager.get(f"/programmes/{programme.id}/visits").text
    assert f'href="/visits/{visit.id}"' in page


def test_a_supervisor_sees_and_offers_the_visits_of_their_places_alone(
    app: Flask, workplace: Workplace
):
    programme = running(workplace)
    supervisor = workplace.people[Role.SUPERVISOR]
    with db.write() as session:
        coast = workplace.regions[1]
        session.add(MembershipPlace(membership_id=supervisor.id, region_id=coast.id))
    browser = signed_in(app, supervisor)
    page = browser.get(f"/programmes/{programme.id}/visits").text
    assert "Pier" in page
    assert "Market" not in page
    market, pier, _quay = slots_of(programme)
    assert browser.get(f"/programmes/{programme.id}/slots/{market.id}").status_code == 404
    assert browser.get(f"/programmes/{programme.id}/slots/{pier.id}").status_code == 200
    pair = f"{market.id}:{workplace.people[Role.SHOPPER].id}"
    answer = browser.post(f"/programmes/{programme.id}/offers", data={"pair": [pair]})
    assert answer.status_code == 422
    browser.post(f"/programmes/{programme.id}/board", data={"slot": [market.id], "on_board": "1"})
    db.session.expire_all()
    assert slots_of(programme)[0].visit_id is None
    assert not slots_of(programme)[0].on_board
    with db.write():
        only_market = running(workplace, workplace.branches[:1], name="Market alone")
    assert browser.get(f"/programmes/{only_market.id}").status_code == 404
    assert "Market alone" not in browser.get("/programmes").text


def test_a_reviewer_sees_the_board_and_offers_nothing(app: Flask, workplace: Workplace):
    programme = running(workplace)
    browser = signed_in(app, workplace.people[Role.REVIEWER])
    page = browser.get(f"/programmes/{programme.id}/visits")
    assert page.status_code == 200
    assert "Offer automatically" not in page.text
    for address in ("board", "matching", "offers"):
        assert browser.post(f"/programmes/{programme.id}/{address}").status_code == 403


@pytest.mark.parametrize("view", ["", "/visits"])
def test_the_board_asks_as_much_at_12_branches_as_at_500(
    manager: FlaskClient, workplace: Workplace, view: str
):
    asked = []
    for count in (12, 500):
        programme = running(workplace, branches(workplace, count), per_branch=2)
        given(workplace, programme, 0)
        given(workplace, programme, 5)
        manager.get(f"/programmes/{programme.id}{view}")
        with counted_queries() as seen:
            page = manager.get(f"/programmes/{programme.id}{view}")
        assert page.status_code == 200
        asked.append(len(seen))
    assert "page=2" in page.text
    assert asked[0] == asked[1]
    assert asked[0] <= 10


def test_the_list_asks_as_much_for_two_programmes_as_for_twenty(
    manager: FlaskClient, workplace: Workplace
):
    asked = []
    for count in (2, 20):
        for _ in range(count):
            running(workplace)
        manager.get("/programmes")
        with counted_queries() as seen:
            assert manager.get("/programmes").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_lines_keep_the_order_and_count_each_branch(workplace: Workplace):
    programme = running(workplace, per_branch=3)
    member = workplace.people[Role.MANAGER]
    lines = lines_of(spots_of(programme, planned_visits(member, programme)))
    assert [(line.planned.branch.split(",")[0], line.total) for line in lines if line.planned] == [
        ("Pier", 3),
        ("Quay", 3),
        ("Market", 3),
    ]
