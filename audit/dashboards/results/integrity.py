"""What `sixmarks verify` checks of the roll-up: it says what the assessments say, once each."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from audit.checklists.models import ChecklistVersion
from audit.dashboards.results.actions import result_of
from audit.dashboards.results.models import VisitResult
from audit.infra.db import db
from audit.visits.models import Assessment, Visit
from audit.visits.rules import State

FIELDS = (
    "assessment_id", "organisation_id", "branch_id", "checklist_id", "scoring_hash", "kind",
    "made_on", "outcome", "ratio", "parameters", "marks",
)  # fmt: skip


def results_agree() -> Iterator[str]:
    """Every published visit is counted in results once, as its assessment says; no other is."""
    kept = select(VisitResult).options(undefer(VisitResult.marks)).order_by(VisitResult.visit_id)
    rows = {row.visit_id: row for row in db.session.scalars(kept)}
    published = (
        select(Visit)
        .join(Visit.assessment)
        .where(Visit.state == State.PUBLISHED)
        .options(
            contains_eager(Visit.assessment).undefer(Assessment.result),
            joinedload(Visit.version).load_only(
                ChecklistVersion.checklist_id, ChecklistVersion.scoring_hash
            ),
        )
        .order_by(Visit.id)
    )
    for visit in db.session.scalars(published.execution_options(yield_per=200)):
        row, assessment = rows.pop(visit.id, None), visit.assessment
        assert assessment is not None
        right = result_of(visit, assessment)
        if row is None:
            yield f"I4: visit {visit.id} is published and in no result"
        elif any(getattr(row, name) != getattr(right, name) for name in FIELDS):
            yield f"I4: visit {visit.id}: results and its assessment differ"
    for visit_id in rows:
        yield f"I4: visit {visit_id} is not published and counted in results"
