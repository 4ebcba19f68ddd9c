"""The office's pages of people."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.people.members import actions
from audit.people.models import Membership, MembershipPlace, User
from audit.people.permits import Role
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.people.test_place_pages import HTMX, undo_of
from tests.features.stages import counted_queries

PEOPLE = "/organisation/people"


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> FlaskClient:
    """The administrator's browser."""
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def filled(**other: Any) -> dict[str, Any]:
    """What the form of somebody new sends."""
    return {
        "email": "mina@harbour.example",
        "name": "Mina Azad",
        "role": "shopper",
        "pseudonym": "Shopper 9",
        "languages": ["fa"],
        "place": "",
        **other,
    }


def the(email: str) -> Membership:
    found = select(Membership).join(Membership.user).where(User.email == email)
    return db.session.scalars(found).one()


def test_somebody_is_added_invited_and_found(office: FlaskClient, workplace: Workplace):
    answer = office.post(f"{PEOPLE}/new", data=filled(place="Coast"))
    person = the("mina@harbour.example")
    assert answer.headers["Location"] == f"{PEOPLE}/{person.id}"
    page = office.get(answer.headers["Location"]).text
    assert "an invitation is on its way" in page
    assert [place.region_id for place in person.places] == [workplace.regions[1].id]
    listed = office.get(f"{PEOPLE}?q=minaazad&role=shopper&region={workplace.regions[0].id}").text
    assert "Mina Azad" in listed
    assert "Invited" in listed
    assert "Mina Azad" not in office.get(f"{PEOPLE}?role=manager").text


def test_what_does_not_fit_stands_beside_its_field(office: FlaskClient, workplace: Workplace):
    for field, wrong in (
        ("email", {"email": "nobody"}),
        ("email", {"email": "reviewer@harbour.example"}),
        ("place", {"place": "Atlantis"}),
        ("role", {"role": "owner"}),
        ("name", {"name": " "}),
    ):
        answer = office.post(f"{PEOPLE}/new", data=filled(**wrong))
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text, wrong
    nowhere = office.post(f"{PEOPLE}/new", data=filled(role="branch_manager"))
    assert nowhere.status_code == 422
    assert "without a place, this role would see every branch" in nowhere.text
    assert db.session.scalar(select(User).where(User.name == "Mina Azad")) is None


def test_somebody_is_changed_in_place_and_put_back(office: FlaskClient, workplace: Workplace):
    reviewer = workplace.people[Role.REVIEWER]
    here = f"{PEOPLE}/{reviewer.id}"
    assert 'value="Reviewer Person"' in office.get(f"{here}/edit", headers=HTMX).text
    sent = {"name": "Rhian", "role": "supervisor", "place": workplace.branches[0].name}
    row = office.post(here, data=sent, headers=HTMX)
    assert "Supervisor" in row.text
    db.session.expire_all()
    assert (reviewer.role, reviewer.user.name) == (Role.SUPERVISOR, "Rhian")
    undo_of(office, row.text)
    db.session.expire_all()
    assert (reviewer.role, reviewer.user.name) == (Role.REVIEWER, "Reviewer Person")
    assert reviewer.places == []


def test_ending_keeping_out_and_coming_back(office: FlaskClient, workplace: Workplace):
    shopper = workplace.people[Role.SHOPPER]
    here = f"{PEOPLE}/{shopper.id}"
    for step, holds in (("exclusion", False), ("admission", True), ("end", False)):
        assert office.post(f"{here}/{step}").status_code == 303
        db.session.expire_all()
        assert shopper.holds is holds
    told = office.get(here).text
    assert "Shopper Person" not in office.get(PEOPLE).text
    assert "Shopper Person" in office.get(f"{PEOPLE}?state=left").text
    undo_of(office, told)
    db.session.expire_all()
    assert shopper.holds


def test_the_last_administrator_is_told_why_not(office: FlaskClient, workplace: Workplace):
    here = f"{PEOPLE}/{workplace.people[Role.ADMINISTRATOR].id}"
    assert office.post(f"{here}/end").status_code == 409
    demoted = office.post(here, data={"name": "A", "role": "manager"}, headers=HTMX)
    assert demoted.status_code == 422
    assert "Nobody else administers" in demoted.text


def test_a_manager_lifts_nobody_and_touches_no_administrator(app: Flask, workplace: Workplace):
    manager = workplace.people[Role.MANAGER]
    client = signed_in(app, manager)
    assert client.post(f"{PEOPLE}/new", data=filled(role="administrator")).status_code == 422
    for above in (Role.ADMINISTRATOR, Role.MANAGER):
        here = f"{PEOPLE}/{workplace.people[above].id}"
        assert client.get(here).status_code == 200
        assert client.get(f"{here}/edit").status_code == 403
        for step in ("end", "exclusion", "invitation", "return", "admission"):
            assert client.post(f"{here}/{step}").status_code == 403, step
        place = client.post(f"{here}/places", data={"place": "Coast"})
        assert place.status_code == 403
        sent = {"name": "X", "role": "shopper"}
        assert client.post(here, data=sent).status_code == 403
    reviewer = f"{PEOPLE}/{workplace.people[Role.REVIEWER].id}"
    lifted = client.post(reviewer, data={"name": "R", "role": "administrator"})
    assert lifted.status_code == 422


def test_a_manager_of_a_region_reaches_nobody_beyond_it(app: Flask, workplace: Workplace):
    manager, coast = workplace.people[Role.MANAGER], workplace.regions[1]
    actions.change_member(manager, by=None, regions=[coast.id])
    reviewer, supervisor = workplace.people[Role.REVIEWER], workplace.people[Role.SUPERVISOR]
    actions.change_member(reviewer, by=None, branches=[workplace.branches[2].id])
    both = [workplace.branches[0].id, workplace.branches[2].id]
    actions.change_member(supervisor, by=None, branches=both)
    client = signed_in(app, manager)
    page = client.get(PEOPLE).text
    assert "Reviewer Person" in page
    for name in ("Supervisor Person", "Shopper Person", "Administrator Person"):
        assert name not in page
    assert client.get(f"{PEOPLE}/{supervisor.id}").status_code == 404
    everywhere = client.post(f"{PEOPLE}/new", data=filled())
    assert everywhere.status_code == 422
    assert 'id="place-error"' in everywhere.text
    beyond = client.post(f"{PEOPLE}/new", data=filled(place=workplace.branches[0].name))
    assert beyond.status_code == 422
    assert client.post(f"{PEOPLE}/new", data=filled(place="Coast")).status_code == 303
    last = f"{PEOPLE}/{reviewer.id}/places/{workplace.branches[2].id}/removal"
    assert client.post(last).status_code == 409  # none would mean everywhere
    db.session.expire_all()
    assert len(reviewer.places) == 1


def test_another_organisations_people_do_not_exist(office: FlaskClient, workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    stranger = other.people[Role.SHOPPER]
    here = f"{PEOPLE}/{stranger.id}"
    assert office.get(here).status_code == 404
    assert office.post(f"{here}/end").status_code == 404
    assert "other.example" not in office.get(PEOPLE).text
    assert office.post(f"{PEOPLE}/new", data=filled(email=stranger.user.email)).status_code == 303
    mine = select(Membership).where(
        Membership.user_id == stranger.user_id,
        Membership.organisation_id == workplace.organisation.id,
    )
    page = office.get(f"{PEOPLE}/{db.session.scalars(mine).one().id}").text
    assert "Other Bank" not in page
    assert "Shopper 7" not in page  # the other one's pseudonym
    assert "Last sign-in" not in page


def test_places_are_named_and_left_one_by_one(office: FlaskClient, workplace: Workplace):
    supervisor = workplace.people[Role.SUPERVISOR]
    here = f"{PEOPLE}/{supervisor.id}"
    for name in ("North", workplace.branches[2].name.upper()):
        assert office.post(f"{here}/places", data={"place": name}).status_code == 303
    assert office.post(f"{here}/places", data={"place": ""}).status_code == 422
    away = f"{here}/places/{workplace.regions[0].id}/removal"
    assert office.post(away).status_code == 303
    db.session.expire_all()
    assert [place.branch_id for place in supervisor.places] == [workplace.branches[2].id]


def test_the_list_asks_a_constant_number_of_queries_and_pages(
    office: FlaskClient, workplace: Workplace
):
    asked = []
    for rows in (2, 60):
        with db.write() as session:
            for number in range(rows):
                user = User(
                    email=f"p{rows}-{number}@harbour.example",
                    name=f"Person {rows} {number}",
                    fs_uniquifier=f"{rows} {number}",
                )
                session.add(user)
                session.flush()
                member = Membership(
                    user_id=user.id,
                    organisation_id=workplace.organisation.id,
                    role=Role.SHOPPER,
                )
                session.add(member)
                session.flush()
                place = MembershipPlace(
                    membership_id=member.id, branch_id=workplace.branches[number % 3].id
                )
                session.add(place)
        for address in ("", "?q=person", f"?region={workplace.regions[0].id}"):
            with counted_queries() as counted:
                assert office.get(f"{PEOPLE}{address}").status_code == 200
            asked.append(len(counted))
    assert asked[:3] == asked[3:], asked
    pages = [office.get(f"{PEOPLE}?page={n}").text for n in (1, 2)]
    assert [len(re.findall(r'id="person-[0-9a-f-]{36}"', each)) for each in pages] == [50, 18]
