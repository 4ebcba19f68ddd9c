"""Reads about programmes; every one starts from the places that the member reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, select
from sqlalchemy.orm import joinedload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.infra.i18n.ordering import by_name, place_of
from audit.people.models import Branch, Membership, Region, User
from audit.people.permits import Action, may
from audit.people.queries import in_places
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.programmes.models import Programme, Slot, Stage
from audit.visits.rules import State


def programmes_for(member: Membership, action: Action = Action.PROGRAMMES_SEE) -> Select[Programme]:
    """The programmes on which a member may do `action`.

    Who sees some of its branches sees a programme; who plans it must reach them all.
    """
    found = select(Programme).where(Programme.organisation_id == member.organisation_id)
    if not member.places:
        return found
    slots = exists().where(Slot.programme_id == Programme.id)
    if action is Action.PROGRAMMES_PLAN:
        return found.where(~slots.where(~_reached(member)))
    return found.where(slots.where(_reached(member)))


def _reached(member: Membership) -> ColumnElement[bool]:
    return in_places(member, Slot.branch_id)  # type: ignore[arg-type]


def programme_for(
    member: Membership, programme_id: UUID, action: Action = Action.PROGRAMMES_SEE
) -> Programme | None:
    """One programme on which the member may do `action`, or None."""
    version = joinedload(Programme.version)
    found = programmes_for(member, action).where(Programme.id == programme_id)
    found = found.options(
        version.joinedload(ChecklistVersion.parent), version.undefer(ChecklistVersion.content)
    )
    return db.session.scalar(found)


@dataclass(frozen=True)
class Summary:
    """A programme of the list, and how many of its visits at the member's places are published."""

    programme: Programme
    planned: int
    published: int


def programmes_page(member: Membership, *, page: int, size: int) -> list[Summary]:
    """One page of programmes, what runs first; one more than `size` tells of another."""
    counted = (
        select(
            Slot.programme_id,
            func.count().label("planned"),
            func.count().filter(Visit.state == State.PUBLISHED).label("published"),
        )
        .outerjoin(Slot.visit)
        .where(_reached(member))
        .group_by(Slot.programme_id)
        .subquery()
    )
    ended = cast(Programme.stage == Stage.ENDED, Integer)
    found = (
        programmes_for(member)
        .outerjoin(counted, counted.c.programme_id == Programme.id)
        .add_columns(func.coalesce(counted.c.planned, 0), func.coalesce(counted.c.published, 0))
        .order_by(ended, Programme.closes_on.desc(), Programme.name, Programme.id)
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return [Summary(*tuple(row)) for row in db.session.execute(found)]


@dataclass(frozen=True)
class Planned:
    """A planned visit as the board of coverage reads it, with the visit that fills it."""

    slot_id: UUID
    number: int
    scenario: str
    on_board: bool
    branch_id: UUID
    branch: str
    zone: str
    branch_closed: datetime | None
    region_id: UUID
    region: str
    visit_id: UUID | None
    state: State | None
    closes_at: datetime | None
    due_at: datetime | None
    late: bool | None
    person: str | None


def planned_visits(member: Membership, programme: Programme) -> list[Planned]:
    """Every planned visit at the member's places, by branch and number; one query."""
    found = (
        select(
            Slot.id,
            Slot.number,
            Slot.scenario,
            Slot.on_board,
            Branch.id,
            Branch.name,
            Branch.time_zone,
            Branch.closed_at,
            Region.id,
            Region.name,
            Visit.id,
            Visit.state,
            Visit.closes_at,
            Visit.due_at,
            Submission.late,
            User.name,
        )
        .join(Slot.branch)
        .join(Branch.region)
        .outerjoin(Slot.visit)
        .outerjoin(Assessment, Assessment.id == Visit.assessment_id)
        .outerjoin(Submission, Submission.id == Assessment.submission_id)
        .outerjoin(Membership, Membership.id == Visit.assignee_id)
        .outerjoin(User, User.id == Membership.user_id)
        .where(Slot.programme_id == programme.id, _reached(member))
        .order_by(Branch.id, Slot.number)
    )
    planned = [Planned(*tuple(row)) for row in db.session.execute(found)]
    places = {each.branch_id: (place_of(each.region), place_of(each.branch)) for each in planned}
    return sorted(planned, key=lambda each: places[each.branch_id])


def slots_for(member: Membership, programme: Programme, slot_ids: Collection[UUID]) -> list[Slot]:
    """These slots of a programme, those at the member's places only, by branch and number."""
    found = (
        select(Slot)
        .join(Slot.branch)
        .where(Slot.programme_id == programme.id, Slot.id.in_(slot_ids), _reached(member))
        .options(joinedload(Slot.branch).joinedload(Branch.region), joinedload(Slot.visit))
        .order_by(Branch.id, Slot.number)
    )
    return by_name(db.session.scalars(found), lambda slot: slot.branch.name)


def slot_for(member: Membership, programme: Programme, slot_id: UUID) -> Slot | None:
    """One slot at the member's places, or None."""
    return next(iter(slots_for(member, programme, [slot_id])), None)


def open_loads(member: Membership) -> dict[UUID, int]:
    """How many visits each person of the organisation has in hand."""
    found = (
        select(Visit.assignee_id, func.count())
        .where(
            Visit.organisation_id == member.organisation_id,
            Visit.state.in_((State.OFFERED, State.ACCEPTED, State.RETURNED)),
        )
        .group_by(Visit.assignee_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def has_begun(programme: Programme) -> bool:
    """Whether any visit was ever offered from it."""
    found = select(Slot.id).where(Slot.programme_id == programme.id, Slot.visit_id.is_not(None))
    return db.session.scalar(found.limit(1)) is not None


def may_plan(member: Membership, programme: Programme) -> bool:
    """Whether the member may change, start and end this programme."""
    if not may(member.role, Action.PROGRAMMES_PLAN):
        return False
    within = programmes_for(member, Action.PROGRAMMES_PLAN).where(Programme.id == programme.id)
    return db.session.scalar(within.with_only_columns(Programme.id)) is not None
