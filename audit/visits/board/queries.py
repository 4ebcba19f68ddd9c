"""Reads of the job board; they start from the shopper's own organisation."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from audit.checklists.models import Checklist, ChecklistVersion
from audit.infra.db import db
from audit.infra.i18n.folding import Key
from audit.infra.i18n.ordering import by_name, place_of
from audit.people.models import Branch, Membership
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme, Slot, Stage
from audit.visits.programmes.rules import ENDED
from audit.visits.rotation.models import Tie


def planned_for(member: Membership) -> Select[Slot]:
    """The covert visits that running programmes of the member's organisation plan.

    An announced audit is its auditor's to plan: it never stands on the board.
    """
    return (
        select(Slot)
        .join(Slot.programme)
        .join(Programme.version)
        .join(ChecklistVersion.parent)
        .join(Slot.branch)
        .join(Branch.region)
        .outerjoin(Slot.visit)
        .where(Programme.organisation_id == member.organisation_id, Checklist.kind == "mystery")
    )


def open_jobs(member: Membership) -> list[Slot]:
    """The visits that anybody may claim, what ends first at the top; one query."""
    version = contains_eager(Slot.programme).contains_eager(Programme.version)
    found = (
        planned_for(member)
        .where(
            Slot.on_board,
            Programme.stage == Stage.RUNNING,
            Branch.closed_at.is_(None),
            or_(Slot.visit_id.is_(None), Visit.state.in_(ENDED)),
        )
        .options(
            version.contains_eager(ChecklistVersion.parent),
            version.undefer(ChecklistVersion.content),
            contains_eager(Slot.branch).contains_eager(Branch.region),
            contains_eager(Slot.visit),
        )
        .order_by(Programme.id, Slot.number, Slot.id)
    )
    return sorted(db.session.scalars(found), key=_place)


def _place(slot: Slot) -> tuple[date, Key, Key]:
    """What ends first comes first, then by region and branch."""
    names = (slot.branch.region.name, slot.branch.name)
    return slot.programme.closes_on, place_of(names[0]), place_of(names[1])


def job_for(member: Membership, slot_id: UUID) -> Slot | None:
    """One planned visit, whoever has it by now; None where there never was one to claim."""
    return db.session.scalar(planned_for(member).where(Slot.id == slot_id))


def visit_in(member: Membership, slot_id: UUID) -> Visit | None:
    """The covert visit that fills a slot of the member's organisation at present."""
    found = select(Visit).join(Slot, Slot.visit_id == Visit.id).where(Slot.id == slot_id)
    ours = Visit.organisation_id == member.organisation_id
    return db.session.scalar(found.where(ours, Visit.kind == "mystery"))


def ties_of(member: Membership) -> list[Branch]:
    """The branches where a person knows somebody, by name."""
    found = select(Branch).join(Tie, Tie.branch_id == Branch.id)
    found = found.where(Tie.membership_id == member.id).order_by(Branch.id)
    return by_name(db.session.scalars(found), lambda branch: branch.name)
