"""Keeping the roll-up: in the transaction that publishes, revises, or takes that back."""

from datetime import date
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from audit.dashboards.results.models import VisitResult
from audit.infra import events
from audit.infra.db import db
from audit.visits.models import Assessment, Visit


@events.on("visit.published")
@events.on("visit.revised")
def _roll_up(event: events.Event) -> None:
    visit = db.session.get_one(Visit, event.subject_id)
    assessment = db.session.get_one(Assessment, UUID(event.data["assessment"]))
    _forget(visit.id)
    db.session.add(result_of(visit, assessment))


@events.on("visit.unpublished")
def _take_back(event: events.Event) -> None:
    _forget(event.subject_id)


def _forget(visit_id: UUID) -> None:
    db.session.execute(delete(VisitResult).where(VisitResult.visit_id == visit_id))


def _last_day(visit: Visit) -> date:
    return visit.closes_at.astimezone(ZoneInfo(visit.branch.time_zone)).date()


def result_of(visit: Visit, assessment: Assessment) -> VisitResult:
    """The row that an assessment makes of a visit."""
    told = assessment.full
    ratio = None if told.exact is None else min(Fraction(told.exact), Fraction(1))
    return VisitResult(
        visit_id=visit.id,
        assessment_id=assessment.id,
        organisation_id=visit.organisation_id,
        branch_id=visit.branch_id,
        checklist_id=visit.version.checklist_id,
        scoring_hash=visit.version.scoring_hash,
        kind=visit.kind,
        made_on=visit.made_on or _last_day(visit),
        outcome=assessment.outcome,
        ratio=None if ratio is None else f"{ratio.numerator}/{ratio.denominator}",
        parameters={name: part.exact for name, part in told.parameters.items() if part.exact},
        marks={line.item: line.mark for line in told.trace if line.mark is not None},
    )
