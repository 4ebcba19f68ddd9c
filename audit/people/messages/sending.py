"""Sending one message: claimed before the dialogue, marked right before its text goes over.

Never twice (docs/decisions/0036-mail.md): a process that ends after that mark leaves a message in
doubt, which only a person sends again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from audit.infra import jobs, letters
from audit.infra.db import db, now
from audit.infra.i18n import defaulting_to, reader
from audit.infra.mail import RESTS, Console, Doubtful, Postman, Refused, Unreachable, post
from audit.infra.refusals import Busy
from audit.people.messages.actions import is_refused
from audit.people.messages.kinds import KINDS, Occasion
from audit.people.messages.models import Message
from audit.people.messages.rules import LOGGED, Dropped, State, pause_after
from audit.people.models import Membership, Organisation

MOST_TOGETHER = 30
"""So many other things one letter tells of at most."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in this process's hands: written, and to be handed to somebody."""

    letter: EmailMessage
    mailbox: str
    postman: Postman
    at: datetime
    """By this moment the rows know in whose hands they are."""


class TakenBack(Exception):
    """The process stood still for so long that others have the message in their hands by now."""


@jobs.handles("mail")
def _send(message: str) -> None:
    deliver(UUID(message))


def deliver(message_id: UUID) -> None:
    """Send a message if it waits; whatever comes of it stands in its row."""
    try:
        claimed = _claim(message_id)
    except (Busy, DBAPIError):
        raise  # it still waits
    except Exception as error:
        log.exception("message %s cannot be written", message_id)
        _fail(message_id, type(error).__name__)
        return
    if claimed is None:
        return
    try:
        claimed.postman.hand_over(
            claimed.letter, claimed.mailbox, lambda: _mark(message_id, claimed)
        )
    except TakenBack:
        log.warning("message %s was taken back before it could be handed over", message_id)
    except Unreachable as error:
        post().leave_alone()
        _conclude(message_id, claimed, str(error), try_again=True)
    except Refused as error:
        _conclude(message_id, claimed, str(error), try_again=not error.for_ever)
    except Doubtful as error:
        _conclude(message_id, claimed, str(error), state=State.DOUBTFUL)
    else:
        logged = isinstance(claimed.postman, Console)
        _conclude(message_id, claimed, LOGGED if logged else "", state=State.SENT)


def _claim(message_id: UUID) -> Claimed | None:
    with db.write() as session:
        message = session.get(Message, message_id, with_for_update={"key_share": True})
        if message is None or message.state != State.WAITING or message.next_at > now():
            return None
        postman = _postman_for(message)
        if postman is post().postman and post().rests:
            message.next_at = now() + timedelta(seconds=RESTS)
            return None
        told = {each: letter for each in _together(message) if (letter := _letter(each))}
        if message not in told:
            return None
        whole = _as_message(message, list(told.values()), postman)
        moment = now()
        for each in told:
            each.state, each.claimed_at, each.handed_at = State.SENDING, moment, None
            each.with_id, each.attempts = message.id, each.attempts + 1
        return Claimed(whole, letters.mailbox_of(message.user.email), postman, moment)


def _together(message: Message) -> list[Message]:
    """The message, and what waits of its kind for the same person, where one letter tells all."""
    if message.membership_id is None or KINDS[message.kind].several is None:
        return [message]
    others = select(Message).where(
        Message.membership_id == message.membership_id,
        Message.kind == message.kind,
        Message.state == State.WAITING,
        Message.next_at <= now(),
        Message.id != message.id,
    )
    others = others.order_by(Message.created_at, Message.id).limit(MOST_TOGETHER)
    locked = others.with_for_update(skip_locked=True, key_share=True)
    return [message, *db.session.scalars(locked)]


def _letter(message: Message) -> letters.Letter | None:
    """What a message says; None, and where it stands then, when it is not to be said."""
    reason = _not_to_be_sent(message)
    try:
        letter = None if reason else _written(message)
    except (Busy, DBAPIError):
        raise
    except Exception as error:
        log.exception("message %s cannot be written", message.id)
        message.state, message.reason = State.FAILED, type(error).__name__
        message.ended_at = now()
        return None
    if letter is None:
        message.state, message.ended_at = State.DROPPED, now()
        message.reason = (reason or Dropped.MOVED_ON).value
    return letter


def _not_to_be_sent(message: Message) -> Dropped | None:
    member = message.membership
    if not (member.holds if member else message.user.active):
        return Dropped.CLOSED
    return Dropped.UNWANTED if member and is_refused(member, message.kind) else None


def _postman_for(message: Message) -> Postman:
    """The demo's people have no mailboxes: what they are told goes to the console."""
    if message.organisation is not None:
        return post().console if message.organisation.demo else post().postman
    theirs = select(Organisation.demo).join(Membership).where(Membership.user_id == message.user_id)
    demo = db.session.scalars(theirs).all()
    return post().console if demo and all(demo) else post().postman


def _written(message: Message) -> letters.Letter | None:
    person = message.user
    with _read_by(message):
        reading = reader(person.locale, person.calendar, person.digits)
        return KINDS[message.kind].write(Occasion(message, person, reading))


def _as_message(message: Message, told: list[letters.Letter], postman: Postman) -> EmailMessage:
    several = KINDS[message.kind].several
    with _read_by(message):
        letter = told[0]
        if several is not None and told[1:]:
            whole = several(len(told))
            facts = dict.fromkeys(each.facts for each in told)
            letter = replace(
                letter,
                subject=whole.subject,
                paragraphs=(letter.paragraphs[0], whole.said),
                others=tuple(each for each in facts if each != letter.facts),
                action=whole.action,
            )
        return letters.message_of(
            letter,
            to=letters.mailbox_of(message.user.email),
            name=message.user.name,
            sender=postman.sender,
            by=message.organisation.name if message.organisation else "",
            id=message.id,
            at=now(),
        )


@contextmanager
def _read_by(message: Message) -> Iterator[None]:
    """In the language of whoever reads it; the organisation's stands in where a text lacks it."""
    language = message.organisation.language if message.organisation else message.user.locale
    with force_locale(message.user.locale), defaulting_to(language):
        yield


def _in_one_letter(message_id: UUID, claimed: Claimed) -> list[Message]:
    """What is being sent in the letter of a message, as long as it is in the hands that took it."""
    found = select(Message).where(
        Message.with_id == message_id,
        Message.state == State.SENDING,
        Message.claimed_at == claimed.at,
    )
    locked = found.order_by(Message.created_at, Message.id).with_for_update(key_share=True)
    return list(db.session.scalars(locked))


def _mark(message_id: UUID, claimed: Claimed) -> None:
    with db.write():
        ours = _in_one_letter(message_id, claimed)
        if not ours:
            raise TakenBack
        for each in ours:
            each.handed_at = now()


def _fail(message_id: UUID, reason: str) -> None:
    with db.write() as session:
        message = session.get_one(Message, message_id, with_for_update={"key_share": True})
        message.state, message.reason, message.ended_at = State.FAILED, reason, now()


def _conclude(
    message_id: UUID,
    claimed: Claimed,
    said: str,
    *,
    state: State = State.FAILED,
    try_again: bool = False,
) -> None:
    with db.write():
        for each in _in_one_letter(message_id, claimed):
            each.reason = said.replace(claimed.mailbox, "…")[:300]
            pause = pause_after(each.attempts) if try_again else None
            if pause is None:
                each.state, each.ended_at = state, now()
            else:
                each.state, each.next_at, each.handed_at = State.WAITING, now() + pause, None
