"""The invariants about visits that `sixmarks verify` checks: I1 to I4 and the states of I7.

Every function yields sentences; none means that the invariant holds.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from audit.infra.db import db
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.visits.models import Assessment, Photo, Submission, SubmissionPhoto, Visit
from audit.visits.rules import COUNTED, STATE_AFTER, State

RECEIVED = ("visit.submitted", "submission.quarantined")
ASSESSED = frozenset({State.SUBMITTED, State.RETURNED, State.APPROVED, State.PUBLISHED})


def receipts_kept() -> Iterator[str]:
    """I1: every receipt given has its submission exactly once, with the same hash."""
    kept: Counter[str] = Counter()
    for submission in _submissions():
        kept[submission.manifest_sha256 + str(submission.id)] += 1
        yield from _broken_receipt(submission)
    for event in db.session.scalars(select(Event).where(Event.kind.in_(RECEIVED))):
        name = event.data["manifest"] + event.data["submission"]
        if kept[name] != 1:
            yield (
                f"I1: visit {event.subject_id}: submission {event.data['submission']} "
                f"was received (event {event.seq}) and is kept {kept[name]} times"
            )


def _broken_receipt(submission: Submission) -> Iterator[str]:
    name = f"I1: submission {submission.id}"
    if hashlib.sha256(submission.content).hexdigest() != submission.manifest_sha256:
        yield f"{name}: its bytes were changed"
        return
    receipt = submission.receipt
    if receipt.manifest_sha256 != submission.manifest_sha256:
        yield f"{name}: its receipt names other bytes"
    if receipt.submission != submission.number or receipt.visit != str(submission.visit_id):
        yield f"{name}: its receipt names another submission"
    promised = set(receipt.photos)
    used = {photo.photo.sha256 for photo in submission.photos}
    if promised != used or used != {photo.sha256 for photo in submission.manifest.photos}:
        yield f"{name}: receipt, manifest and kept photos differ"


def photos_kept() -> Iterator[str]:
    """I2: every photo that was acknowledged exists and hashes to its name, or is erased."""
    for photo in db.session.scalars(select(Photo).where(Photo.erased_at.is_(None))):
        try:
            data = storage().read(photo.key)
        except FileNotFoundError:
            yield f"I2: photo {photo.sha256} is gone"
            continue
        if hashlib.sha256(data).hexdigest() != photo.sha256:
            yield f"I2: photo {photo.sha256} was changed"


def nothing_invented() -> Iterator[str]:
    """I3: no submission and no photo is kept that nobody sent."""
    sent = {
        event.data["submission"]
        for event in db.session.scalars(select(Event).where(Event.kind.in_(RECEIVED)))
    }
    for submission_id in db.session.scalars(select(Submission.id)):
        if str(submission_id) not in sent:
            yield f"I3: submission {submission_id} was never received"
    known = set(db.session.scalars(select(Photo.sha256)))
    for path in storage().path("photos").glob("*/*/*/*"):
        if path.name not in known and _digest(path.read_bytes()) != path.name:
            yield f"I3: {path.name} in the storage is no photo that was sent"


def counted_once() -> Iterator[str]:
    """I4: one assessment counts per visit; it is of the submission that the events say counts;
    columns agree."""
    counting = _counting_submissions()
    visits = select(Visit).options(joinedload(Visit.assessment).undefer(Assessment.result))
    for visit in db.session.scalars(visits):
        assessment = visit.assessment
        if assessment is None:
            if visit.state in ASSESSED:
                yield f"I4: visit {visit.id} is {visit.state} without an assessment"
            continue
        if assessment.visit_id != visit.id:
            yield f"I4: visit {visit.id} counts another visit's assessment"
        elif str(assessment.submission_id) != counting.get(visit.id):
            yield f"I4: visit {visit.id} counts an assessment of another submission"
        result = assessment.full
        stored = (assessment.score, assessment.outcome, assessment.critical)
        if stored != (result.score, result.outcome, len(result.critical)):
            yield f"I4: assessment {assessment.id}: its columns differ from its result"


def states_explained() -> Iterator[str]:
    """I7: the events of every visit, replayed, lead to the state that it is in."""
    reached: dict[UUID, State] = {}
    for event in db.session.scalars(select(Event).order_by(Event.organisation_id, Event.seq)):
        if event.kind in STATE_AFTER:
            reached[event.subject_id] = STATE_AFTER[event.kind]
    for visit_id, state in db.session.execute(select(Visit.id, Visit.state)):
        if visit_id not in reached:
            yield f"I7: visit {visit_id} has no events"
        elif reached[visit_id] != state:
            yield f"I7: visit {visit_id} is {state}, its events say {reached[visit_id]}"


def _submissions() -> Iterator[Submission]:
    found = select(Submission).options(
        undefer(Submission.content),
        selectinload(Submission.photos).joinedload(SubmissionPhoto.photo),
    )
    yield from db.session.scalars(found)


def _counting_submissions() -> dict[UUID, str]:
    """By visit, the submission that the events last made the one that counts."""
    counting: dict[UUID, str] = {}
    found = select(Event).where(Event.kind.in_(COUNTED)).order_by(Event.organisation_id, Event.seq)
    for event in db.session.scalars(found):
        counting[event.subject_id] = event.data["submission"]
    return counting


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
