"""A branch's report: the blind edition as a file, or a page that tells how far it is."""

from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.htmx import go, render
from audit.infra.i18n import LANGUAGES
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.reports import actions, queries
from audit.reports.routes import standing
from audit.visits.branch.queries import publication_for
from audit.visits.models import Publication

bp = Blueprint("branch_reports", __name__, url_prefix="/branch/visits/<uuid:visit_id>/report")

EDITION = "branch"


@bp.get("/<language>.pdf")
@permit(Action.BRANCH_SEE)
def pdf(visit_id: UUID, language: str) -> BaseResponse:
    """The PDF; asks for it and shows the progress when it is not made yet."""
    assessment = _publication(visit_id, language).assessment_id
    report = queries.made_report(assessment, EDITION, language)
    if report is None:
        actions.ask_unless_failed(assessment, EDITION, language)
        return redirect(_address("progress", visit_id, language), 303)
    response = Response(storage().read(report.key), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=report.name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/<language>")
@permit(Action.BRANCH_SEE)
def progress(visit_id: UUID, language: str) -> Response:
    """How far the report is; the fragment asks again by itself, the page by a link."""
    publication = _publication(visit_id, language)
    return render(
        "reports/progress.html",
        fragment="reports/_progress.html",
        place=publication.assessment.submission.visit.branch.name,
        back=url_for("branch.show", visit_id=visit_id),
        number=str(publication.id)[:8].upper(),
        may_make=True,
        state=standing(publication.assessment_id, EDITION, language),
        here=_address("progress", visit_id, language),
        file=_address("pdf", visit_id, language),
        again=_address("make", visit_id, language),
    )


@bp.post("/<language>")
@permit(Action.BRANCH_SEE)
def make(visit_id: UUID, language: str) -> BaseResponse:
    """Ask for the report, once more when it failed."""
    assessment = _publication(visit_id, language).assessment_id
    if queries.made_report(assessment, EDITION, language) is None:
        actions.ask_for(assessment, EDITION, language)
    return go(_address("progress", visit_id, language))


def _publication(visit_id: UUID, language: str) -> Publication:
    if language not in LANGUAGES:
        raise NotFound
    return found(publication_for(current_member(), visit_id))


def _address(endpoint: str, visit_id: UUID, language: str) -> str:
    return url_for(f"branch_reports.{endpoint}", visit_id=visit_id, language=language)
