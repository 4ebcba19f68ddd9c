"""Shoppers as the desk knows them; managers note languages, ties and companions."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.events import Event
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.grading.models import Grade
from audit.visits.rotation.facts import companions_of
from audit.visits.rotation.models import Companionship, Tie
from audit.visits.rules import State
from tests.builders import Workplace, accepted, build_workplace, offered, signed_in
from tests.features.programmes.waves import shoppers
from tests.features.stages import counted_queries


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager."""
    return signed_in(app, workplace.people[Role.MANAGER])


def page_of(place: Workplace, rest: str = "") -> str:
    return f"/shoppers/{place.people[Role.SHOPPER].id}{rest}"


def test_the_list_shows_grade_with_n_and_what_is_in_hand(
    manager: FlaskClient, workplace: Workplace
):
    visit = accepted(workplace)
    with db.write() as session:
        visit.made_on = date(2026, 3, 7)
        session.add(
            Grade(
                visit_id=visit.id,
                content=4,
                instructions=4,
                language=5,
                punctuality=4,
                given_by=workplace.people[Role.REVIEWER].id,
            )
        )
    shoppers(workplace, 1)
    text = manager.get("/shoppers").text
    assert "Shopper 7" in text
    assert "Sat 7 Mar 2026" in text
    assert "4.25" in text
    assert "of 1 report" in text
    assert "No grade yet" in text
    assert "Supervisor Person" not in text


def test_languages_are_noted(manager: FlaskClient, workplace: Workplace):
    answer = manager.post(page_of(workplace, "/languages"), data={"languages": ["fa", "en"]})
    assert answer.status_code == 303
    db.session.rollback()
    assert workplace.people[Role.SHOPPER].languages == ["en", "fa"]
    assert "فارسی" in manager.get(page_of(workplace)).text
    bad = manager.post(page_of(workplace, "/languages"), data={"languages": ["xx"]})
    assert bad.status_code == 422


def test_a_tie_noted_by_the_desk_ends_what_is_open_there(
    manager: FlaskClient, workplace: Workplace
):
    mine, elsewhere = accepted(workplace), offered(workplace, branch=1)
    data = {"branch": str(workplace.branches[0].id), "reason": "A cousin works there."}
    assert manager.post(page_of(workplace, "/ties"), data=data).status_code == 303
    assert manager.post(page_of(workplace, "/ties"), data=data).status_code == 303
    db.session.rollback()
    assert (mine.state, elsewhere.state) == (State.CANCELLED, State.OFFERED)
    assert len(db.session.scalars(select(Tie)).all()) == 1
    assert "A cousin works there." in manager.get(page_of(workplace)).text
    away = page_of(workplace, f"/ties/{workplace.branches[0].id}/removal")
    assert manager.post(away).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Tie)).all() == []
    kinds = db.session.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert kinds.count("tie.told") == kinds.count("tie.removed") == 1


def test_companions_are_noted_once_whichever_way(manager: FlaskClient, workplace: Workplace):
    me, (friend,) = workplace.people[Role.SHOPPER], shoppers(workplace, 1)
    for one, other in ((me, friend), (friend, me)):
        answer = manager.post(f"/shoppers/{one.id}/companions", data={"companion": str(other.id)})
        assert answer.status_code == 303
    db.session.rollback()
    assert len(db.session.scalars(select(Companionship)).all()) == 1
    assert companions_of([me.id]) == {me.id: {friend.id}}
    assert friend.user.name in manager.get(page_of(workplace)).text
    manager.post(f"/shoppers/{friend.id}/companions/{me.id}/removal")
    db.session.rollback()
    assert companions_of([me.id]) == {me.id: set()}


def test_what_is_missing_stands_beside_its_field(manager: FlaskClient, workplace: Workplace):
    answer = manager.post(page_of(workplace, "/ties"), data={"reason": "Somebody."})
    assert answer.status_code == 422
    assert "Choose where the shopper knows somebody." in answer.text
    assert "Somebody." in answer.text
    answer = manager.post(page_of(workplace, "/companions"), data={"companion": str(uuid4())})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REVIEWER])
def test_who_may_look_may_not_change(app: Flask, workplace: Workplace, role: Role):
    client = signed_in(app, workplace.people[role])
    text = client.get(page_of(workplace)).text
    assert "Note the branch" not in text
    for rest in ("/languages", "/ties", "/companions"):
        assert client.post(page_of(workplace, rest)).status_code == 403


@pytest.mark.parametrize("role", [Role.SHOPPER, Role.BRANCH_MANAGER])
def test_neither_shoppers_nor_branches_see_shoppers(app: Flask, workplace: Workplace, role: Role):
    """R0.24, RP.7."""
    client = signed_in(app, workplace.people[role])
    assert client.get("/shoppers").status_code == 403
    assert client.get(page_of(workplace)).status_code == 403


def test_another_organisations_shopper_does_not_exist(manager: FlaskClient, workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    assert manager.get(page_of(other)).status_code == 404
    assert manager.post(page_of(other, "/ties")).status_code == 404
    stranger = other.people[Role.SHOPPER].id
    wrong = page_of(workplace, f"/companions/{stranger}/removal")
    assert manager.post(wrong).status_code == 404
    data = {"companion": str(stranger)}
    assert manager.post(page_of(workplace, "/companions"), data=data).status_code == 422


def test_only_visits_at_ones_places_are_shown(app: Flask, workplace: Workplace):
    reviewer = workplace.people[Role.REVIEWER]
    here, away = accepted(workplace, branch=1), accepted(workplace, branch=0)
    with db.write() as session:
        session.add(MembershipPlace(membership_id=reviewer.id, branch_id=workplace.branches[1].id))
    text = signed_in(app, reviewer).get(page_of(workplace)).text
    assert str(here.id) in text
    assert str(away.id) not in text


@pytest.mark.parametrize("page", ["/shoppers", "one"])
def test_queries_do_not_grow(app: Flask, manager: FlaskClient, workplace: Workplace, page: str):
    people = shoppers(workplace, 9)
    asked = []
    for rows in (people[:2], people[2:]):
        for each in rows:
            accepted(workplace, assignee=each)
            accepted(workplace)
            manager.post(page_of(workplace, "/companions"), data={"companion": str(each.id)})
        address = page if page.startswith("/") else page_of(workplace)
        manager.get(address)
        with counted_queries() as counted:
            assert manager.get(address).status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1], asked
    assert asked[0] <= 16
