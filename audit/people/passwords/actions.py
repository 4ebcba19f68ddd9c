"""Inviting people, sending those who forgot their password a link, and setting one by it."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, select, update

from audit.infra import events, jobs
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.people.actions import token_hash
from audit.people.addresses import NoAddress, address_of
from audit.people.messages.actions import tell, tell_person
from audit.people.models import Membership, User
from audit.people.passwords.models import PasswordLink
from audit.people.security.actions import change_password

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=1)
RESETS_PER_HOUR = 3
"""So many links one person is sent within an hour, whoever asks for them."""

KEPT = timedelta(days=90)
"""So long a link that is spent stays, so that its page can say so."""


def token_of(link_id: UUID) -> str:
    """The token of a link: made anew from its id whenever its letter is written, never stored."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    seal = hmac.new(key, b"password-link:" + link_id.bytes, sha256).digest()
    return urlsafe_b64encode(seal).decode().rstrip("=")


def invite(member: Membership, *, by: Membership | None) -> PasswordLink:
    """Send a member the letter with which they first come in; an earlier one ends.

    Who has a password already is told of the membership and needs no link.
    """
    with db.write():
        db.lock(member)
        _end_open(PasswordLink.membership_id == member.id)
        link = _new_link(member.user_id, INVITATION_LASTS, membership_id=member.id)
        _record("member.invited", member, by, link=str(link.id))
        tell("invitation", member, key=f"invitation:{link.id}", about=link.id)
    return link


def revoke_invitation(member: Membership, *, by: Membership) -> bool:
    """End a member's open invitation; False when there is none."""
    with db.write():
        db.lock(member)
        ended = _end_open(PasswordLink.membership_id == member.id)
        if ended:
            _record("member.uninvited", member, by)
    return ended > 0


def ask_reset(address: str) -> None:
    """Send a link to whoever signs in with this address.

    The same is written for any address, so that neither the answer nor the time it takes tells
    whether somebody has an account; a job goes on from there.
    """
    try:
        wanted = address_of(address)
    except NoAddress:
        wanted = ""
    with db.write() as session:
        user_id = session.scalar(select(User.id).where(User.email == wanted))
        link = _new_link(user_id, RESET_LASTS)
        jobs.ask("password.reset", f"password.reset:{link.id}", link=str(link.id))


@jobs.handles("password.reset")
def _send_reset(link: str) -> None:
    """Tell the person, unless there is none or they were sent enough; may run twice."""
    with db.write() as session:
        asked = session.get(PasswordLink, UUID(link))
        if asked is None or asked.revoked_at or asked.used_at:
            return
        if asked.user is None or not asked.user.active or _asked_lately(asked) > RESETS_PER_HOUR:
            session.delete(asked)
            return
        tell_person("reset", asked.user, key=f"reset:{asked.id}", about=asked.id)


def _asked_lately(link: PasswordLink) -> int:
    lately = select(func.count()).where(
        PasswordLink.user_id == link.user_id,
        PasswordLink.membership_id.is_(None),
        PasswordLink.made_at > now() - timedelta(hours=1),
    )
    return db.session.scalar(lately) or 0


def link_of(token: str) -> PasswordLink | None:
    """The link with this token, while it is good and whom it is for may come in."""
    found = select(PasswordLink).where(PasswordLink.token_hash == token_hash(token))
    link = db.session.scalar(found)
    return link if link and is_good(link) else None


def is_good(link: PasswordLink) -> bool:
    """Whether a link still sets a password; an invitation does so for the first one only."""
    user, member = link.user, link.membership
    if link.used_at or link.revoked_at or link.expires_at <= now():
        return False
    if user is None or not user.active:
        return False
    return member is None or (member.holds and user.password is None)


def set_password(token: str, password: str) -> bool:
    """Set the password of whom a link is for and end all their sessions; False if it is spent."""
    with db.write() as session:
        link = link_of(token)
        if link is None or link.user is None:
            return False
        person = link.user
        db.lock(person)
        db.lock(link)
        if not is_good(link):
            return False
        link.used_at = now()
        session.flush()
        _end_open(PasswordLink.user_id == person.id)
        change_password(person, password, keep=None)
    return True


def forget_old() -> None:
    """Delete links that ended long ago. A chore."""
    old = PasswordLink.expires_at < now() - KEPT
    if db.session.scalar(select(PasswordLink.id).where(old).limit(1)) is not None:
        with db.write() as session:
            session.execute(delete(PasswordLink).where(old))


def _new_link(
    user_id: UUID | None, lasts: timedelta, *, membership_id: UUID | None = None
) -> PasswordLink:
    link = PasswordLink(
        id=new_id(), user_id=user_id, membership_id=membership_id, expires_at=now() + lasts
    )
    link.token_hash = token_hash(token_of(link.id))
    db.session.add(link)
    db.session.flush()
    return link


def _end_open(whose: object) -> int:
    still = (PasswordLink.used_at.is_(None), PasswordLink.revoked_at.is_(None))
    ended = db.session.execute(
        update(PasswordLink)
        .where(whose, *still, PasswordLink.expires_at > now())  # type: ignore[arg-type]
        .values(revoked_at=now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _record(kind: str, member: Membership, by: Membership | None, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=member.organisation_id,
        subject_id=member.id,
        actor_id=by.id if by else None,
        **data,
    )
