"""The very first start: once, with the code that was printed, while there is nobody."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.refusals import NotFound
from audit.people import actions as people
from audit.people.models import Membership, Organisation
from audit.people.permits import Role
from audit.people.setup import actions
from tests.builders import Workplace

TYPED = {
    "organisation": "Hafen Bank",
    "language": "cy",
    "time_zone": "europe/london",
    "called": "Ada",
    "email": "Ada@hafen.example",
    "password": "four plain quiet words",
}


def test_the_code_makes_the_first_organisation_and_lets_its_administrator_in(
    app: Flask, client: FlaskClient
):
    code = actions.open_first_start(app)
    assert code is not None
    assert "/setup" in client.get("/sign-in").text
    answer = client.post("/setup", data={**TYPED, "code": code.upper().replace("-", " ")})
    assert answer.headers["Location"] == "/organisation"
    assert "Hafen Bank" in client.get("/organisation").text
    (member,) = db.session.scalars(select(Membership))
    organisation = member.organisation
    assert (member.role, member.user.email) == (Role.ADMINISTRATOR, "ada@hafen.example")
    assert (organisation.language, organisation.time_zone) == ("cy", "Europe/London")
    other = app.test_client()
    assert other.get("/setup").status_code == 404
    assert other.post("/setup", data={**TYPED, "code": code}).status_code == 404
    assert "/setup" not in other.get("/sign-in").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "aaaa-bbbb-cccc"}, "That is not the code."),
        ({"code": ""}, "Enter the code."),
        ({"organisation": " "}, "Enter the organisation’s name."),
        ({"time_zone": "Atlantis"}, "There is no such time zone."),
        ({"email": "ada"}, "Write it like name@example.org."),
        ({"password": "short"}, "10 characters or more"),
        ({"password": "ada@hafen.example"}, "guessed first"),
    ],
)
def test_what_is_wrong_makes_nothing_and_stands_beside_its_field(
    app: Flask, client: FlaskClient, change: dict[str, str], said: str
):
    code = actions.open_first_start(app)
    answer = client.post("/setup", data={**TYPED, "code": code, **change})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert db.session.scalars(select(Organisation)).all() == []


def test_without_a_printed_code_nobody_gets_in(client: FlaskClient):
    assert "Start Sixmarks once more" in client.get("/setup").text
    assert client.post("/setup", data={**TYPED, "code": ""}).status_code == 422
    assert "/setup" not in client.get("/sign-in").text


def test_where_there_are_people_there_is_no_code_and_no_page(
    app: Flask, client: FlaskClient, workplace: Workplace
):
    assert actions.open_first_start(app) is None
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data=TYPED).status_code == 404


def test_an_organisation_without_people_is_set_up_by_the_command_alone(
    app: Flask, client: FlaskClient
):
    code = actions.open_first_start(app)
    people.add_organisation("One")
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data={**TYPED, "code": code}).status_code == 404
    assert actions.open_first_start(app) is None


def test_of_two_at_once_one_sets_it_up(app: Flask, monkeypatch: pytest.MonkeyPatch):
    wanted = actions.Wanted("One", "en", "UTC", "Ada", "ada@one.example", "four plain words")
    actions.set_up(wanted)
    with pytest.raises(NotFound):
        actions.set_up(wanted)
    monkeypatch.setattr(actions, "is_empty", lambda: True)  # both had looked before either wrote
    with pytest.raises(NotFound):
        actions.set_up(replace(wanted, organisation="Two"))
    assert db.session.scalars(select(Organisation.name)).all() == ["One"]
