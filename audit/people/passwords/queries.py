"""Reads about invitations; the caller knows that the reader may see these members."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from audit.infra.db import db, now
from audit.people.passwords.models import PasswordLink


class Standing(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(NamedTuple):
    """A member's newest invitation."""

    standing: Standing
    made_at: datetime
    expires_at: datetime


def invitations_of(members: Collection[UUID]) -> dict[UUID, Invitation]:
    """By member the newest invitation; who was never invited is left out."""
    found = select(PasswordLink).where(PasswordLink.membership_id.in_(members))
    links = db.session.scalars(found.order_by(PasswordLink.made_at, PasswordLink.id))
    return {
        link.membership_id: Invitation(_standing(link), link.made_at, link.expires_at)
        for link in links
        if link.membership_id
    }


def _standing(link: PasswordLink) -> Standing:
    if link.used_at:
        return Standing.USED
    if link.revoked_at:
        return Standing.REVOKED
    return Standing.EXPIRED if link.expires_at <= now() else Standing.OPEN
