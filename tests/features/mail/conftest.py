"""An installation with a mail server of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from audit.config import Settings
from audit.infra import jobs
from audit.infra.db import db
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
    """Work off all jobs; the state of every message by its kind, the last one told."""
    while jobs.work_off():
        pass
    db.session.expire_all()
    found = db.session.scalars(select(Message).order_by(Message.created_at, Message.id))
    return {each.kind: each.state.value for each in found}


def message() -> Message:
    """The only message that there is."""
    db.session.expire_all()
    return db.session.scalars(select(Message)).one()


def due_now(app: Flask, *messages: Message) -> None:
    """Let the time come for what waits."""
    with db.write():
        for each in messages:
            each.next_at = each.created_at
