"""Scoring a submission: an assessment keeps the score and the full trace of it."""

from uuid import UUID

from sqlalchemy import func, select

from audit.engines.scoring import score
from audit.infra.db import db
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.moves import record


def assess(submission: Submission, visit: Visit, *, made_by: UUID | None) -> Assessment:
    """Score a submission inside `db.write()` and make this the assessment that counts."""
    result = score(visit.version.checklist, submission.manifest.answers)
    count = select(func.count()).select_from(Assessment).filter_by(visit_id=visit.id)
    assessment = Assessment(
        visit_id=visit.id,
        submission_id=submission.id,
        number=(db.session.scalar(count) or 0) + 1,
        score=result.score,
        outcome=result.outcome,
        critical=len(result.critical),
        result=result.model_dump(mode="json"),
        made_by=made_by,
    )
    db.session.add(assessment)
    db.session.flush()
    visit.assessment_id = assessment.id
    record(
        visit,
        "visit.assessed",
        by=made_by,
        assessment=str(assessment.id),
        submission=str(submission.id),
    )
    return assessment
