"""A letter goes out once: claimed, tried again later, in doubt rather than doubled."""

import smtplib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from audit.infra import mail
from audit.infra.db import db, now
from audit.infra.mail import post
from audit.people import actions as people
from audit.people.messages import actions, sending
from audit.people.messages.models import Message
from audit.people.messages.rules import PAUSES, State
from audit.people.permits import Role
from tests.builders import Workplace
from tests.features.mail.conftest import message, sent
from tests.mailbox import Mailbox


@pytest.fixture
def told(app: Flask, workplace: Workplace) -> Message:
    """A test that waits to be sent to the administrator."""
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    return message()


def again(told: Message) -> Message:
    """The next try, when its time has come."""
    post().resume()
    with db.write():
        told.next_at = now() - timedelta(seconds=1)
    actions.send_due()
    sent()
    return message()


def test_a_letter_is_text_and_html_in_the_readers_language(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    person = workplace.people[Role.ADMINISTRATOR].user
    people.choose_reading(person, "fa", "", "native")
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    assert sent() == {"test": "sent"}
    (letter,) = mailbox.letters
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "fa"
    assert letter["Message-ID"] == f"<{message().id}@bank.example>"
    assert letter["To"].addresses[0].addr_spec == person.email
    assert letter["From"].addresses[0].display_name == "Harbour Bank"
    page = letter.get_body(("html",)).get_content()
    assert 'lang="fa" dir="rtl"' in page
    assert "http://audits.example/" in letter.get_body(("plain",)).get_content()
    assert not any(byte > 127 for byte in mailbox.raw[0]), "8 bits need a server that takes them"


def test_no_header_can_be_slipped_in(app: Flask, workplace: Workplace, mailbox: Mailbox):
    member = workplace.people[Role.ADMINISTRATOR]
    hostile = "Ana\r\nBcc: all@bank.example\r\n\r\nBuy now\u2028<b>"
    with db.write():
        member.user.name = hostile
        workplace.organisation.name = hostile
    actions.send_test(member)
    assert sent() == {"test": "sent"}
    (letter,) = mailbox.letters
    assert letter["Bcc"] is None
    assert mailbox.to == [member.user.email]
    assert "Buy now" in letter["To"]
    assert "<b>" not in letter.get_body(("html",)).get_content().replace("<b>Sixmarks</b>", "")


def test_a_letter_is_sent_once_however_often_it_is_asked_for(told: Message, mailbox: Mailbox):
    for _ in range(3):
        sending.deliver(told.id)
        actions.send_due()
        sent()
    assert len(mailbox.raw) == 1
    assert told.attempts == 1


def test_a_claimed_letter_is_left_to_whom_has_it(told: Message, mailbox: Mailbox):
    assert sending._claim(told.id) is not None
    sending.deliver(told.id)
    assert mailbox.raw == []


def test_what_is_refused_for_now_is_tried_later_and_later_and_given_up(
    told: Message, mailbox: Mailbox
):
    mailbox.answers = ["451 later"] * 20
    sent()
    waits = []
    while told.state is State.WAITING:
        waits.append(told.next_at - now())
        told = again(told)
    assert (told.state, told.attempts) == (State.FAILED, len(PAUSES) + 1)
    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [
        round(pause / timedelta(minutes=1)) for pause in PAUSES
    ]
    assert mailbox.raw == []


def test_a_mailbox_that_does_not_exist_is_told_at_once_without_its_address(
    told: Message, mailbox: Mailbox
):
    mailbox.refusing = {told.user.email: f"550 5.1.1 <{told.user.email}> unknown"}
    assert sent() == {"test": "failed"}
    assert told.reason == "550 5.1.1 <…> unknown"
    mailbox.refusing = {}
    assert actions.retry(told, by=told.membership)
    assert sent() == {"test": "sent"}
    assert not actions.retry(told, by=told.membership), "what was sent is not sent again"


def test_a_server_that_is_away_is_asked_once_a_minute_for_all(
    told: Message, workplace: Workplace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    tried = []

    def away(*_: object, **__: object) -> smtplib.SMTP:
        tried.append(1)
        raise ConnectionRefusedError("away")

    with db.write():
        for number in range(5):
            actions.tell("test", workplace.people[Role.MANAGER], key=f"test:{number}")
    with monkeypatch.context() as patch:
        patch.setattr(mail.smtplib, "SMTP", away)
        assert sent() == {"test": "waiting"}
    assert tried == [1]
    post().resume()
    with db.write():
        db.session.execute(update(Message).values(next_at=now()))
    assert actions.send_due() == 6
    assert sent() == {"test": "sent"}
    assert len(mailbox.raw) == 6


def test_a_connection_that_ends_while_the_text_goes_over_leaves_it_in_doubt(
    told: Message, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    honest = smtplib.SMTP.getreply

    def cut(server: smtplib.SMTP):
        if mailbox.raw or told.handed_at or _is_handed(told):
            raise smtplib.SMTPServerDisconnected("cut")
        return honest(server)

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "getreply", cut)
        assert sent() == {"test": "doubtful"}
    with db.write():
        told.next_at = now() - timedelta(days=1)
    actions.send_due()
    assert sent() == {"test": "doubtful"}, "only a person sends it again"


def _is_handed(told: Message) -> bool:
    with db.engine.connect() as other:
        found = other.exec_driver_sql("SELECT count(*) FROM message WHERE handed_at IS NOT NULL")
        return bool(found.scalar())


@pytest.mark.parametrize(("handed", "then"), [(False, State.SENT), (True, State.DOUBTFUL)])
def test_what_a_process_that_ended_had_in_its_hands(
    told: Message, mailbox: Mailbox, *, handed: bool, then: State
):
    claimed = sending._claim(told.id)
    assert claimed is not None
    if handed:
        sending._mark(told.id, claimed)
    actions.send_due()
    assert message().state is State.SENDING, "it may still be under way"
    with db.write():
        told.claimed_at = now() - timedelta(minutes=11)
    actions.send_due()
    sent()
    assert message().state is then
    assert len(mailbox.raw) == (0 if handed else 1)


def test_who_has_no_access_any_more_is_not_written_to(
    told: Message, workplace: Workplace, mailbox: Mailbox
):
    people.disable_user(told.user)
    assert sent() == {"test": "dropped"}
    assert mailbox.raw == []


def test_the_demo_writes_to_nobody(workplace: Workplace, mailbox: Mailbox, app: Flask):
    with db.write():
        workplace.organisation.demo = True
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    assert sent() == {"test": "sent"}
    assert mailbox.raw == []


def test_a_letter_that_cannot_be_written_fails_and_disturbs_no_other(
    told: Message, workplace: Workplace, mailbox: Mailbox
):
    with db.write():
        told.user.email = "no address"
    actions.send_test(workplace.people[Role.MANAGER])
    sent()
    assert [len(mailbox.raw), told.state, told.reason] == [1, State.FAILED, "EmailSyntaxError"]


def test_a_letter_goes_to_an_address_outside_ascii(
    told: Message, workplace: Workplace, mailbox: Mailbox
):
    with db.write():
        told.user.email = "josé@bücher.example"
    assert sent() == {"test": "sent"}
    assert mailbox.to == ["josé@xn--bcher-kva.example"]
