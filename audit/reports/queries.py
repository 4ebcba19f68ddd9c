"""Reads for reports: what was published, what is made already, what a report is made from."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.checklists.parameters.queries import hues_of
from audit.checklists.parameters.rules import HUES
from audit.infra.db import db
from audit.infra.images import PictureError
from audit.infra.jobs import Job, job_by_key
from audit.infra.storage import storage
from audit.people.look.actions import logo_key
from audit.people.models import Branch, Membership, Organisation
from audit.people.permits import Action
from audit.reports.blind import blind_dossier
from audit.reports.dossier import Before, Dossier, Judged, Link, Look, Place, Received, Version
from audit.reports.models import Report
from audit.reports.render import build
from audit.visits.blind.edition import blind_of
from audit.visits.copies import copy_key
from audit.visits.models import Assessment, Publication, Submission, SubmissionPhoto, Visit
from audit.visits.queries import photos_of, previous_published, visit_for
from audit.visits.review.queries import notes_of
from audit.visits.rules import State

EDITIONS = ("full", "branch")
"""What a visit's report can be made as."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that one report is made from; `photos`: key -> file, `data`: the attachment, if any."""

    dossier: Dossier
    photos: dict[str, Path]
    data: bytes | None


def reportable(
    member: Membership, visit_id: UUID, action: Action = Action.REPORTS_SEE
) -> Visit | None:
    """A published visit whose report the member may see by `action`."""
    visit = visit_for(member, visit_id, action)
    return visit if visit and visit.state == State.PUBLISHED else None


def made_report(assessment_id: UUID, edition: str, language: str) -> Report | None:
    """The report as the present build makes it, when it is there with its file."""
    found = select(Report).filter_by(
        assessment_id=assessment_id, edition=edition, language=language, build=build()
    )
    report = db.session.scalar(found)
    return report if report and storage().exists(report.key) else None


def job_key(assessment_id: UUID, edition: str, language: str) -> str:
    """The key of the job that makes a report."""
    return f"report:{assessment_id}:{edition}:{language}:{build()}"


def job_for(assessment_id: UUID, edition: str, language: str) -> Job | None:
    """The job that makes or made a report."""
    return job_by_key(job_key(assessment_id, edition, language))


def publication_of(assessment_id: UUID) -> Publication | None:
    """How an assessment was published, with all that its report needs."""
    submission = joinedload(Publication.assessment).joinedload(Assessment.submission)
    found = (
        select(Publication)
        .where(Publication.assessment_id == assessment_id)
        .options(
            joinedload(Publication.assessment).undefer(Assessment.result),
            submission.undefer(Submission.content),
        )
    )
    return db.session.scalar(found)


def published_before(visit: Visit, publication_id: str) -> UUID | None:
    """The assessment that one of the visit's publications made known."""
    try:
        found = select(Publication.assessment_id).filter_by(id=UUID(publication_id))
    except ValueError:
        return None
    return db.session.scalar(found.where(Publication.visit_id == visit.id))


def sources_of(publication: Publication, edition: str = "full") -> Sources:
    """Everything that an edition of a publication says and shows."""
    if edition == "branch":
        return blind_sources(publication)
    photos = photo_files(publication.assessment.submission)
    dossier = dossier_of(publication, frozenset(photos))
    organisation = _organisation_of(publication)
    worn = replace(dossier, look=look_of(organisation))
    return Sources(worn, photos | logo_file(organisation), attachment(dossier))


def look_of(organisation: Organisation) -> Look:
    """What the organisation's reports wear at present."""
    logo = (organisation.logo_text or organisation.name) if logo_file(organisation) else ""
    return Look(organisation.accent, logo, tuple(own_hues(organisation).items()))


def own_hues(organisation: Organisation) -> dict[str, str]:
    """By id, the colours on paper of the organisation's own parameters."""
    return {slug: HUES[hue].day for slug, hue in hues_of(organisation.id)}


def logo_file(organisation: Organisation) -> dict[str, Path]:
    """The file of the logo by the name that reports call it by, where there is one."""
    if organisation.logo is None:
        return {}
    path = storage().path(logo_key(organisation, organisation.logo))
    return {"logo": path} if path.is_file() else {}


def _organisation_of(publication: Publication) -> Organisation:
    visit = publication.assessment.submission.visit
    return db.session.get_one(Organisation, visit.organisation_id)


def blind_sources(publication: Publication) -> Sources:
    """Everything that the branch edition says and shows: the blind edition, no attachment."""
    visit = blind_of(publication)
    kept = publication.assessment.submission.visit
    organisation = _organisation_of(publication)
    wanted = {str(each) for each in visit.pictures}
    photos = {
        str(used.id): path
        for used in photos_of(publication.assessment.submission)
        if str(used.id) in wanted and (path := report_copy(used)) is not None
    }
    keys = frozenset(photos)
    dossier = blind_dossier(visit, organisation.name, kept.version.published_at, keys)
    worn = replace(dossier, look=look_of(organisation))
    return Sources(worn, photos | logo_file(organisation), None)


def dossier_of(publication: Publication, photos: frozenset[str]) -> Dossier:
    """A publication as plain values; `photos`: the SHA-256 of those that can be shown."""
    submission = publication.assessment.submission
    visit, version = submission.visit, submission.visit.version
    return Dossier(
        organisation=db.session.get_one(Organisation, visit.organisation_id).name,
        place=place_of(visit.branch),
        version=Version(version.checklist, version.number, version.hash, version.published_at),
        received=Received(
            submission.manifest,
            submission.manifest_sha256,
            submission.number,
            submission.received_at,
        ),
        judged=judged_of(publication),
        shopper=visit.assignee.pseudonym,
        scenario=visit.scenario,
        link=Link(publication.chain_seq, publication.chain_hash),
        photos=photos,
        before=before(visit),
    )


def judged_of(publication: Publication) -> Judged:
    """The assessment that was published, with the reviewer's words."""
    assessment = publication.assessment
    return Judged(
        assessment.full,
        assessment.number,
        publication.summary,
        notes_of(assessment.submission),
        publication.published_at,
        {item: assessment.answers[item] for item in assessment.adjustments},
        publication.revised,
    )


def place_of(branch: Branch) -> Place:
    """A branch as a report names it."""
    return Place(branch.name, branch.address, branch.region.name, branch.time_zone)


def before(visit: Visit) -> Before | None:
    """The published visit of the same kind and checklist before this one."""
    earlier = previous_published(visit)
    if earlier is None or earlier.assessment is None:
        return None
    return Before(earlier.assessment.full, earlier.assessment.submission.received_at)


def photo_files(submission: Submission) -> dict[str, Path]:
    """The report copies of a submission's photos; erased and unreadable ones are left out."""
    paths = {used.photo.sha256: report_copy(used) for used in photos_of(submission)}
    return {key: path for key, path in paths.items() if path is not None}


def report_copy(used: SubmissionPhoto) -> Path | None:
    """The file of a photo's report copy; None when it was erased or cannot be read."""
    if used.photo.erased_at is not None:
        return None
    try:
        return storage().path(copy_key(used.photo, "report"))
    except (PictureError, FileNotFoundError):
        return None


def attachment(dossier: Dossier) -> bytes:
    """The visit as data: what was sent, what it scored, and against which checklist."""
    document = {
        "format": 1,
        "checklist": dossier.version.hash,
        "submission": dossier.sent.number,
        "manifest_sha256": dossier.sent.manifest_sha256,
        "manifest": dossier.manifest.model_dump(mode="json", by_alias=True),
        "assessment": dossier.judged.number,
        "adjusted": {
            item: answer.model_dump(mode="json") for item, answer in dossier.judged.adjusted.items()
        },
        "score": dossier.score.model_dump(mode="json", by_alias=True),
        "event": dossier.link and {"seq": dossier.link.seq, "hash": dossier.link.hash},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
