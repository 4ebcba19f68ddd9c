"""Reads of what may still be taken back."""

from uuid import UUID

from sqlalchemy import select

from audit.infra.db import db, now
from audit.people.models import Membership
from audit.people.undo.actions import LASTS
from audit.people.undo.models import Change

MOST = 10


def change_for(member: Membership, change_id: UUID) -> Change | None:
    """One of the member's own changes."""
    found = select(Change).where(Change.id == change_id, Change.membership_id == member.id)
    return db.session.scalar(found)


def recent(member: Membership) -> list[Change]:
    """What the member changed within the hour and has not taken back, the last one first."""
    found = select(Change).where(
        Change.membership_id == member.id,
        Change.undone_at.is_(None),
        Change.made_at > now() - LASTS,
    )
    found = found.order_by(Change.made_at.desc(), Change.id).limit(MOST)
    return list(db.session.scalars(found))
