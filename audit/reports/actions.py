"""Making reports: at publication, when somebody asks, and at once for the command line."""

import hashlib
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from audit.checklists.wording import kind_name
from audit.infra import events, jobs
from audit.infra.db import db
from audit.infra.i18n import defaulting_to
from audit.infra.storage import storage
from audit.people.models import Organisation
from audit.reports.compose import compose
from audit.reports.dossier import Dossier
from audit.reports.models import Report
from audit.reports.names import pdf_name
from audit.reports.queries import Sources, job_for, job_key, made_report, publication_of, sources_of
from audit.reports.render import build, render_pdf
from audit.visits.blind.values import BlindVisit
from audit.visits.models import Assessment, Publication, SubmissionPhoto, Visit
from audit.visits.rules import State


class NotReportable(Exception):
    """There is no such visit, or it is not published."""


@events.on("visit.published")
@events.on("visit.revised")
def _ask_at_publication(event: events.Event) -> None:
    organisation = db.session.get_one(Organisation, event.organisation_id)
    assessment = UUID(event.data["assessment"])
    ask_for(assessment, "full", organisation.language, awaited=False)


@events.on("photo.erased")
def _forget_what_shows_it(event: events.Event) -> None:
    """Reports that hold an erased photo go with it; they are made again without."""
    using = select(SubmissionPhoto.submission_id).where(
        SubmissionPhoto.photo_id == UUID(event.data["photo"])
    )
    showing = select(Report).join(Assessment, Assessment.id == Report.assessment_id)
    found = showing.where(Assessment.submission_id.in_(using)).order_by(Report.id)
    for report in list(db.session.scalars(found)):
        storage().delete(report.key)
        db.session.delete(report)


def ask_for(assessment_id: UUID, edition: str, language: str, *, awaited: bool = True) -> None:
    """Have a report made by a job, unless one is under way; before others when it is awaited."""
    with db.write():
        jobs.ask(
            "report",
            job_key(assessment_id, edition, language),
            awaited=awaited,
            assessment=str(assessment_id),
            edition=edition,
            language=language,
        )


def ask_unless_failed(assessment_id: UUID, edition: str, language: str) -> None:
    """Have a missing report made now; one that failed waits for a person to ask again."""
    job = job_for(assessment_id, edition, language)
    if job is None or job.state in {"queued", "done"}:
        ask_for(assessment_id, edition, language)


@jobs.handles("report")
def _make_by_job(assessment: str, edition: str, language: str) -> None:
    publication = publication_of(UUID(assessment))
    if publication is not None:
        make(publication, edition, language)


def make(publication: Publication, edition: str, language: str) -> Report:
    """The report of a publication: the one there is, else rendered, stored and recorded."""
    assessment_id = publication.assessment_id
    if known := made_report(assessment_id, edition, language):
        return known
    sources = sources_of(publication, edition)
    organisation_id = publication.assessment.submission.visit.organisation_id
    own = db.session.get_one(Organisation, organisation_id).language
    db.session.rollback()  # rendering takes seconds: hold no transaction meanwhile
    with defaulting_to(own):
        pdf, name = rendered(sources, language)
    with db.write() as session:
        session.query(Report).filter_by(
            assessment_id=assessment_id, edition=edition, language=language, build=build()
        ).delete()
        report = Report(
            organisation_id=organisation_id,
            assessment_id=assessment_id,
            edition=edition,
            language=language,
            build=build(),
            name=name,
            sha256=hashlib.sha256(pdf).hexdigest(),
            size=len(pdf),
        )
        session.add(report)
        session.flush()
        storage().write(report.key, [pdf])
    return report


def rendered(sources: Sources, language: str) -> tuple[bytes, str]:
    """The PDF of an edition in a language, and its file name."""
    with force_locale(language):
        content = compose(sources.dossier, language, attached=sources.data is not None)
        return render_pdf(content, sources.photos, sources.data), file_name(sources.dossier)


def file_name(dossier: Dossier) -> str:
    """What the file is called: place, kind and day; nothing of the shopper."""
    if dossier.blind:
        return blind_file_name(dossier.blind)
    times = dossier.manifest.times
    zone = ZoneInfo(dossier.place.time_zone)
    day = times.by_server(times.started).astimezone(zone).date().isoformat()
    return pdf_name(dossier.place.name, kind_name(dossier.checklist.kind), day)


def blind_file_name(visit: BlindVisit) -> str:
    """What a branch's file is called: place, kind and month."""
    month = f"{visit.when.year}-{visit.when.month:02}"
    return pdf_name(visit.branch, kind_name(visit.kind), month, _("branch edition"))


def report_of(visit_id: UUID, language: str, edition: str = "full") -> bytes:
    """A published visit's report, made now if need be; NotReportable when there is none."""
    visit = db.session.scalar(select(Visit).where(Visit.id == visit_id))
    if visit is None:
        raise NotReportable(_("There is no visit %(id)s.", id=visit_id))
    publication = visit.assessment_id and publication_of(visit.assessment_id)
    if visit.state != State.PUBLISHED or not publication:
        raise NotReportable(_("Visit %(id)s is not published.", id=visit_id))
    return storage().read(make(publication, edition, language).key)
