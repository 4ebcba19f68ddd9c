"""Verbs of a secret address: make it (anew), take it away, note that it was asked."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.people.models import Membership
from audit.visits.calendar.models import CalendarFeed

A_DAY = timedelta(days=1)


def hash_of(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def renew(member: Membership) -> str:
    """Give a person a new secret address; the one before ends. Returns the secret, shown once."""
    token = secrets.token_urlsafe(32)
    with db.write() as session:
        db.lock(member)
        session.execute(delete(CalendarFeed).where(CalendarFeed.membership_id == member.id))
        session.add(
            CalendarFeed(
                id=new_id(), membership_id=member.id, token_hash=hash_of(token), made_at=now()
            )
        )
        _record(member, "feed.made")
    return token


def revoke(member: Membership) -> None:
    """Take the address away: calendars that follow it get nothing more. Again is harmless."""
    with db.write() as session:
        db.lock(member)
        gone = session.execute(delete(CalendarFeed).where(CalendarFeed.membership_id == member.id))
        if gone.rowcount:  # type: ignore[attr-defined]
            _record(member, "feed.revoked")


def asked(feed: CalendarFeed) -> None:
    """Note that a calendar asked, once a day."""
    if feed.asked_at is None or feed.asked_at < now() - A_DAY:
        with db.write():
            db.lock(feed)
            feed.asked_at = now()


def _record(member: Membership, kind: str) -> None:
    events.record(
        kind,
        organisation_id=member.organisation_id,
        subject_id=member.id,
        actor_id=member.id,
    )
