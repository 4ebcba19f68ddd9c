"""Reads about people; each starts from whom the member may know of."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from audit.infra.db import db, now
from audit.infra.i18n.folding import fold
from audit.infra.i18n.ordering import place_of
from audit.people.members.rules import gives
from audit.people.models import Branch, Device, Membership, MembershipPlace, Region, User
from audit.people.permits import Role
from audit.people.queries import in_places, regions_within
from audit.people.security.models import BrowserSession
from audit.people.security.queries import works_beside

HERE, DISABLED, LEFT = "", "disabled", "left"
STATES = (HERE, DISABLED, LEFT)


@dataclass(frozen=True)
class Wanted:
    """Whom a list shows; "" and None let everybody pass who has not left."""

    words: str = ""
    role: Role | None = None
    region: UUID | None = None
    state: str = HERE


@dataclass(frozen=True)
class Page:
    """One page of people by name, of how many in all; places by membership, in words."""

    people: list[Membership]
    places: dict[UUID, list[str]]
    total: int
    more: bool


def people_of(member: Membership) -> Select[Membership]:
    """The people of the organisation of whom a member knows.

    Whose places are named knows those who are named for nothing beyond them, and oneself.
    """
    found = (
        select(Membership)
        .join(Membership.user)
        .where(Membership.organisation_id == member.organisation_id)
    )
    if not member.places:
        return found
    named = exists().where(MembershipPlace.membership_id == Membership.id)
    beyond = named.where(~_within(member)).correlate(Membership)
    return found.where(or_(Membership.id == member.id, named & ~beyond))


def _within(member: Membership) -> ColumnElement[bool]:
    return or_(
        MembershipPlace.region_id.is_not(None)
        & MembershipPlace.region_id.in_(regions_within(member)),
        MembershipPlace.branch_id.is_not(None) & in_places(member, MembershipPlace.branch_id),  # type: ignore[arg-type]
    )


def person_for(member: Membership, person_id: UUID) -> Membership | None:
    """One of the people of whom a member knows, or None."""
    return db.session.scalar(_whole(people_of(member).where(Membership.id == person_id)))


def looks_after(member: Membership, person: Membership) -> bool:
    """Whether a member may change what somebody is here; nobody but an administrator oneself."""
    if person.id == member.id:
        return member.role is Role.ADMINISTRATOR
    return person.role in gives(member.role)


def people_page(
    member: Membership, wanted: Wanted, *, within: Collection[UUID], page: int, size: int
) -> Page:
    """One page of people, by name; five queries.

    `within`: the regions that count where one is wanted: it, those in it, and those above it.
    """
    found = _asked(people_of(member), wanted, within).with_only_columns(
        Membership.id, User.name, User.email, Membership.pseudonym
    )
    has = _has(wanted.words)
    rows = [row for row in db.session.execute(found.order_by(Membership.id)) if has(tuple(row[1:]))]
    rows.sort(key=lambda row: place_of(row.name))
    ids = [row.id for row in rows[(page - 1) * size : page * size]]
    whole = _whole(select(Membership).join(Membership.user).where(Membership.id.in_(ids)))
    by_id = {each.id: each for each in db.session.scalars(whole.order_by(Membership.id))}
    people = [by_id[each] for each in ids]
    return Page(people, places_of(people), len(rows), more=len(rows) > page * size)


def places_of(people: Sequence[Membership]) -> dict[UUID, list[str]]:
    """By membership the names of what it reaches, regions first; none: everywhere."""
    ids = [each.id for each in people]
    branch, region = aliased(Branch), aliased(Region)
    found = (
        select(MembershipPlace.membership_id, region.name, branch.name)
        .outerjoin(region, region.id == MembershipPlace.region_id)
        .outerjoin(branch, branch.id == MembershipPlace.branch_id)
        .where(MembershipPlace.membership_id.in_(ids))
        .order_by(MembershipPlace.id)
    )
    named: dict[UUID, list[tuple[bool, str]]] = {each: [] for each in ids}
    for person, region_name, branch_name in db.session.execute(found):
        named[person].append((region_name is None, region_name or branch_name))
    return {
        person: [name for _is_branch, name in sorted(both, key=_place)]
        for person, both in named.items()
    }


def _place(named: tuple[bool, str]) -> tuple[bool, object]:
    return named[0], place_of(named[1])


@dataclass(frozen=True)
class Named:
    """A place for which somebody is named: the region or branch, and its name."""

    region: Region | None
    branch: Branch | None

    @property
    def place(self) -> Region | Branch:
        """The region or the branch."""
        place = self.region or self.branch
        assert place is not None
        return place


def named_for(person: Membership) -> list[Named]:
    """The regions and branches for which somebody is named, regions first, by name."""
    found = (
        select(Region, Branch)
        .select_from(MembershipPlace)
        .outerjoin(Region, Region.id == MembershipPlace.region_id)
        .outerjoin(Branch, Branch.id == MembershipPlace.branch_id)
        .where(MembershipPlace.membership_id == person.id)
        .order_by(MembershipPlace.id)
    )
    named = [Named(row[0], row[1]) for row in db.session.execute(found)]
    return sorted(named, key=lambda each: (each.region is None, place_of(each.place.name)))


def phones_of(person: Membership) -> tuple[int, datetime | None]:
    """How many phones may send for somebody, and when one was last used."""
    found = select(func.count(), func.max(Device.used_at)).where(
        Device.membership_id == person.id, Device.revoked_at.is_(None), Device.expires_at > now()
    )
    count, last = db.session.execute(found).one()
    return count, last


def last_sign_in(person: Membership) -> datetime | None:
    """When somebody last signed in; None where it is not known, or not only of this organisation:
    when a person signs in elsewhere is not this one's to know."""
    if works_beside(person.user, person.organisation_id):
        return None
    found = select(func.max(BrowserSession.created_at))
    return db.session.scalar(found.where(BrowserSession.user_id == person.user_id))


def _whole(found: Select[Membership]) -> Select[Membership]:
    return found.options(
        joinedload(Membership.user),
        joinedload(Membership.organisation),
        selectinload(Membership.places),
    )


def _asked(
    found: Select[Membership], wanted: Wanted, within: Collection[UUID]
) -> Select[Membership]:
    if wanted.role is not None:
        found = found.where(Membership.role == wanted.role)
    if wanted.region is not None:
        there = select(Branch.id).where(Branch.region_id.in_(within))
        named = exists().where(
            MembershipPlace.membership_id == Membership.id,
            MembershipPlace.region_id.in_(within) | MembershipPlace.branch_id.in_(there),
        )
        found = found.where(named)
    if wanted.state == LEFT:
        return found.where(Membership.ended_at.is_not(None))
    found = found.where(Membership.ended_at.is_(None))
    if wanted.state == DISABLED:
        return found.where(or_(Membership.disabled_at.is_not(None), ~User.active))
    return found


def _has(words: str) -> Callable[[Sequence[str]], bool]:
    wanted = fold(words).split()
    return lambda texts: not wanted or all(word in _searched(*texts) for word in wanted)


@lru_cache(maxsize=30_000)
def _searched(*texts: str) -> str:
    """What is known of somebody as it is searched: a word written apart or joined is the same."""
    folded = "\n".join(fold(text) for text in texts)
    return f"{folded}\n{folded.replace(' ', '')}"
