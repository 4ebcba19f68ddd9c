"""Verbs of the desk: comment, return, approve, publish."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra import faults
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.visits.models import Assessment, Publication, Return, ReviewNote, Submission, Visit
from audit.visits.moves import move, must_be
from audit.visits.queries import latest_submission
from audit.visits.rules import State


class Stale(Conflict):
    """The page showed another submission or assessment than the one that counts now."""

    kind = "stale"


def comment(visit: Visit, submission: Submission, place: str, text: str, *, by: Membership) -> None:
    """Say something about one place of a submission; empty text takes it back.

    Only while it is being reviewed: afterwards its reader, and its report, go by what was said.
    """
    with db.write() as session:
        _must_be_current(visit, submission)
        must_be(visit, State.SUBMITTED)
        found = select(ReviewNote).filter_by(submission_id=submission.id, place=place)
        note = session.scalar(found)
        text = text.strip()
        if not text:
            if note is not None:
                session.delete(note)
            return
        if note is None:
            session.add(
                ReviewNote(submission_id=submission.id, place=place, text=text, author_id=by.id)
            )
        else:
            note.text, note.author_id, note.written_at = text, by.id, now()


def give_back(
    visit: Visit, submission: Submission, reason: str, due_at: datetime, *, by: Membership
) -> None:
    """Return a submission to the shopper, with a reason and until when."""
    with db.write() as session:
        _must_be_current(visit, submission)
        event = move(visit, State.RETURNED, by=by.id, submission=str(submission.id))
        session.add(
            Return(
                visit_id=visit.id,
                submission_id=submission.id,
                reason=reason.strip(),
                due_at=due_at,
                returned_by=by.id,
                returned_at=event.at,
            )
        )
        faults.point("review-inside-transaction")


def approve(visit: Visit, assessment: Assessment, *, by: Membership) -> None:
    """Accept an assessment as right."""
    with db.write():
        _must_count(visit, assessment)
        move(visit, State.APPROVED, by=by.id, assessment=str(assessment.id))
        faults.point("review-inside-transaction")


def publish(visit: Visit, assessment: Assessment, summary: str, *, by: Membership) -> Publication:
    """Make an approved assessment known; its report is made by a job."""
    with db.write() as session:
        _must_count(visit, assessment)
        publication = Publication(
            id=new_id(),
            visit_id=visit.id,
            assessment_id=assessment.id,
            summary=summary.strip(),
            published_by=by.id,
            published_at=now(),
        )
        event = move(
            visit,
            State.PUBLISHED,
            by=by.id,
            assessment=str(assessment.id),
            publication=str(publication.id),
        )
        session.add(publication)
        publication.chain_seq, publication.chain_hash = event.seq, event.hash
        faults.point("publication-inside-transaction")
    return publication


def reopen(visit: Visit, *, by: Membership) -> None:
    """Take an approval back before publishing: the undo of `approve`."""
    with db.write():
        must_be(visit, State.APPROVED)
        move(visit, State.SUBMITTED, by=by.id, kind="visit.reopened")


def _must_be_current(visit: Visit, submission: Submission) -> None:
    latest = latest_submission(visit)
    if latest is None or latest.id != submission.id:
        raise Stale(_("A newer submission has arrived. Look at that one first."))


def _must_count(visit: Visit, assessment: Assessment) -> None:
    if visit.assessment_id != assessment.id:
        raise Stale(_("A newer assessment exists. Look at that one first."))
