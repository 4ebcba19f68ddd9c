"""A process is killed while it sends: whatever happens, nobody is written to twice."""

from datetime import timedelta
from queue import Queue
from smtplib import SMTP

import pytest
from flask import Flask
from sqlalchemy import select, update

from audit.config import Settings
from audit.infra import jobs
from audit.infra.db import db, now
from audit.infra.jobs import Job
from audit.infra.mail import MailServer
from audit.people.messages import actions
from audit.people.messages.models import Message
from audit.people.messages.rules import State
from audit.people.messages.sending import deliver
from audit.people.permits import Role
from tests.builders import Workplace
from tests.features.mail.conftest import PLACE, message, sent
from tests.mailbox import Mailbox
from tests.server import Server, serving


def test_a_message_that_was_taken_as_its_sender_was_killed_is_not_sent_again(
    app: Flask, settings: Settings, workplace: Workplace, mailbox: Mailbox
):
    """The worker dies after the server has the text and before it says so."""
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    with db.write() as session:  # for the sweep with which a worker begins
        session.execute(update(Job).values(asked_at=now() - timedelta(minutes=1)))
    db.session.remove()
    environment = {"SIXMARKS_MAIL_URL": mailbox.url, "SIXMARKS_BASE_URL": PLACE}
    started: Queue[Server] = Queue()

    def kill() -> None:
        started.get(timeout=30).process.kill()

    mailbox.on_data = kill
    with serving(settings.data, **environment) as server:
        started.put(server)
        assert server.killed()
    mailbox.on_data = lambda: None
    assert len(mailbox.raw) == 1
    assert message().state is State.SENDING
    with db.write() as session:
        session.execute(update(Message).values(claimed_at=now() - timedelta(minutes=11)))
        session.execute(update(Job).values(started_at=now() - timedelta(minutes=11)))
    actions.send_due()
    assert sent() == {"test": "doubtful"}
    assert len(mailbox.raw) == 1
    told = message()
    assert told.membership
    assert actions.retry(told, by=told.membership)
    jobs.run(db.session.scalars(select(Job.id)).one())
    assert sent() == {"test": "sent"}
    first, again = mailbox.letters
    assert first["Message-ID"] == again["Message-ID"], "mail programs show one of them"


def test_a_sender_that_stood_still_hands_over_nothing_that_another_has_taken(
    app: Flask, workplace: Workplace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    """A laptop sleeps between the greeting and the text; meanwhile another worker sends."""
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    greeted = MailServer._envelope

    def sleep(self: MailServer, server: SMTP, to: str) -> None:
        greeted(self, server, to)
        monkeypatch.undo()
        with db.write() as session:
            session.execute(update(Message).values(claimed_at=now() - timedelta(minutes=11)))
        actions.send_due()
        deliver(message().id)

    monkeypatch.setattr(MailServer, "_envelope", sleep)
    deliver(message().id)
    assert len(mailbox.raw) == 1
    assert (message().state, message().attempts) == (State.SENT, 2)
