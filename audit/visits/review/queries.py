"""Reads of the desk: the queue, and one submission with its notes."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.models import (
    Assessment,
    Return,
    ReviewNote,
    Submission,
    SubmissionPhoto,
    Visit,
)
from audit.visits.queries import for_display, photos_of, visible_to, visit_for
from audit.visits.rules import State

WAITING = (State.SUBMITTED, State.APPROVED)


def queue_for(member: Membership, *, page: int = 1, size: int = 50) -> list[Visit]:
    """What waits for a reviewer, the longest waiting first; one more tells of another page."""
    found = (
        visible_to(member, Action.VISITS_REVIEW)
        .where(Visit.state.in_(WAITING))
        .options(*for_display(), joinedload(Visit.assessment).joinedload(Assessment.submission))
        .order_by(Visit.due_at, Visit.id)
    )
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def waiting_for(member: Membership) -> int:
    """How many visits wait for a reviewer."""
    waiting = visible_to(member, Action.VISITS_REVIEW).where(Visit.state.in_(WAITING))
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def photo_counts(visits: list[Visit]) -> dict[UUID, int]:
    """How many photos the assessed submission of each visit has."""
    ids = [v.assessment.submission_id for v in visits if v.assessment]
    counted = (
        select(SubmissionPhoto.submission_id, func.count())
        .where(SubmissionPhoto.submission_id.in_(ids))
        .group_by(SubmissionPhoto.submission_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(counted)}
    return {v.id: counts.get(v.assessment.submission_id, 0) for v in visits if v.assessment}


def return_counts(visits: list[Visit]) -> dict[UUID, int]:
    """How often each visit was handed back; those that never were are left out."""
    counted = (
        select(Return.visit_id, func.count())
        .where(Return.visit_id.in_([visit.id for visit in visits]))
        .group_by(Return.visit_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def reviewable(member: Membership, visit_id: UUID) -> Visit | None:
    """A visit that this member may review."""
    return visit_for(member, visit_id, Action.VISITS_REVIEW)


def notes_of(submission: Submission) -> dict[str, str]:
    """The reviewer's comments by place."""
    found = select(ReviewNote).where(ReviewNote.submission_id == submission.id)
    return {note.place: note.text for note in db.session.scalars(found)}


def photos_by_place(submission: Submission) -> dict[str, list[SubmissionPhoto]]:
    """The photos of a submission, by what they show."""
    places: dict[str, list[SubmissionPhoto]] = {}
    for photo in photos_of(submission):
        places.setdefault(photo.place, []).append(photo)
    return places


def returns_of(visit: Visit) -> list[Return]:
    """Every time the visit was handed back, oldest first."""
    found = select(Return).where(Return.visit_id == visit.id).order_by(Return.returned_at)
    return list(db.session.scalars(found))
