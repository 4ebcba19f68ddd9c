"""The one verb about a submission that was set aside: decide what becomes of it."""

from uuid import UUID

from flask_babel import gettext as _

from audit.infra.db import db
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.visits.assessments import assess
from audit.visits.models import Submission, SubmissionDecision, Visit
from audit.visits.moves import give, move, record
from audit.visits.queries import latest_submission
from audit.visits.review.actions import Stale
from audit.visits.rules import ADOPTABLE, Decision, State


class AlreadyDecided(Conflict):
    """Somebody has decided about this submission before."""

    kind = "already-decided"


def decide(
    submission: Submission,
    decision: Decision,
    reason: str,
    *,
    counting: UUID | None,
    by: Membership,
) -> None:
    """Use a submission that was set aside, or leave it; once, and both stay.

    `counting`: the submission that counted when the two were compared. Raises AlreadyDecided,
    Stale when another one counts by now, and IllegalMove when the other one was approved.
    """
    with db.write() as session:
        db.lock(submission.visit)
        if submission.decision is not None:
            raise AlreadyDecided(_("Somebody has decided about this one meanwhile."))
        visit, latest = submission.visit, latest_submission(submission.visit)
        if (latest.id if latest else None) != counting:
            raise Stale(_("Another submission counts by now. Compare them again first."))
        session.add(
            SubmissionDecision(
                submission_id=submission.id,
                decision=decision,
                reason=reason.strip(),
                decided_by=by.id,
            )
        )
        if decision is Decision.ADOPTED:
            _adopt(submission, visit, reason, by)
        else:
            _dismiss(submission, visit, by)


def _adopt(submission: Submission, visit: Visit, reason: str, by: Membership) -> None:
    move(
        visit,
        State.SUBMITTED,
        among=ADOPTABLE,
        by=by.id,
        kind="submission.adopted",
        submission=str(submission.id),
        manifest=submission.manifest_sha256,
        assignee=str(submission.sender_id),
    )
    if visit.assignee_id != submission.sender_id:
        give(visit, submission.sender_id, reason, by=by.id)
    assess(submission, visit, made_by=by.id)


def _dismiss(submission: Submission, visit: Visit, by: Membership) -> None:
    record(
        visit,
        "submission.dismissed",
        by=by.id,
        submission=str(submission.id),
        manifest=submission.manifest_sha256,
    )
