"""Verbs about browsers' sessions and an account's history."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.people.models import Device, User
from audit.people.security.models import AccountEntry, BrowserSession
from audit.people.security.rules import FAILURES, KEPT, NOTED_PER_HOUR, SEEN_EVERY, Happened

TOKEN_BYTES = 32


def token_hash(token: str) -> str:
    """What is stored of a session's token: it is random enough for a plain hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    user: User,
    *,
    browser: str,
    what: Happened = Happened.SIGNED_IN,
    stays: bool = False,
    second_factor: bool = False,
) -> str:
    """Begin a session; its token goes into the cookie and nowhere else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with db.write() as session:
        session.add(
            BrowserSession(
                user_id=user.id,
                token_hash=token_hash(token),
                stamp=user.fs_uniquifier,
                browser=browser,
                stays=stays,
                second_factor=second_factor,
            )
        )
        note(user, what, browser)
    return token


def end_session(opened: BrowserSession) -> None:
    """End a session: its cookies, and copies of them, open nothing any more."""
    with db.write():
        if opened.ended_at is None:
            opened.ended_at = now()


def end_others(user: User, *, keep: BrowserSession) -> int:
    """End all sessions of a person but one; how many there were."""
    others = [BrowserSession.user_id == user.id, BrowserSession.id != keep.id]
    holding = [BrowserSession.ended_at.is_(None), BrowserSession.stamp == user.fs_uniquifier]
    with db.write() as session:
        ended = update(BrowserSession).where(*others, *holding).values(ended_at=now())
        return session.execute(ended).rowcount or 0  # type: ignore[attr-defined]


def end_all(user: User) -> None:
    """End every session of a person, remembered ones too, on all devices."""
    with db.write():
        user.fs_uniquifier = secrets.token_hex(32)


def tie(opened: BrowserSession, device: Device) -> None:
    """Let a session end when the phone is signed out that was enrolled in it."""
    with db.write():
        opened.device_id = device.id


def end_with(device: Device) -> None:
    """End the session in which a phone was enrolled."""
    of_device = update(BrowserSession).where(BrowserSession.device_id == device.id)
    with db.write() as session:
        ended = of_device.where(BrowserSession.ended_at.is_(None)).values(ended_at=now())
        session.execute(ended, execution_options={"synchronize_session": "fetch"})


def strengthen(opened: BrowserSession) -> None:
    """Take a session for one that showed more than a password."""
    with db.write():
        opened.second_factor = True


def see(session_id: UUID) -> None:
    """Remember that a session was used now, if the last time is a while ago."""
    before = now() - SEEN_EVERY
    due = update(BrowserSession).where(
        BrowserSession.id == session_id, BrowserSession.seen_at < before
    )
    with db.write() as session:
        session.execute(due.values(seen_at=now()))


def note(user: User, what: Happened, browser: str = "") -> AccountEntry | None:
    """Write a line into an account's history; too many failures only as far as they tell."""
    with db.write() as session:
        if what in FAILURES and _failures_of_an_hour(user.id) >= NOTED_PER_HOUR:
            return None
        entry = AccountEntry(id=new_id(), user_id=user.id, at=now(), what=what, browser=browser)
        session.add(entry)
    return entry


def _failures_of_an_hour(user_id: UUID) -> int:
    failed = select(func.count(AccountEntry.id)).where(
        AccountEntry.user_id == user_id,
        AccountEntry.at > now() - timedelta(hours=1),
        AccountEntry.what.in_(FAILURES),
    )
    return db.session.scalar(failed) or 0


def forget_old() -> None:
    """Delete history and ended sessions after 90 days; a chore."""
    limit = now() - KEPT
    for row, moment in ((AccountEntry, AccountEntry.at), (BrowserSession, BrowserSession.seen_at)):
        if db.session.scalar(select(row.id).where(moment < limit).limit(1)):
            with db.write() as session:
                session.execute(delete(row).where(moment < limit))
