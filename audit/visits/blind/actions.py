"""Verbs of the blind edition: hold back a photo, reword a note; each can be undone."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.visits.blind.models import RewordedNote, WithheldPhoto
from audit.visits.models import Submission, SubmissionPhoto, Visit
from audit.visits.moves import must_be, record
from audit.visits.queries import latest_submission
from audit.visits.rules import State

OPEN = (State.SUBMITTED, State.APPROVED)
"""While a branch cannot read it: what it has read is not taken back by wording."""


def withhold(visit: Visit, used: SubmissionPhoto, *, by: Membership) -> None:
    """Keep a photo out of the blind edition; once more changes nothing."""
    with db.write() as session:
        _may_change(visit, used.submission_id)
        known = session.scalar(select(WithheldPhoto).filter_by(submission_photo_id=used.id))
        if known is None:
            session.add(WithheldPhoto(submission_photo_id=used.id, withheld_by=by.id))
            record(visit, "blind.photo_withheld", by=by.id, photo=str(used.photo_id))


def show(visit: Visit, used: SubmissionPhoto, *, by: Membership) -> None:
    """Let the branch see a photo after all: the undo of `withhold`."""
    with db.write() as session:
        _may_change(visit, used.submission_id)
        known = session.scalar(select(WithheldPhoto).filter_by(submission_photo_id=used.id))
        if known is not None:
            session.delete(known)
            record(visit, "blind.photo_shown", by=by.id, photo=str(used.photo_id))


def reword(visit: Visit, submission: Submission, place: str, text: str, *, by: Membership) -> None:
    """Give a note other words in the blind edition; empty ones leave it out."""
    with db.write() as session:
        _may_change(visit, submission.id)
        found = select(RewordedNote).filter_by(submission_id=submission.id, place=place)
        note = session.scalar(found)
        if note is None:
            note = RewordedNote(submission_id=submission.id, place=place, reworded_by=by.id)
            session.add(note)
        note.text, note.reworded_by, note.reworded_at = text.strip(), by.id, now()
        record(visit, "blind.reworded", by=by.id, submission=str(submission.id))


def restore(visit: Visit, submission: Submission, place: str, *, by: Membership) -> None:
    """Give a note its own words again: the undo of `reword`."""
    with db.write() as session:
        _may_change(visit, submission.id)
        found = select(RewordedNote).filter_by(submission_id=submission.id, place=place)
        note = session.scalar(found)
        if note is not None:
            session.delete(note)
            record(visit, "blind.restored", by=by.id, submission=str(submission.id))


def _may_change(visit: Visit, submission_id: UUID) -> None:
    """Lock the visit, then look: whoever publishes at the same time waits, or has published."""
    locked = select(Visit).where(Visit.id == visit.id).with_for_update(key_share=True)
    db.session.scalars(locked.execution_options(populate_existing=True)).one()
    must_be(visit, *OPEN)
    latest = latest_submission(visit)
    if latest is None or latest.id != submission_id:
        raise Conflict(_("A newer submission has arrived. Look at that one first."))
