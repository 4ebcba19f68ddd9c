"""Telling somebody something: a row now, a letter when its time has come."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from audit.infra import events, jobs
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.mail import post
from audit.people.messages.models import MailRefusal, Message
from audit.people.messages.rules import KEPT, STUCK, TO_RETRY, Dropped, State
from audit.people.models import Membership, User

AT_ONCE = 200
"""So many messages whose time has come are handed to jobs in a minute."""

_unheard: ContextVar[bool] = ContextVar("unheard", default=False)


@contextmanager
def unheard() -> Iterator[None]:
    """Tell nobody anything in this context: what happens is told of the past."""
    token = _unheard.set(True)
    try:
        yield
    finally:
        _unheard.reset(token)


def tell(
    kind: str,
    member: Membership,
    *,
    key: str,
    about: UUID | None = None,
    at: datetime | None = None,
    after: timedelta = timedelta(0),
) -> None:
    """Tell a member something inside `db.write()`, unless they do not want to hear of it.

    The same `key` tells once. What waits of the same kind about the same thing is overtaken.
    `after`: how long to hold it, for what may still be undone.
    """
    if _unheard.get() or is_refused(member, kind):
        return
    if about is not None:
        _overtake(kind, member, about)
    _write(
        Message(
            key=key,
            kind=kind,
            user_id=member.user_id,
            membership_id=member.id,
            organisation_id=member.organisation_id,
            about_id=about,
            about_at=at,
            next_at=now() + after,
        )
    )


def is_refused(member: Membership, kind: str) -> bool:
    """Whether a member does not want messages of a kind."""
    found = select(MailRefusal.kind).filter_by(membership_id=member.id, kind=kind)
    return db.session.scalar(found) is not None


def tell_person(kind: str, person: User, *, key: str, about: UUID) -> None:
    """Tell a person something of their account, wherever they are members; as `tell`."""
    if not _unheard.get():
        _write(Message(key=key, kind=kind, user_id=person.id, about_id=about, next_at=now()))


def _write(message: Message) -> None:
    message.id = new_id()
    if db.put(message) and message.next_at <= now():
        _ask(message.id)


def _ask(message_id: UUID) -> None:
    jobs.ask("mail", f"mail:{message_id}", message=str(message_id))


def _overtake(kind: str, member: Membership, about: UUID) -> None:
    db.session.execute(
        update(Message)
        .where(
            Message.about_id == about,
            Message.kind == kind,
            Message.membership_id == member.id,
            Message.state == State.WAITING,
        )
        .values(state=State.DROPPED, reason=Dropped.OVERTAKEN.value, ended_at=now())
    )


def send_due() -> int:
    """Hand to jobs what waits for its time or for another try; returns how many. A chore."""
    _take_back()
    due = select(Message.id).where(Message.state == State.WAITING, Message.next_at <= now())
    ids = list(db.session.scalars(due.order_by(Message.next_at, Message.id).limit(AT_ONCE)))
    if not ids:
        return 0
    keys = {f"mail:{each}": each for each in ids}
    under_way = select(jobs.Job.key).where(
        jobs.Job.key.in_(keys), jobs.Job.state.in_(("queued", "running"))
    )
    for key in db.session.scalars(under_way):
        del keys[key]
    if keys:
        with db.write():
            for each in keys.values():
                _ask(each)
    return len(keys)


def _take_back() -> None:
    """What a process that ended had in its hands waits again; handed over, it is in doubt."""
    stuck = (Message.state == State.SENDING, Message.claimed_at < now() - STUCK)
    if db.session.scalar(select(Message.id).where(*stuck).limit(1)) is None:
        return
    with db.write() as session:
        session.execute(
            update(Message)
            .where(*stuck, Message.handed_at.is_(None))
            .values(state=State.WAITING, next_at=now())
        )
        session.execute(
            update(Message)
            .where(*stuck, Message.handed_at.is_not(None))
            .values(state=State.DOUBTFUL, ended_at=now())
        )


def forget_old() -> None:
    """Delete the rows of what was sent or dropped long ago. A chore."""
    ended = Message.state.in_((State.SENT, State.DROPPED))
    old = (ended, Message.ended_at < now() - KEPT)
    if db.session.scalar(select(Message.id).where(*old).limit(1)) is not None:
        with db.write() as session:
            session.execute(delete(Message).where(*old))


def retry(message: Message, *, by: Membership) -> bool:
    """Send again what failed or is in doubt; False when it stands elsewhere by now."""
    with db.write():
        db.lock(message)
        if message.state not in TO_RETRY:
            return False
        message.state, message.attempts, message.reason = State.WAITING, 0, ""
        message.next_at, message.handed_at, message.ended_at = now(), None, None
        events.record(
            "message.retried",
            organisation_id=by.organisation_id,
            subject_id=message.id,
            actor_id=by.id,
        )
        _ask(message.id)
    post().resume()
    return True


def send_test(member: Membership) -> None:
    """Send a member a letter that says that letters arrive."""
    with db.write():
        tell("test", member, key=f"test:{new_id()}")
    post().resume()


def choose(member: Membership, offered: Collection[str], wanted: Collection[str]) -> None:
    """Remember which of the kinds offered a member wants."""
    with db.write() as session:
        db.lock(member)
        for name in offered:
            refusal = session.get(MailRefusal, (member.id, name))
            if name in wanted and refusal is not None:
                session.delete(refusal)
            elif name not in wanted and refusal is None:
                session.add(MailRefusal(membership_id=member.id, kind=name))
