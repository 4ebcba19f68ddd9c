"""Verbs of the desk: comment, return, approve, hold, exclude; the rest stands beside."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra import faults
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.visits.grading import actions as grading
from audit.visits.models import Assessment, Return, ReviewNote, Submission, Visit
from audit.visits.moves import move, must_be, record
from audit.visits.review.adjusting import adjust, revert
from audit.visits.review.guards import (
    Held,
    Stale,
    lock,
    must_be_current,
    must_be_free,
    must_be_read,
    must_count,
    open_hold,
)
from audit.visits.review.models import Hold
from audit.visits.review.publishing import publish, publish_many, unpublish
from audit.visits.review.reading import ask_second, read_second, withdraw_second
from audit.visits.rules import State

__all__ = [
    "Graded",
    "Held",
    "Stale",
    "adjust",
    "approve",
    "ask_second",
    "comment",
    "exclude",
    "extend",
    "give_back",
    "hold",
    "mark_passed",
    "publish",
    "publish_many",
    "read_second",
    "release",
    "reopen",
    "revert",
    "take_as_it_is",
    "unpublish",
    "withdraw_second",
]


class Graded(NamedTuple):
    """How good a report was: a grade from 1 to 5 for each quality, and a word of coaching."""

    marks: Mapping[str, int]
    coaching: str


class TimeLeft(Conflict):
    """The shopper still has time to correct the visit."""

    kind = "time-left"


def comment(visit: Visit, submission: Submission, place: str, text: str, *, by: Membership) -> None:
    """Say something about one place of a submission; empty text takes it back.

    Only while it is being reviewed: afterwards its reader, and its report, go by what was said.
    """
    with db.write() as session:
        lock(visit)
        must_be_current(visit, submission)
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
        lock(visit)
        must_be_current(visit, submission)
        must_be_free(visit)
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


def approve(
    visit: Visit, assessment: Assessment, *, by: Membership, grade: Graded | None = None
) -> None:
    """Accept an assessment as right; not while it is held or waits for its second reader.

    `grade`: how good the report was, given with it.
    """
    with db.write():
        lock(visit)
        must_be(visit, State.SUBMITTED)
        must_count(visit, assessment)
        must_be_free(visit)
        must_be_read(visit)
        move(visit, State.APPROVED, by=by.id, assessment=str(assessment.id))
        if grade is not None:
            grading.grade(visit, grade.marks, grade.coaching, by=by)
        faults.point("review-inside-transaction")


def reopen(visit: Visit, *, by: Membership) -> None:
    """Take an approval back before publishing: the undo of `approve`."""
    with db.write():
        lock(visit)
        must_be(visit, State.APPROVED)
        move(visit, State.SUBMITTED, by=by.id, kind="visit.reopened")


def hold(visit: Visit, reason: str, *, by: Membership) -> None:
    """Set a visit on hold, so that nobody decides on it meanwhile."""
    with db.write() as session:
        lock(visit)
        must_be(visit, State.SUBMITTED, State.APPROVED)
        must_be_free(visit)
        session.add(Hold(visit_id=visit.id, reason=reason.strip(), held_by=by.id))
        record(visit, "visit.held", by=by.id)


def release(visit: Visit, *, by: Membership) -> None:
    """Take a visit off hold; again is harmless."""
    with db.write():
        lock(visit)
        if kept := open_hold(visit):
            kept.released_by, kept.released_at = by.id, now()
            record(visit, "visit.released", by=by.id)


def exclude(visit: Visit, reason: str, *, by: Membership) -> None:
    """Leave a visit out of all results, for good; it is still payable."""
    with db.write():
        lock(visit)
        must_be_free(visit)
        move(visit, State.EXCLUDED, by=by.id)
        visit.exclusion = reason.strip()


def extend(visit: Visit, due_at: datetime, *, by: Membership) -> None:
    """Give the shopper more time to correct what was returned."""
    with db.write():
        lock(visit)
        must_be(visit, State.RETURNED)
        returned = _last_return(visit)
        returned.due_at, returned.passed_at = due_at, None
        record(visit, "return.extended", by=by.id, submission=str(returned.submission_id))


def take_as_it_is(visit: Visit, assessment: Assessment, *, by: Membership) -> None:
    """Approve what was returned, once the time to correct it has passed. Raises TimeLeft."""
    with db.write():
        lock(visit)
        must_be(visit, State.RETURNED)
        must_count(visit, assessment)
        if _last_return(visit).due_at > now():
            raise TimeLeft(_("There is still time to correct it. Wait until it has passed."))
        must_be_read(visit)
        move(visit, State.APPROVED, by=by.id, assessment=str(assessment.id))


def mark_passed() -> int:
    """Note the returns whose time has passed; what follows is decided by a person."""
    over = (
        Visit.state == State.RETURNED,
        Return.due_at < now(),
        Return.passed_at.is_(None),
        Return.submission_id == Assessment.submission_id,
    )
    found = (
        select(Visit.id)
        .join(Assessment, Assessment.id == Visit.assessment_id)
        .join(Return, Return.visit_id == Visit.id)
        .where(*over)
        .order_by(Visit.id)
    )
    waiting = list(db.session.scalars(found.limit(200)))
    return sum(_mark(visit_id) for visit_id in waiting)


def _mark(visit_id: object) -> bool:
    with db.write() as session:
        visit = session.get_one(Visit, visit_id)
        lock(visit)
        returned = _last_return(visit)
        if visit.state != State.RETURNED or returned.passed_at or returned.due_at > now():
            return False
        returned.passed_at = now()
        record(visit, "return.passed", by=None, submission=str(returned.submission_id))
        return True


def _last_return(visit: Visit) -> Return:
    found = select(Return).where(Return.visit_id == visit.id)
    last = db.session.scalars(found.order_by(Return.returned_at.desc(), Return.id).limit(1))
    return last.one()
