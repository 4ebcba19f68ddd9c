"""Reads for signals: what a submission is compared with, and the signals of submissions."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import undefer

from audit.checklists.models import ChecklistVersion
from audit.formats.manifest import Manifest
from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.models import Assessment, Photo, Submission, SubmissionPhoto, Visit
from audit.visits.queries import visible_to
from audit.visits.signals.models import Signal

COMPARED = 50
"""So many of the newest other visits are compared in time and in words."""

PICTURES = 20_000
"""So many of the newest pictures of an organisation are compared."""


class Elsewhere(NamedTuple):
    """A photo as another visit uses it."""

    sha256: str
    fingerprint: str
    visit_id: UUID


def signals_of(submissions: Collection[UUID]) -> dict[UUID, list[Signal]]:
    """By submission, what is unusual about it; what nobody has seen yet comes first."""
    found = (
        select(Signal)
        .where(Signal.submission_id.in_(submissions))
        .order_by(Signal.seen_at.is_not(None), Signal.kind)
    )
    signals: dict[UUID, list[Signal]] = {}
    for signal in db.session.scalars(found):
        signals.setdefault(signal.submission_id, []).append(signal)
    return signals


def unseen_counts(submissions: Collection[UUID]) -> dict[UUID, int]:
    """By submission, how many signals nobody has seen yet; those without any are left out."""
    found = (
        select(Signal.submission_id, func.count())
        .where(Signal.submission_id.in_(submissions), Signal.seen_at.is_(None))
        .group_by(Signal.submission_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def visits_named(signals: Collection[Signal], member: Membership) -> dict[UUID, str]:
    """The branches of the visits that signals name, of those that the member may see."""
    ids = {UUID(match["visit"]) for signal in signals for match in signal.data.get("found", ())}
    if not ids:
        return {}
    found = db.session.scalars(visible_to(member).where(Visit.id.in_(ids)).order_by(Visit.id))
    return {visit.id: visit.branch.name for visit in found}


def others_on_the_checklist(visit: Visit) -> list[Manifest]:
    """What counts of the newest other visits on the same checklist, whatever its version."""
    checklist = select(ChecklistVersion.checklist_id).where(ChecklistVersion.id == visit.version_id)
    found = (
        _counting(visit)
        .join(ChecklistVersion, ChecklistVersion.id == Visit.version_id)
        .where(ChecklistVersion.checklist_id == checklist.scalar_subquery())
    )
    return [submission.manifest for submission in db.session.scalars(found)]


def notes_elsewhere(submission: Submission) -> list[tuple[str, dict[str, str]]]:
    """The notes of the same person's newest other visits, the newest first."""
    found = _counting(submission.visit).where(Submission.sender_id == submission.sender_id)
    return [(str(each.visit_id), dict(each.manifest.notes)) for each in db.session.scalars(found)]


def photos_elsewhere(submission: Submission, which: ColumnElement[bool]) -> Sequence[Elsewhere]:
    """Photos of the organisation's other visits, the oldest use of each first."""
    found = (
        select(Photo.sha256, Photo.fingerprint, Submission.visit_id)
        .join(SubmissionPhoto, SubmissionPhoto.photo_id == Photo.id)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .where(
            Photo.organisation_id == submission.visit.organisation_id,
            Submission.visit_id != submission.visit_id,
            which,
        )
        .order_by(Submission.received_at.desc(), SubmissionPhoto.id)
        .limit(PICTURES)
    )
    rows = [Elsewhere(row[0], row[1] or "", row[2]) for row in db.session.execute(found)]
    return rows[::-1]


def _counting(visit: Visit) -> Select[Submission]:
    return (
        select(Submission)
        .join(Assessment, Assessment.submission_id == Submission.id)
        .join(Visit, Visit.assessment_id == Assessment.id)
        .where(Visit.organisation_id == visit.organisation_id, Visit.id != visit.id)
        .options(undefer(Submission.content))
        .order_by(Submission.received_at.desc(), Submission.id)
        .limit(COMPARED)
    )
