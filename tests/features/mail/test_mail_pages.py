"""The office's page about e-mail, and each person's choices."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db, now
from audit.people import actions as people
from audit.people.messages import actions
from audit.people.messages.models import MailRefusal, Message
from audit.people.messages.rules import KEPT, State
from audit.people.passwords.actions import ask_reset
from audit.people.permits import Role
from tests.builders import Workplace, build_workplace, offered, signed_in
from tests.features.mail.conftest import message, sent
from tests.features.stages import counted_queries
from tests.mailbox import Mailbox


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> FlaskClient:
    """The administrator's browser."""
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def test_a_test_is_sent_to_whoever_asks(
    office: FlaskClient, workplace: Workplace, mailbox: Mailbox
):
    assert office.post("/organisation/mail/test").status_code == 303
    page = office.get("/organisation/mail").text
    assert "Waits" in page
    assert 'hx-trigger="load delay:2s"' in page
    sent()
    assert mailbox.to == [workplace.people[Role.ADMINISTRATOR].user.email]
    part = office.get("/organisation/mail", headers={"HX-Request": "true"}).text
    assert "Sent" in part
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_what_failed_says_why_and_is_sent_again(
    office: FlaskClient, workplace: Workplace, mailbox: Mailbox
):
    offered(workplace)
    shopper = workplace.people[Role.SHOPPER].user
    mailbox.refusing = {shopper.email: "550 <script>alert(1)</script> no such mailbox"}
    sent()
    page = office.get("/organisation/mail?show=failed").text
    assert "no such mailbox" in page
    assert "<script>alert" not in page
    mailbox.refusing = {}
    again = f"/organisation/mail/{message().id}/retry"
    assert office.post(again).status_code == 303
    sent()
    assert mailbox.to == [shopper.email]
    office.post(again)
    sent()
    assert len(mailbox.raw) == 1


def test_another_organisations_messages_are_not_there(
    app: Flask, office: FlaskClient, workplace: Workplace, mailbox: Mailbox
):
    rival = build_workplace("Rival Bank", "rival.example")
    mailbox.answers = ["550 no"]
    actions.send_test(rival.people[Role.ADMINISTRATOR])
    sent()
    theirs = message()
    assert theirs.state is State.FAILED
    assert office.post(f"/organisation/mail/{theirs.id}/retry").status_code == 404
    assert "Nobody was written to yet" in office.get("/organisation/mail").text
    ask_reset(rival.people[Role.MANAGER].user.email)
    sent()
    assert "New password" not in office.get("/organisation/mail").text
    other = signed_in(app, rival.people[Role.ADMINISTRATOR])
    assert "New password" in other.get("/organisation/mail").text


def test_the_list_pages_and_asks_a_constant_number_of_queries(
    office: FlaskClient, workplace: Workplace
):
    member = workplace.people[Role.SHOPPER]
    asked = []
    for rows in (2, 60):
        with db.write():
            for number in range(rows):
                actions.tell("test", member, key=f"test:{rows}:{number}")
        office.get("/organisation/mail")
        with counted_queries() as counted:
            page = office.get("/organisation/mail").text
        asked.append(len(counted))
    assert asked[0] == asked[1], asked
    assert page.count('<li class="row') == 50
    assert office.get("/organisation/mail?page=2").text.count('<li class="row') == 12
    assert office.get("/organisation/mail?page=999999&show=nonsense").status_code == 200


def test_choices_are_kept_for_each_organisation_apart(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    rival = build_workplace("Rival Bank", "rival.example")
    here = workplace.people[Role.SHOPPER]
    there = people.add_user(
        here.user.email, "x", organisation=rival.organisation, role=Role.SHOPPER
    )
    browser = signed_in(app, here)
    page = browser.get("/me/mail").text
    assert page.count("checked") == 10
    wanted = {str(here.id): ["visit.offered"], str(there.id): ["visit.due", "invitation", "x" * 99]}
    assert browser.post("/me/mail", data=wanted).status_code == 303
    assert browser.get("/me/mail").text.count("checked") == 2
    refused = db.session.scalars(select(MailRefusal)).all()
    assert {each.kind for each in refused if each.membership_id == there.id} == {
        "visit.offered", "visit.returned", "visit.published", "visit.cancelled",
    }  # fmt: skip
    stranger = workplace.people[Role.SUPERVISOR]
    browser.post("/me/mail", data={str(stranger.id): []})
    assert not [
        each
        for each in db.session.scalars(select(MailRefusal))
        if each.membership_id == stranger.id
    ]


def test_who_is_written_nothing_else_has_nothing_to_choose(app: Flask, workplace: Workplace):
    browser = signed_in(app, workplace.people[Role.REVIEWER])
    assert "Your role gets no other messages." in browser.get("/me/mail").text
    assert "/me/mail" not in browser.get("/me").text
    assert "/me/mail" in signed_in(app, workplace.people[Role.BRANCH_MANAGER]).get("/me").text


def test_what_was_sent_long_ago_is_forgotten_and_what_failed_is_not(
    workplace: Workplace, mailbox: Mailbox
):
    mailbox.answers = ["250 OK", "550 no"]
    for _ in range(2):
        actions.send_test(workplace.people[Role.MANAGER])
        sent()
    with db.write() as session:
        for each in session.scalars(select(Message)):
            each.ended_at = now() - KEPT - timedelta(days=1)
    actions.forget_old()
    assert message().state is State.FAILED


def test_the_sign_in_page_leads_to_a_new_password(client: FlaskClient):
    assert "/password/forgotten" in client.get("/sign-in").text
    assert "No e-mail goes out" not in client.get("/password/forgotten").text
