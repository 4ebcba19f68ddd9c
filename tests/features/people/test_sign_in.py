"""Signing in and out: generic errors, slow guessing, no way in for the disabled."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from audit import create_app
from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.people import actions
from audit.people.permits import Role
from tests import postgres
from tests.builders import Workplace, signed_in
from tests.features.people.conftest import PASSWORD
from tests.remembered import COSTS


def sign_in(client: FlaskClient, email: str, password: str):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_the_right_password_opens_the_door(client: FlaskClient, meg: str):
    answer = sign_in(client, meg.upper(), PASSWORD)
    assert answer.status_code == 302
    assert client.get("/visits").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert client.get("/visits").status_code == 302


def test_passwords_are_kept_as_argon2id(app: Flask, meg: str, workplace: Workplace):
    from sqlalchemy import select

    from audit.people.models import User

    kept = db.session.scalars(select(User.password).where(User.email == meg)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] == {}, "the method's own costs"
    assert COSTS["default_rounds"] >= 2, "OWASP's least"
    assert COSTS["memory_cost"] >= 19 * 1024, "OWASP's least, in KiB"


def test_wrong_password_and_unknown_address_sound_the_same(client: FlaskClient, meg: str):
    wrong = sign_in(client, meg, "wrong").text
    unknown = sign_in(client, "nobody@harbour.example", "wrong").text
    tidy = lambda text: re.sub(r"value=\"[^\"]*\"", "", text)  # noqa: E731
    assert tidy(wrong) == tidy(unknown)
    assert "That e-mail and password do not match." in wrong
    assert meg in wrong  # what was typed stays


def test_guessing_is_slowed_down(settings: Settings, app: Flask, meg: str):
    db.session.remove()
    strict = create_app(postgres.settings_of(settings.data))
    strict.config["WTF_CSRF_ENABLED"] = False
    client = strict.test_client()
    answers = [sign_in(client, meg, "wrong").status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_disabled_person_is_out_at_once(app: Flask, workplace: Workplace):
    member = workplace.people[Role.MANAGER]
    client = signed_in(app, member)
    assert client.get("/visits").status_code == 200
    actions.disable_user(member.user)
    assert client.get("/visits").status_code == 302


def test_forms_without_their_token_are_refused(app: Flask, workplace: Workplace):
    app.config["WTF_CSRF_ENABLED"] = True
    client = signed_in(app, workplace.people[Role.SUPERVISOR])
    assert client.post("/visits", data={}).status_code == 400
    assert client.post("/me/language", data={"language": "fa"}).status_code == 400


def test_the_demos_one_click_exists_only_on_loopback_with_demo_data(
    app: Flask, client: FlaskClient, workplace: Workplace
):
    member = workplace.people[Role.MANAGER]
    assert client.post(f"/demo/{member.id}").status_code == 404  # no demo organisation
    with db.write():
        workplace.organisation.demo = True
    assert "/demo/" in client.get("/sign-in").text
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post(f"/demo/{member.id}", environ_base=elsewhere).status_code == 404
    assert "/demo/" not in client.get("/sign-in", environ_base=elsewhere).text
    for headers in ({"Host": "bank.example"}, {"X-Forwarded-For": "192.0.2.7"}):
        assert client.post(f"/demo/{member.id}", headers=headers).status_code == 404
    app.config["LOOPBACK"] = False
    assert client.post(f"/demo/{member.id}").status_code == 404
    app.config["LOOPBACK"] = True
    assert client.post(f"/demo/{member.id}").status_code == 303
    assert client.get("/visits").status_code == 200


def test_a_member_of_two_organisations_works_for_one_at_a_time(app: Flask, workplace: Workplace):
    from tests.builders import build_workplace, offered

    second = build_workplace("Rival Bank", "rival.example")
    person = workplace.people[Role.SUPERVISOR]
    also = actions.add_user(
        person.user.email, "x", organisation=second.organisation, role=Role.SUPERVISOR
    )
    mine, theirs = offered(workplace), offered(second)
    client = signed_in(app, person)
    assert client.get(f"/visits/{mine.id}").status_code == 200
    assert client.get(f"/visits/{theirs.id}").status_code == 404
    assert client.post(f"/me/membership/{also.id}").status_code == 303
    assert client.get(f"/visits/{mine.id}").status_code == 404
    assert client.get(f"/visits/{theirs.id}").status_code == 200
    stranger = second.people[Role.MANAGER]
    assert client.post(f"/me/membership/{stranger.id}").status_code == 404


def test_people_are_added_listed_and_disabled_by_command(
    settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    run = CliRunner().invoke
    add = ["user", "add", "ann@example.org", "--name", "Ann", "--organisation", "New Bank"]
    add += ["--role", "administrator", "--password", PASSWORD]
    missing = run(main, add)
    assert missing.exit_code == 1
    assert "there is no organisation" in missing.output
    assert run(main, [*add, "--create"]).exit_code == 0
    again = run(main, add)
    assert again.exit_code == 1
    assert "already" in again.output
    assert "ann@example.org\tadministrator\tNew Bank\tactive" in run(main, ["user", "list"]).output
    assert run(main, ["user", "disable", "ann@example.org"]).exit_code == 0
    assert "disabled" in run(main, ["user", "list"]).output
    assert run(main, ["user", "disable", "bob@example.org"]).exit_code == 1


def test_security_headers_stand_on_every_answer(client: FlaskClient):
    for address in ("/sign-in", "/healthz", "/nowhere", "/api/v1/visits"):
        headers = client.get(address).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/readyz").json == {"status": "ready"}
