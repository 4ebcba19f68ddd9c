"""Links in letters: good once, for a while, for one person; they tell nobody who has an account."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from audit import create_app
from audit.config import Settings
from audit.infra.db import db, now
from audit.people import actions as people
from audit.people.models import Membership
from audit.people.passwords import actions
from audit.people.passwords.models import PasswordLink
from audit.people.passwords.queries import Standing, invitations_of
from audit.people.permits import Role
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.mail.conftest import PLACE, sent
from tests.mailbox import Mailbox

PASSWORD = "vier grüne Pferde"


def link_in(mailbox: Mailbox) -> str:
    """Where the last letter leads."""
    body = mailbox.letters[-1].get_body(("plain",))
    assert body is not None
    found = re.search(rf"{PLACE}(/password/\S+)", str(body.get_content()))
    assert found
    return found[1]


@pytest.fixture
def ana(workplace: Workplace) -> Membership:
    """Somebody new, without a password."""
    return people.add_user(
        "ana@harbour.example", "Ana", organisation=workplace.organisation, role=Role.SHOPPER
    )


def invited(ana: Membership, workplace: Workplace, mailbox: Mailbox) -> str:
    actions.invite(ana, by=workplace.people[Role.ADMINISTRATOR])
    assert sent()["invitation"] == "sent"
    return link_in(mailbox)


def sign_in(client: FlaskClient, password: str) -> int:
    answer = client.post("/sign-in", data={"email": "ana@harbour.example", "password": password})
    return answer.status_code


def test_an_invitation_leads_to_a_password_and_in(
    client: FlaskClient, workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    link = invited(ana, workplace, mailbox)
    assert invitations_of([ana.id])[ana.id].standing is Standing.OPEN
    for _ in range(2):  # mail programs open links as well
        page = client.get(link)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
    weak = client.post(link, data={"password": "ana@harbour"})
    assert weak.status_code == 422
    assert "guessed first" in weak.text
    assert client.post(link, data={"password": PASSWORD}).location == "/sign-in"
    assert client.get("/visits").status_code == 302, "a second factor may be asked for first"
    assert sign_in(client, PASSWORD) == 302
    assert client.get("/me").status_code == 200
    for answer in (client.get(link), client.post(link, data={"password": "another one 123"})):
        assert answer.status_code == 410
    assert invitations_of([ana.id])[ana.id].standing is Standing.USED


def test_an_invitation_ends_by_time_by_a_later_one_and_by_being_taken_back(
    client: FlaskClient, workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    first = invited(ana, workplace, mailbox)
    second = invited(ana, workplace, mailbox)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert actions.revoke_invitation(ana, by=None)
    assert client.post(second, data={"password": PASSWORD}).status_code == 410
    assert invitations_of([ana.id])[ana.id].standing is Standing.REVOKED
    third = invited(ana, workplace, mailbox)
    with db.write() as session:
        session.execute(update(PasswordLink).values(expires_at=now()))
    assert client.get(third).status_code == 410
    fourth = invited(ana, workplace, mailbox)
    with db.write():
        ana.ended_at = now()
    assert client.get(fourth).status_code == 410, "the membership ended"


def test_who_has_a_password_is_invited_without_a_link_to_set_one(
    client: FlaskClient, workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    client.post(invited(ana, workplace, mailbox), data={"password": PASSWORD})
    rival = build_workplace("Rival Bank", "rival.example")
    also = people.add_user(
        "ana@harbour.example", "x", organisation=rival.organisation, role=Role.REVIEWER
    )
    link = actions.invite(also, by=rival.people[Role.ADMINISTRATOR])
    assert sent()["invitation"] == "sent"
    body = str(mailbox.letters[-1].get_body(("plain",)))
    assert "/password/" not in body
    assert client.get(f"/password/{actions.token_of(link.id)}").status_code == 410


def test_a_new_password_ends_every_session_and_every_other_link(
    app: Flask, client: FlaskClient, workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    client.post(invited(ana, workplace, mailbox), data={"password": PASSWORD})
    elsewhere = signed_in(app, ana)
    assert elsewhere.get("/me").status_code == 200
    links = []
    for spelling in ("ana@harbour.example", " ANA@Harbour.example"):
        answer = client.post("/password/forgotten", data={"email": spelling})
        assert answer.location == "/password/asked"
        sent()
        links.append(link_in(mailbox))
    assert elsewhere.get("/me").status_code == 200, "asking alone changes nothing"
    assert client.post(links[0], data={"password": "fünf blaue Kühe"}).status_code == 303
    assert elsewhere.get("/me").status_code == 302
    assert client.get(links[1]).status_code == 410
    assert sign_in(client, PASSWORD) == 200
    assert sign_in(client, "fünf blaue Kühe") == 302


def test_asking_does_the_same_whether_somebody_has_the_address(
    app: Flask, client: FlaskClient, ana: Membership, mailbox: Mailbox
):
    asked = []
    for address in ("ana@harbour.example", "nobody@harbour.example"):
        seen: list[str] = []

        def note(*arguments: object, into: list[str] = seen) -> None:
            into.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        answer = client.post("/password/forgotten", data={"email": address})
        event.remove(db.engine, "before_cursor_execute", note)
        asked.append((answer.status_code, answer.location, [each.split()[0] for each in seen]))
    assert asked[0] == asked[1]
    sent()
    assert mailbox.to == ["ana@harbour.example"]
    left = db.session.scalars(select(PasswordLink.user_id)).all()
    assert left == [ana.user_id], "of a stranger's address nothing stays"


def test_nobody_is_flooded_with_links(client: FlaskClient, ana: Membership, mailbox: Mailbox):
    for _ in range(6):
        client.post("/password/forgotten", data={"email": "ana@harbour.example"})
        sent()
    assert len(mailbox.raw) == actions.RESETS_PER_HOUR


def test_asking_again_and_again_is_slowed_down(settings: Settings, app: Flask):
    db.session.remove()
    strict = create_app(
        Settings(data=settings.data, database_url=settings.database_url, secret_key="tests")
    )
    strict.config["WTF_CSRF_ENABLED"] = False
    browser = strict.test_client()
    answers = [
        browser.post("/password/forgotten", data={"email": f"a{n}@b.example"}).status_code
        for n in range(32)
    ]
    assert (answers[0], answers[-1]) == (303, 429)


@pytest.mark.parametrize("hostile", ["", "a@b", "x" * 400 + "@a.example", "a@b.example\r\nBcc: c"])
def test_what_is_no_address_is_told_beside_its_field(client: FlaskClient, hostile: str):
    answer = client.post("/password/forgotten", data={"email": hostile})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


@pytest.mark.parametrize("token", ["x", "A" * 43, "..", "%00", "é" * 9])
def test_a_guessed_link_opens_nothing(client: FlaskClient, token: str):
    for answer in (client.get(f"/password/{token}"), client.post(f"/password/{token}", data={})):
        assert answer.status_code in {404, 410}


def test_no_token_is_stored_and_another_secret_makes_another(
    app: Flask, workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    link = invited(ana, workplace, mailbox)
    token = re.search(r"password/([\w-]+)", link)[1]  # type: ignore[index]
    stored = db.session.execute(select(PasswordLink.__table__)).mappings().one()
    assert token not in str(dict(stored))
    kept = db.session.scalars(select(PasswordLink)).one()
    app.config["SECRET_KEY"] = "another"
    assert actions.token_of(kept.id) != token


def test_spent_links_are_forgotten_after_a_while(
    workplace: Workplace, ana: Membership, mailbox: Mailbox
):
    invited(ana, workplace, mailbox)
    actions.forget_old()
    assert db.session.scalars(select(PasswordLink)).one()
    with db.write() as session:
        session.execute(update(PasswordLink).values(expires_at=now() - timedelta(days=91)))
    actions.forget_old()
    assert db.session.scalars(select(PasswordLink)).all() == []
