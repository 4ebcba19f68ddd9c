"""An installation with a mail server of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from audit.config import Settings
from audit.infra import jobs
from audit.infra.db import db, now
from audit.people.messages import actions
from audit.people.messages.models import Message
from tests.mailbox import Mailbox, mail_server

PLACE = "http://audits.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Where letters arrive."""
    with mail_server() as box:
        yield box


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings that name the mail server, and where links lead."""
    return replace(settings, mail_url=mailbox.url, base_url=PLACE)


def sent() -> dict[str, str]:
    """Work off all jobs a minute later; the state of every message by its kind, the last told."""
    with db.write() as session:
        for each in session.scalars(select(Message).where(Message.kind == "visit.offered")):
            each.next_at = min(each.next_at, now())
    actions.send_due()
    while jobs.work_off():
        pass
    db.session.expire_all()
    found = db.session.scalars(select(Message).order_by(Message.created_at, Message.id))
    return {each.kind: each.state.value for each in found}


def message() -> Message:
    """The only message that there is."""
    db.session.expire_all()
    return db.session.scalars(select(Message)).one()
