"""Scoring a submission: an assessment keeps the score and the full trace of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from audit.engines.scoring import score
from audit.infra.db import db
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.moves import record
from audit.visits.rules import SCORED


def assess(submission: Submission, visit: Visit, *, made_by: UUID | None) -> Assessment:
    """Score a submission inside `db.write()` and make this the assessment that counts."""
    made = _scored(Assessment(submission=submission, made_by=made_by, adjustments={}), visit)
    record(
        visit,
        "visit.assessed",
        by=made_by,
        assessment=str(made.id),
        submission=str(submission.id),
    )
    return made


def assess_again(
    visit: Visit, former: Assessment, adjustments: dict[str, Any], *, by: UUID
) -> Assessment:
    """Score a submission with these adjustments inside `db.write()`; it counts from now on."""
    made = _scored(
        Assessment(
            submission=former.submission,
            parent_id=former.id,
            adjustments=adjustments,
            made_by=by,
        ),
        visit,
    )
    record(
        visit,
        "visit.adjusted",
        by=by,
        assessment=str(made.id),
        former=str(former.id),
        submission=str(former.submission_id),
    )
    return made


def copied(visit: Visit, former: Assessment, *, by: UUID) -> Assessment:
    """The same assessment once more, inside `db.write()`, so that it can be published anew."""
    made = Assessment(
        submission=former.submission,
        parent_id=former.id,
        adjustments=former.adjustments,
        made_by=by,
        score=former.score,
        outcome=former.outcome,
        critical=former.critical,
        result=former.result,
    )
    return _counted(made, visit)


def _scored(made: Assessment, visit: Visit) -> Assessment:
    judged = made.submission.manifest.outcome in SCORED
    result = score(visit.version.checklist, made.answers if judged else {})
    made.score, made.outcome = result.score, result.outcome
    made.critical, made.result = len(result.critical), result.model_dump(mode="json")
    return _counted(made, visit)


def _counted(made: Assessment, visit: Visit) -> Assessment:
    count = select(func.count()).select_from(Assessment).filter_by(visit_id=visit.id)
    with db.session.no_autoflush:
        made.number = (db.session.scalar(count) or 0) + 1
    made.visit_id = visit.id
    db.session.add(made)
    db.session.flush()
    visit.assessment_id = made.id
    return made
