"""Verbs about people: adding, disabling, giving a phone its token."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from audit.infra import events
from audit.infra.db import db, now
from audit.people.addresses import address_of
from audit.people.members.actions import join
from audit.people.models import Device, Membership, Organisation, User
from audit.people.permits import Role
from audit.people.security.sessions import end_with

DEVICE_LIFETIME = timedelta(days=90)
"""A token not used for so long stops working; each day of use renews it."""


def add_organisation(name: str, *, language: str = "en", demo: bool = False) -> Organisation:
    """Create a tenant."""
    with db.write() as session:
        organisation = Organisation(name=name, language=language, demo=demo)
        session.add(organisation)
        session.flush()
        events.record(
            "organisation.created",
            organisation_id=organisation.id,
            subject_id=organisation.id,
            actor_id=None,
        )
    return organisation


def add_user(
    email: str,
    name: str,
    *,
    organisation: Organisation,
    role: Role,
    password: str | None = None,
    pseudonym: str = "",
) -> Membership:
    """Make a person a member as the command line does, everywhere in the organisation; someone
    known by the address keeps name and password. Raises NoAddress and AlreadyMember.
    """
    return join(
        organisation,
        address_of(email),
        name=name,
        role=role,
        by=None,
        password=password,
        pseudonym=pseudonym,
    )


def disable_user(user: User) -> None:
    """Keep a person out from now on; what they sent stays."""
    with db.write():
        user.active = False
        user.fs_uniquifier = secrets.token_hex(32)  # ends every session
        for member in user.memberships:
            _record("member.disabled", member)


def enrol_device(member: Membership, name: str) -> tuple[Device, str]:
    """Give a phone an opaque token; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    with db.write() as session:
        device = Device(
            membership_id=member.id,
            name=name[:100] or "phone",
            token_hash=token_hash(token),
            expires_at=now() + DEVICE_LIFETIME,
        )
        session.add(device)
        session.flush()
        _record("device.enrolled", member, device=str(device.id))
    return device, token


def renew_device(device: Device) -> None:
    """Slide the token's end forward, at most once a day, so that requests stay reads."""
    if now() - device.used_at < timedelta(days=1):
        return
    with db.write():
        device.used_at = now()
        device.expires_at = now() + DEVICE_LIFETIME


def revoke_device(device: Device, *, by: UUID) -> None:
    """Stop a token and its browser's session; the phone keeps its visits and asks to sign in."""
    with db.write():
        if device.revoked_at is None:
            device.revoked_at = now()
            end_with(device)
            _record("device.revoked", device.membership, actor=by, device=str(device.id))


def sign_out_device(device: Device) -> None:
    """End a phone's own token at its own wish; unlike revoking, no session ends with it."""
    with db.write():
        if device.expires_at > now():
            device.expires_at = now()
            _record(
                "device.signed-out",
                device.membership,
                actor=device.membership_id,
                device=str(device.id),
            )


def token_hash(token: str) -> str:
    """What is stored of a token: it is random enough for a plain hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _record(kind: str, member: Membership, *, actor: UUID | None = None, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=member.organisation_id,
        subject_id=member.id,
        actor_id=actor,
        **data,
    )


def choose_name(user: User, name: str) -> None:
    """Be called so everywhere from now on; an event in each organisation tells that it changed."""
    with db.write():
        db.lock(user)
        if user.name == name:
            return
        user.name = name
        for member in sorted(user.memberships, key=lambda each: each.organisation_id):
            _record("member.renamed", member, actor=member.id)


def choose_language(user: User, language: str) -> None:
    """Remember in which language a person reads."""
    with db.write():
        user.locale = language


def choose_reading(user: User, language: str, calendar: str, digits: str) -> None:
    """Remember how a person reads; "" and "native" are the language's own calendar and digits."""
    with db.write():
        user.locale = language
        user.calendar = calendar or None
        user.digits = digits if digits == "latin" else None
