"""What the pages about visits show, gathered in a constant number of queries."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.people.models import Membership, User
from audit.people.permits import Action, Role, may
from audit.visits.models import Assessment, Publication, Submission, Visit
from audit.visits.review.rules import sections_of
from audit.visits.rules import State

FILTERS: dict[str, tuple[State, ...]] = {
    "open": (State.OFFERED, State.ACCEPTED, State.RETURNED),
    "review": (State.SUBMITTED, State.APPROVED),
    "published": (State.PUBLISHED,),
    "ended": (State.DECLINED, State.EXPIRED, State.CANCELLED, State.EXCLUDED),
}
"""The states behind each filter of the list."""


def visit_page(visit: Visit, member: Membership) -> dict[str, Any]:
    """Everything that one visit's page shows to this member."""
    assessment = _assessment(visit)
    happened = events.timeline(visit.id)
    manifest = assessment.submission.manifest if assessment else None
    return {
        "visit": visit,
        "document": visit.version.checklist,
        "assessment": assessment,
        "score": assessment.full if assessment else None,
        "manifest": manifest,
        "sections": sections_of(visit.version.checklist, manifest, assessment.full)
        if assessment and manifest
        else [],
        "timeline": happened if member.role is not Role.BRANCH_MANAGER else [],
        "actors": _actors(happened),
        "publication": _publication(visit),
        "quarantined": _quarantined(visit),
        "may_cancel": may(member.role, Action.VISITS_CANCEL)
        and visit.state in {State.OFFERED, State.ACCEPTED},
        "may_review": may(member.role, Action.VISITS_REVIEW)
        and visit.state in {State.SUBMITTED, State.APPROVED},
        "may_report": may(member.role, Action.REPORTS_SEE) and visit.state == State.PUBLISHED,
    }


def _assessment(visit: Visit) -> Assessment | None:
    if visit.assessment_id is None:
        return None
    return db.session.get(Assessment, visit.assessment_id)


def _actors(happened: list[events.Event]) -> dict[UUID, str]:
    ids = {event.actor_id for event in happened if event.actor_id}
    names = (
        select(Membership.id, User.name)
        .join(Membership.user)
        .where(Membership.id.in_(ids))
    )
    return {row.id: row.name for row in db.session.execute(names)}


def _publication(visit: Visit) -> Publication | None:
    found = select(Publication).where(Publication.visit_id == visit.id)
    return db.session.scalar(found.order_by(Publication.published_at.desc()).limit(1))


def _quarantined(visit: Visit) -> list[Submission]:
    found = select(Submission).where(
        Submission.visit_id == visit.id, Submission.quarantine.is_not(None)
    )
    return list(db.session.scalars(found.order_by(Submission.number)))
