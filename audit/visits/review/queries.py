"""Reads of the desk: the queue, and one submission with its notes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db, now
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
from audit.visits.review.models import Hold, SecondReading
from audit.visits.rules import State
from audit.visits.signals.models import Signal

FILTERS = ("new", "held", "second", "returned", "passed", "ready")
"""What the queue can show; every visit that waits is in exactly one of them."""

ORDERS = ("due", "unusual")


@dataclass(frozen=True)
class Tags:
    """What the rows of a queue say beside their visits, each by the visit's id."""

    photos: dict[UUID, int]
    returns: dict[UUID, int]
    signals: dict[UUID, int]
    due: dict[UUID, datetime]


def queue_for(
    member: Membership, shown: str = "new", *, order: str = "due", page: int = 1, size: int = 50
) -> list[Visit]:
    """One filter of what waits for a reviewer; one more than `size` tells of another page.

    `due`: what was received first stands first; `unusual`: critical failures and signals first.
    """
    found = (
        visible_to(member, Action.VISITS_REVIEW)
        .join(Visit.assessment)
        .join(Assessment.submission)
        .where(_in_filter(shown))
        .options(*for_display(), joinedload(Visit.assessment).joinedload(Assessment.submission))
    )
    if order == "unusual":
        found = found.order_by(Assessment.critical.desc(), _signals().desc())
    found = found.order_by(Submission.received_at, Visit.id)
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def counts_for(member: Membership) -> dict[str, int]:
    """How many visits each filter of the queue holds."""
    mine = visible_to(member, Action.VISITS_REVIEW).join(Visit.assessment)
    each = [
        select(func.count())
        .select_from(mine.where(_in_filter(name)).with_only_columns(Visit.id).subquery())
        .scalar_subquery()
        for name in FILTERS
    ]
    row = db.session.execute(select(*each)).one()
    return dict(zip(FILTERS, row, strict=True))


def filter_of(visit: Visit) -> str:
    """The filter in which a visit stands; "new" for one that waits for nobody."""
    found = select(Visit.id).join(Visit.assessment).where(Visit.id == visit.id)
    each = [found.where(_in_filter(name)).exists() for name in FILTERS]
    row = db.session.execute(select(*each)).one()
    return next((name for name, holds in zip(FILTERS, row, strict=True) if holds), "new")


def _in_filter(name: str) -> ColumnElement[bool]:
    held, second, passed = _held(), _second(), _passed()
    at_desk = Visit.state.in_((State.SUBMITTED, State.APPROVED))
    return {
        "new": and_(Visit.state == State.SUBMITTED, ~held, ~second),
        "held": and_(at_desk, held),
        "second": and_(at_desk, ~held, second),
        "returned": and_(Visit.state == State.RETURNED, ~passed),
        "passed": and_(Visit.state == State.RETURNED, passed),
        "ready": and_(Visit.state == State.APPROVED, ~held, ~second),
    }[name]


def _held() -> ColumnElement[bool]:
    return select(Hold.id).where(Hold.visit_id == Visit.id, Hold.released_at.is_(None)).exists()


def _second() -> ColumnElement[bool]:
    of_same = select(SecondReading.id).where(
        SecondReading.visit_id == Visit.id,
        SecondReading.read_at.is_(None),
        SecondReading.assessment_id.in_(_same_submission()),
    )
    return of_same.exists()


def _same_submission() -> Select[UUID]:
    other = Assessment.__table__.alias("other")
    return (
        select(other.c.id)
        .where(other.c.submission_id == Assessment.submission_id)
        .correlate(Assessment)
    )


def _passed() -> ColumnElement[bool]:
    over = or_(Return.passed_at.is_not(None), Return.due_at <= now())
    return select(Return.id).where(Return.submission_id == Assessment.submission_id, over).exists()


def _signals() -> ColumnElement[int]:
    unseen = select(func.count(Signal.id)).where(
        Signal.submission_id == Assessment.submission_id, Signal.seen_at.is_(None)
    )
    return unseen.correlate(Assessment).scalar_subquery()


def next_after(member: Membership, visit: Visit) -> UUID | None:
    """The visit to review next, this one left aside."""
    waiting = queue_for(member, size=1)
    return next((each.id for each in waiting if each.id != visit.id), None)


def just_done(member: Membership, visit_id: str) -> Visit | None:
    """The visit that an address says was decided on just now."""
    try:
        return reviewable(member, UUID(visit_id)) if visit_id else None
    except ValueError:
        return None


def tags_of(visits: list[Visit]) -> Tags:
    """What a queue's rows say beside their visits, in four questions."""
    by_submission = {v.assessment.submission_id: v.id for v in visits if v.assessment}
    photos = select(SubmissionPhoto.submission_id, func.count()).group_by(
        SubmissionPhoto.submission_id
    )
    signals = select(Signal.submission_id, func.count()).where(Signal.seen_at.is_(None))
    signals = signals.group_by(Signal.submission_id)
    due = select(Return.submission_id, Return.due_at)
    returns = (
        select(Return.visit_id, func.count())
        .where(Return.visit_id.in_(list(by_submission.values())))
        .group_by(Return.visit_id)
    )
    ids = list(by_submission)
    return Tags(
        photos={
            by_submission[row[0]]: row[1]
            for row in db.session.execute(photos.where(SubmissionPhoto.submission_id.in_(ids)))
        },
        returns={row[0]: row[1] for row in db.session.execute(returns)},
        signals={
            by_submission[row[0]]: row[1]
            for row in db.session.execute(signals.where(Signal.submission_id.in_(ids)))
        },
        due={
            by_submission[row[0]]: row[1]
            for row in db.session.execute(due.where(Return.submission_id.in_(ids)))
        },
    )


def reviewable(member: Membership, visit_id: UUID) -> Visit | None:
    """A visit that this member may review."""
    return visit_for(member, visit_id, Action.VISITS_REVIEW)


def notes_of(submission: Submission) -> dict[str, str]:
    """The reviewer's comments by place."""
    found = select(ReviewNote).where(ReviewNote.submission_id == submission.id)
    return {note.place: note.text for note in db.session.scalars(found)}


def photos_by_place(submission: Submission) -> dict[str, list[SubmissionPhoto]]:
    """The photos of a submission, by what they show: the corrected state after what was found.

    Signatures show nothing of the branch; they stand where it says who signed.
    """
    places: dict[str, list[SubmissionPhoto]] = {}
    shown = [photo for photo in photos_of(submission) if photo.purpose != "signature"]
    for photo in sorted(shown, key=lambda photo: photo.purpose == "corrected"):
        places.setdefault(photo.place, []).append(photo)
    return places


def returns_of(visit: Visit) -> list[Return]:
    """Every time the visit was handed back, oldest first."""
    found = select(Return).where(Return.visit_id == visit.id).order_by(Return.returned_at)
    return list(db.session.scalars(found))


def readings_of(visit: Visit) -> list[SecondReading]:
    """Every question to a second reader about what was sent in, oldest first."""
    found = select(SecondReading).where(SecondReading.visit_id == visit.id)
    return list(db.session.scalars(found.order_by(SecondReading.asked_at, SecondReading.id)))


def assessments_of(submission_id: UUID) -> list[Assessment]:
    """Every assessment of a submission, the first one first."""
    found = select(Assessment).where(Assessment.submission_id == submission_id)
    return list(db.session.scalars(found.order_by(Assessment.number)))
