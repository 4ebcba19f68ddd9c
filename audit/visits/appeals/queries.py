"""Reads of appeals; they start from the visits on which a member may act."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.appeals import rules
from audit.visits.appeals.models import Appeal, AppealAttachment, Standing
from audit.visits.appeals.rules import Bar
from audit.visits.models import Photo, Publication, Visit
from audit.visits.queries import visible_to

OPEN = (Standing.OPEN,)
DECIDED = (Standing.UPHELD, Standing.REJECTED, Standing.WITHDRAWN)


def appeals_of(visit_id: UUID) -> list[Appeal]:
    """All appeals against a visit with their pictures, the first one first."""
    found = select(Appeal).where(Appeal.visit_id == visit_id).options(_pictures())
    return list(db.session.scalars(found.order_by(Appeal.filed_at, Appeal.id)))


def items_appealed(visit_id: UUID) -> set[str]:
    """The items of a visit against which there is, or was, an appeal."""
    return set(db.session.scalars(select(Appeal.item).where(Appeal.visit_id == visit_id)))


def appeal_for(member: Membership, appeal_id: UUID, action: Action) -> Appeal | None:
    """One appeal against a visit on which the member may do `action`."""
    found = _within(member, action).where(Appeal.id == appeal_id).options(_pictures())
    return db.session.scalar(found)


def picture_of(appeal: Appeal, attachment_id: UUID) -> Photo | None:
    """A picture that supports the appeal."""
    return next((each.photo for each in appeal.attachments if each.id == attachment_id), None)


def queue_for(member: Membership, *, decided: bool, page: int, size: int) -> list[Appeal]:
    """One page of appeals: open ones by when they are due, others the last decided first.

    One more than `size` tells of another page.
    """
    found = _within(member, Action.APPEALS_DECIDE)
    if decided:
        found = found.where(Appeal.standing.in_(DECIDED)).order_by(Appeal.decided_at.desc())
    else:
        found = found.where(Appeal.standing.in_(OPEN)).order_by(Appeal.due_at)
    found = found.order_by(Appeal.id).limit(size + 1).offset((page - 1) * size)
    return list(db.session.scalars(found))


def open_count(member: Membership) -> int:
    """How many appeals wait for a decision at a member's places."""
    waiting = _ours(member, Action.APPEALS_DECIDE).where(Appeal.standing == Standing.OPEN)
    found = select(func.count()).select_from(waiting.with_only_columns(Appeal.id).subquery())
    return db.session.scalar(found) or 0


def bars_for(member: Membership, appeals: Collection[Appeal]) -> dict[UUID, Bar]:
    """By appeal, what keeps the member from deciding; the others are left out."""
    visits = {each.visit_id for each in appeals}
    judged = judges_of(visits)
    made = select(Visit.id, Visit.assignee_id).where(Visit.id.in_(visits))
    makers = {row.id: row.assignee_id for row in db.session.execute(made)}
    bars = {
        each.id: rules.bar_for(
            member.id,
            judged_by=judged[each.visit_id],
            made_by=makers[each.visit_id],
            filed_by=each.filed_by,
        )
        for each in appeals
    }
    return {appeal: bar for appeal, bar in bars.items() if bar is not None}


def judges_of(visits: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By visit, who approved, published, adjusted or second-read it.

    What was adjusted because an appeal was upheld does not count: that was no first judgement, and
    an item is appealed once.
    """
    upheld = select(Appeal.result_id).where(Appeal.visit_id.in_(visits))
    results = {str(each) for each in db.session.scalars(upheld) if each}
    found = select(Event.subject_id, Event.actor_id, Event.kind, Event.data).where(
        Event.subject_id.in_(visits), Event.kind.in_(rules.JUDGING)
    )
    judges: dict[UUID, set[UUID]] = defaultdict(set)
    for visit, actor, kind, data in db.session.execute(found):
        if actor and not (kind == "visit.adjusted" and data["assessment"] in results):
            judges[visit].add(actor)
    return judges


def publications_of(visit_id: UUID) -> list[Publication]:
    """Every publication of a visit, the one that holds first."""
    found = select(Publication).where(Publication.visit_id == visit_id)
    found = found.options(joinedload(Publication.assessment))
    order = found.order_by(Publication.published_at.desc(), Publication.id)
    return list(db.session.scalars(order))


def _within(member: Membership, action: Action) -> Select[Appeal]:
    visit = joinedload(Appeal.visit)
    return _ours(member, action).options(
        visit.joinedload(Visit.branch),
        visit.joinedload(Visit.version).joinedload(ChecklistVersion.parent),
        visit.joinedload(Visit.assessment),
    )


def _ours(member: Membership, action: Action) -> Select[Appeal]:
    visits = visible_to(member, action).with_only_columns(Visit.id)
    return select(Appeal).where(
        visits.where(Visit.id == Appeal.visit_id).correlate(Appeal).exists()
    )


def _pictures() -> Any:
    return selectinload(Appeal.attachments).joinedload(AppealAttachment.photo)


def named_by(appeals: Iterable[Appeal]) -> set[UUID]:
    """Whom the desk names beside appeals: who filed and who decided them."""
    return {each for one in appeals for each in (one.filed_by, one.decided_by) if each}
