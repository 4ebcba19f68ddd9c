"""The blind edition of publications, read in a constant number of queries.

The only source of a branch's pages and reports.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.people.models import Branch
from audit.visits.blind.models import RewordedNote, WithheldPhoto
from audit.visits.blind.values import BlindVisit, HeldBack, edition_of
from audit.visits.models import Assessment, Publication, Submission, SubmissionPhoto, Visit

__all__ = ["BlindVisit", "blind_editions", "blind_of", "latest_publications", "preview_of"]


def blind_of(publication: Publication) -> BlindVisit:
    """The blind edition of one publication."""
    return blind_editions([publication])[0]


def blind_editions(publications: Iterable[Publication]) -> list[BlindVisit]:
    """The blind editions of publications, in their order."""
    listed = list(publications)
    assessed = _assessments({each.assessment_id for each in listed})
    submissions = {each.submission_id for each in assessed.values()}
    photos, held = photos_of_all(submissions), held_back(submissions)
    editions = []
    for each in listed:
        assessment = assessed[each.assessment_id]
        used = photos[assessment.submission_id]
        kept = held[assessment.submission_id]
        editions.append(edition_of(assessment.submission.visit, assessment, used, kept, each))
    return editions


def preview_of(visit: Visit, assessment: Assessment) -> BlindVisit:
    """The blind edition as it would be if the assessment were published now."""
    submission = assessment.submission_id
    used, held = photos_of_all({submission}), held_back({submission})
    return edition_of(visit, assessment, used[submission], held[submission])


def _assessments(ids: Collection[UUID]) -> dict[UUID, Assessment]:
    submission = joinedload(Assessment.submission)
    visit = submission.joinedload(Submission.visit)
    found = (
        select(Assessment)
        .where(Assessment.id.in_(ids))
        .options(
            submission.undefer(Submission.content),
            visit.joinedload(Visit.branch).joinedload(Branch.region),
            visit.joinedload(Visit.version).joinedload(ChecklistVersion.parent),
            undefer(Assessment.result),
        )
        .order_by(Assessment.id)
    )
    return {each.id: each for each in db.session.scalars(found)}


def photos_of_all(submissions: Collection[UUID]) -> dict[UUID, list[SubmissionPhoto]]:
    """The photos of submissions in the shoppers' order."""
    found = (
        select(SubmissionPhoto)
        .where(SubmissionPhoto.submission_id.in_(submissions))
        .options(joinedload(SubmissionPhoto.photo))
        .order_by(SubmissionPhoto.submission_id, SubmissionPhoto.position)
    )
    photos: dict[UUID, list[SubmissionPhoto]] = defaultdict(list)
    for used in db.session.scalars(found):
        photos[used.submission_id].append(used)
    return photos


def held_back(submissions: Collection[UUID]) -> dict[UUID, HeldBack]:
    """What was held back of each submission; nothing for those of which nothing was."""
    photos: dict[UUID, set[UUID]] = defaultdict(set)
    withheld = (
        select(SubmissionPhoto.submission_id, WithheldPhoto.submission_photo_id)
        .join(WithheldPhoto, WithheldPhoto.submission_photo_id == SubmissionPhoto.id)
        .where(SubmissionPhoto.submission_id.in_(submissions))
    )
    for submission, photo in db.session.execute(withheld):
        photos[submission].add(photo)
    notes: dict[UUID, dict[str, str]] = defaultdict(dict)
    reworded = select(RewordedNote).where(RewordedNote.submission_id.in_(submissions))
    for note in db.session.scalars(reworded):
        notes[note.submission_id][note.place] = note.text
    return {each: HeldBack(frozenset(photos[each]), notes[each]) for each in submissions}


def latest_publications(visits: Collection[UUID]) -> dict[UUID, Publication]:
    """The publication of each visit that holds now: the last one."""
    found = (
        select(Publication)
        .where(Publication.visit_id.in_(visits))
        .order_by(Publication.published_at, Publication.id)
    )
    return {each.visit_id: each for each in db.session.scalars(found)}
