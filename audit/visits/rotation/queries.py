"""Reads about shoppers as the desk knows them; visits count within the member's places only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db
from audit.infra.i18n.ordering import by_name, place_of
from audit.people.models import Branch, Membership, User
from audit.people.permits import Role
from audit.people.queries import in_places
from audit.visits.grading.queries import grade_means
from audit.visits.models import Visit
from audit.visits.queries import for_display, visible_to
from audit.visits.rotation.models import Companionship, Tie
from audit.visits.rules import State

IN_HAND = (State.OFFERED, State.ACCEPTED, State.RETURNED)


@dataclass(frozen=True)
class Known:
    """A shopper as the list shows one; `grade` is the mean in hundredths and of how many."""

    member: Membership
    grade: tuple[int, int] | None
    in_hand: int
    last: date | None


def _shoppers(member: Membership) -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.user)
        .where(
            Membership.organisation_id == member.organisation_id,
            Membership.role == Role.SHOPPER,
        )
        .options(joinedload(Membership.user))
    )


def shoppers_page(member: Membership, *, page: int, size: int) -> list[Known]:
    """One page of shoppers, those who still work first, by name; one more tells of another."""
    names = _shoppers(member).with_only_columns(Membership.id, Membership.ended_at, User.name)
    rows = db.session.execute(names.order_by(Membership.id)).all()
    ordered = sorted(rows, key=lambda row: (row.ended_at is not None, place_of(row.name)))
    wanted = [row.id for row in ordered[(page - 1) * size : page * size + 1]]
    found = db.session.scalars(_shoppers(member).where(Membership.id.in_(wanted))).all()
    return known(member, sorted(found, key=lambda shopper: wanted.index(shopper.id)))


def known(member: Membership, shoppers: Sequence[Membership]) -> list[Known]:
    """What the desk knows of these shoppers, in two queries."""
    ids = [each.id for each in shoppers]
    counted = (
        select(
            Visit.assignee_id,
            func.count().filter(Visit.state.in_(IN_HAND)),
            func.max(Visit.made_on),
        )
        .where(
            Visit.assignee_id.in_(ids),
            in_places(member, Visit.branch_id),  # type: ignore[arg-type]
        )
        .group_by(Visit.assignee_id)
    )
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(counted)}
    grades = grade_means(ids)
    return [Known(each, grades.get(each.id), *counts.get(each.id, (0, None))) for each in shoppers]


def shopper_for(member: Membership, shopper_id: UUID) -> Membership | None:
    """One shopper of the member's organisation, also one who has left."""
    return db.session.scalar(_shoppers(member).where(Membership.id == shopper_id))


def others_than(member: Membership, shopper: Membership) -> list[Membership]:
    """The other shoppers of the organisation who still work, by name."""
    found = _shoppers(member).where(Membership.id != shopper.id, Membership.ended_at.is_(None))
    found = found.order_by(Membership.id)
    return by_name(db.session.scalars(found), lambda each: each.user.name)


def history_of(member: Membership, shopper: Membership, *, page: int, size: int) -> list[Visit]:
    """One page of a shopper's visits at the member's places, the newest window first."""
    found = visible_to(member).where(Visit.assignee_id == shopper.id).options(*for_display())
    found = found.order_by(Visit.closes_at.desc(), Visit.id)
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def ties_with_reasons(shopper: Membership) -> list[tuple[Tie, Branch]]:
    """Where a shopper knows somebody, and what they said about it, by the branch's name."""
    found = select(Tie, Branch).join(Branch, Branch.id == Tie.branch_id)
    found = found.where(Tie.membership_id == shopper.id).order_by(Branch.id)
    pairs = [(row[0], row[1]) for row in db.session.execute(found)]
    return by_name(pairs, lambda pair: pair[1].name)


def companions_with_names(shopper: Membership) -> list[Membership]:
    """With whom a shopper goes, by name."""
    pairs = or_(
        (Companionship.one_id == shopper.id) & (Companionship.other_id == Membership.id),
        (Companionship.other_id == shopper.id) & (Companionship.one_id == Membership.id),
    )
    found = select(Membership).join(Membership.user).join(Companionship, pairs)
    found = found.options(joinedload(Membership.user)).order_by(Membership.id)
    return by_name(db.session.scalars(found), lambda each: each.user.name)


def branch_for(member: Membership, branch_id: UUID) -> Branch | None:
    """A branch of the member's organisation, or None."""
    found = select(Branch).where(
        Branch.id == branch_id, Branch.organisation_id == member.organisation_id
    )
    return db.session.scalar(found)
