"""Reads about people and places; they start from the member's own organisation."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.elements import ColumnElement

from audit.infra.db import db
from audit.infra.i18n.ordering import by_name
from audit.people.models import (
    Branch,
    Device,
    Membership,
    MembershipPlace,
    Organisation,
    Region,
    User,
)
from audit.people.permits import Role


def membership(membership_id: UUID) -> Membership | None:
    """A membership that still holds, of a person who may still sign in."""
    return db.session.scalar(_valid_memberships().where(Membership.id == membership_id))


def memberships_of(user: User) -> list[Membership]:
    """Where a person may work, by the organisation's name."""
    found = _valid_memberships().where(Membership.user_id == user.id).order_by(Membership.id)
    return by_name(db.session.scalars(found), lambda each: each.organisation.name)


def common_language() -> str | None:
    """The language that all organisations of this installation share, if they do."""
    used = select(Organisation.language).distinct().order_by(Organisation.language).limit(2)
    found = db.session.scalars(used).all()
    return found[0] if len(found) == 1 else None


def _valid_memberships() -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.user)
        .join(Membership.organisation)
        .where(Membership.ended_at.is_(None), Membership.disabled_at.is_(None), User.active)
        .options(
            joinedload(Membership.user),
            joinedload(Membership.organisation),
            selectinload(Membership.places),
        )
    )


def in_places(member: Membership, branch_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether a branch lies in the regions and branches that the membership reaches."""
    if not member.places:
        return true()
    return branch_id.in_(_reached_branches(member))


def _reached_branches(member: Membership) -> Select[UUID]:
    named = select(MembershipPlace.branch_id).where(MembershipPlace.membership_id == member.id)
    return select(Branch.id).where(
        Branch.organisation_id == member.organisation_id,
        Branch.region_id.in_(regions_within(member)) | Branch.id.in_(named),
    )


def regions_within(member: Membership) -> Select[UUID]:
    """The regions that a membership names, and all that lie in them."""
    named = select(MembershipPlace.region_id).where(MembershipPlace.membership_id == member.id)
    regions = select(Region.id).where(Region.id.in_(named)).cte(recursive=True)
    return select(regions.union(select(Region.id).where(Region.parent_id == regions.c.id)).c.id)


def branches_under(member: Membership, region: UUID) -> Select[UUID]:
    """Ids of the branches in one of the organisation's regions and in all under it."""
    own = Region.organisation_id == member.organisation_id
    under = select(Region.id).where(Region.id == region, own).cte(recursive=True)
    under = under.union(select(Region.id).where(Region.parent_id == under.c.id))
    return select(Branch.id).where(Branch.region_id.in_(select(under.c.id)))


def reach_of(members: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By member, the branches that the membership reaches; who reaches all is left out."""
    found = select(MembershipPlace).where(MembershipPlace.membership_id.in_(members))
    named = list(db.session.scalars(found))
    if not named:
        return {}
    within = _branches_within(members)
    reached: dict[UUID, set[UUID]] = defaultdict(set)
    for place in named:
        if place.branch_id:
            reached[place.membership_id].add(place.branch_id)
        else:
            reached[place.membership_id] |= within[place.region_id]
    return dict(reached)


def _branches_within(members: Collection[UUID]) -> dict[UUID | None, set[UUID]]:
    """By region of these members' organisations, the branches in it and in all under it."""
    theirs = select(Membership.organisation_id).where(Membership.id.in_(members))
    regions = select(Region.id, Region.parent_id).where(Region.organisation_id.in_(theirs))
    branches = select(Branch.id, Branch.region_id).where(Branch.organisation_id.in_(theirs))
    parents = {row[0]: row[1] for row in db.session.execute(regions)}
    within: dict[UUID | None, set[UUID]] = defaultdict(set)
    for branch, region in db.session.execute(branches):
        above: UUID | None = region
        while above is not None:
            within[above].add(branch)
            above = parents[above]
    return within


def branches_for(member: Membership) -> list[Branch]:
    """The open branches that a member's role reaches, by name."""
    found = select(Branch).where(
        Branch.organisation_id == member.organisation_id,
        Branch.closed_at.is_(None),
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )
    found = found.options(joinedload(Branch.region)).order_by(Branch.id)
    return by_name(db.session.scalars(found), lambda branch: branch.name)


def members_with(member: Membership, *roles: Role) -> list[Membership]:
    """The people of the member's organisation who have one of the roles, by name."""
    found = _valid_memberships().where(
        Membership.organisation_id == member.organisation_id, Membership.role.in_(roles)
    )
    return by_name(db.session.scalars(found.order_by(Membership.id)), lambda each: each.user.name)


def names_of(members: Collection[UUID]) -> dict[UUID, str]:
    """What these members are called; the caller knows that the reader may learn it."""
    names = select(Membership.id, User.name).join(Membership.user)
    found = db.session.execute(names.where(Membership.id.in_(members)))
    return {row.id: row.name for row in found}


def demo_members() -> list[Membership]:
    """One member per role of the demo organisation, for the one-click sign-in."""
    found = _valid_memberships().where(Organisation.demo).order_by(User.created_at, User.email)
    first: dict[Role, Membership] = {}
    for each in db.session.scalars(found):
        first.setdefault(each.role, each)
    return [first[role] for role in Role if role in first]


def devices_of(member: Membership) -> list[Device]:
    """A member's phones, the last used first."""
    found = select(Device).where(Device.membership_id == member.id)
    return list(db.session.scalars(found.order_by(Device.used_at.desc())))


def device_for(member: Membership, device_id: UUID) -> Device | None:
    """One of the member's own phones."""
    found = select(Device).where(Device.membership_id == member.id, Device.id == device_id)
    return db.session.scalar(found)
