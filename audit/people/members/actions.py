"""Verbs about who works here, as what and where; each takes plain values.

Who calls has looked whether the member may: these verbs know no places and no role of who acts.
The organisation is locked first, so that two at once cannot take away the last administrators.
"""

import secrets
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_security import hash_password
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db, now
from audit.people.addresses import NoAddress, address_of
from audit.people.members import checking
from audit.people.members.rules import leaves_nobody
from audit.people.models import (
    Membership,
    MembershipPlace,
    Organisation,
    User,
)
from audit.people.permits import Role
from audit.people.unfit import LastAdministrator, Taken, Unfit

MEMBER_VALUES = ("name", "role", "pseudonym", "languages", "regions", "branches")
"""What `add_member` and `change_member` take."""

BLANK: dict[str, Any] = {"pseudonym": "", "languages": [], "regions": [], "branches": []}
"""What somebody has of whom nothing else is said."""


class AlreadyMember(Taken):
    """The person is a member already; `member` is the membership."""

    def __init__(self, member: Membership) -> None:
        super().__init__("email", _("This person is a member of your organisation already."))
        self.member = member


def add_member(
    organisation: Organisation,
    email: str,
    name: str,
    *,
    role: Role,
    by: Membership | None,
    **values: Any,
) -> Membership:
    """Make a person a member, with these of MEMBER_VALUES.

    Somebody known by the address (here as elsewhere) keeps name, password and language. Who was
    a member before becomes one again. Raises Unfit (email, or the value's name) and AlreadyMember.
    """
    address = _address(email)
    with db.write():
        db.lock(organisation)
        wanted = {**BLANK, "name": name, **values}
        kept = checking.kept_values(wanted, role=role, organisation_id=organisation.id)
        return join(organisation, address, role=role, by=by, **kept)


def join(
    organisation: Organisation,
    address: str,
    *,
    name: str,
    role: Role,
    by: Membership | None,
    password: str | None = None,
    pseudonym: str = "",
    languages: Collection[str] = (),
    regions: Collection[UUID] = (),
    branches: Collection[UUID] = (),
) -> Membership:
    """The same with values that were looked at before; raises AlreadyMember."""
    with db.write() as session:
        user = _known(address) or _new_user(address, name, password, organisation.language)
        member = _former(user, organisation) or Membership(
            user_id=user.id, organisation_id=organisation.id
        )
        member.role, member.ended_at, member.disabled_at = role, None, None
        member.pseudonym, member.languages = pseudonym, list(languages)
        session.add(member)
        session.flush()
        _reach(member, regions, branches)
        _record("member.added", member, by, role=role.value)
    return member


def change_member(member: Membership, *, by: Membership | None, **values: Any) -> list[str]:
    """Change these of MEMBER_VALUES; the names of what changed. It holds from the next request on.

    Regions and branches that are given replace the former ones; none of both means everywhere. A
    name that is the person's own (`is_own`) stays as it is. Raises Unfit (the value's name) and
    LastAdministrator. The same again changes nothing.
    """
    with db.write():
        _lock(member)
        before = values_of(member)
        kept = checking.kept_values(
            {**before, **values},
            role=values.get("role", member.role),
            organisation_id=member.organisation_id,
        )
        wanted = {**kept, "role": values.get("role", member.role)}
        if is_own(member.user, member.organisation_id):
            wanted["name"] = before["name"]
        changed = sorted(name for name in MEMBER_VALUES if wanted[name] != before[name])
        if changed:
            _keep(member, wanted, changed)
            _record("member.changed", member, by, values=changed, role=member.role.value)
    return changed


def values_of(member: Membership) -> dict[str, Any]:
    """MEMBER_VALUES as they are, the places as sorted ids."""
    return {
        "name": member.user.name,
        "role": member.role,
        "pseudonym": member.pseudonym,
        "languages": list(member.languages),
        "regions": sorted(place.region_id for place in member.places if place.region_id),
        "branches": sorted(place.branch_id for place in member.places if place.branch_id),
    }


def is_own(user: User, organisation_id: UUID) -> bool:
    """Whether a name is the person's own by now: they have signed in, or work elsewhere too."""
    return user.password is not None or any(
        each.organisation_id != organisation_id for each in user.memberships
    )


def end_member(member: Membership, *, by: Membership | None) -> None:
    """Let a person belong to the organisation no more; what they did stays. Sessions and phones
    stop at once. Raises LastAdministrator."""
    _stop(member, "ended_at", "member.ended", by)


def disable_member(member: Membership, *, by: Membership | None) -> None:
    """Keep a person out of this organisation for now. Raises LastAdministrator."""
    _stop(member, "disabled_at", "member.disabled", by)


def restore_member(member: Membership, *, by: Membership | None) -> None:
    """Let a person who left belong to the organisation again, as before."""
    _go_on(member, "ended_at", "member.restored", by)


def enable_member(member: Membership, *, by: Membership | None) -> None:
    """Let a person in again who was kept out."""
    _go_on(member, "disabled_at", "member.enabled", by)


def _stop(member: Membership, moment: str, kind: str, by: Membership | None) -> None:
    with db.write():
        _lock(member)
        if getattr(member, moment) is None:
            _must_not_be_last(member)
            setattr(member, moment, now())
            _record(kind, member, by)


def _go_on(member: Membership, moment: str, kind: str, by: Membership | None) -> None:
    with db.write():
        _lock(member)
        if getattr(member, moment) is not None:
            setattr(member, moment, None)
            _record(kind, member, by)


def _lock(member: Membership) -> None:
    db.lock(db.session.get_one(Organisation, member.organisation_id))
    db.lock(member)


def _must_not_be_last(member: Membership) -> None:
    administrators = (
        select(Membership.id)
        .join(Membership.user)
        .where(
            Membership.organisation_id == member.organisation_id,
            Membership.role == Role.ADMINISTRATOR,
            Membership.ended_at.is_(None),
            Membership.disabled_at.is_(None),
            User.active,
        )
        .order_by(Membership.id)
    )
    if leaves_nobody(set(db.session.scalars(administrators)), member.id):
        raise LastAdministrator(
            _("Nobody else administers your organisation. Make somebody an administrator first.")
        )


def _keep(member: Membership, wanted: Mapping[str, Any], changed: Collection[str]) -> None:
    if "role" in changed and member.role is Role.ADMINISTRATOR:
        _must_not_be_last(member)
    member.role, member.pseudonym = wanted["role"], wanted["pseudonym"]
    member.languages, member.user.name = wanted["languages"], wanted["name"]
    if {"regions", "branches"} & set(changed):
        _reach(member, wanted["regions"], wanted["branches"])


def _reach(member: Membership, regions: Collection[UUID], branches: Collection[UUID]) -> None:
    """Replace what a membership reaches."""
    for place in list(member.places):
        db.session.delete(place)
    db.session.flush()
    named = [{"region_id": each} for each in regions] + [{"branch_id": each} for each in branches]
    db.session.add_all(MembershipPlace(membership_id=member.id, **each) for each in named)
    db.session.flush()
    db.session.expire(member, ["places"])


def _former(user: User, organisation: Organisation) -> Membership | None:
    found = select(Membership).where(
        Membership.user_id == user.id, Membership.organisation_id == organisation.id
    )
    member = db.session.scalar(found)
    if member is not None and member.ended_at is None:
        raise AlreadyMember(member)
    return member


def _known(address: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == address))


def _new_user(address: str, name: str, password: str | None, language: str) -> User:
    user = User(
        email=address,
        name=name,
        locale=language,
        password=hash_password(password) if password else None,
        fs_uniquifier=secrets.token_hex(32),
    )
    if db.put(user):
        return user
    known = _known(address)  # another organisation was quicker
    assert known is not None
    return known


def _address(email: str) -> str:
    try:
        return address_of(email)
    except NoAddress as error:
        raise Unfit("email", _("Enter an e-mail address, such as mina@example.com.")) from error


def _record(kind: str, member: Membership, by: Membership | None, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=member.organisation_id,
        subject_id=member.id,
        actor_id=by.id if by else None,
        **data,
    )
