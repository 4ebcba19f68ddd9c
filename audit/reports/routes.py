"""A visit's report: the file at once when it is made, else a page that tells how far it is."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.htmx import go, render
from audit.infra.i18n import LANGUAGES
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action, may
from audit.reports import actions, queries
from audit.visits.models import Visit

bp = Blueprint("reports", __name__, url_prefix="/visits/<uuid:visit_id>/report")


@bp.get("/<edition>/<language>.pdf")
@permit(Action.REPORTS_SEE)
def pdf(visit_id: UUID, edition: str, language: str) -> BaseResponse:
    """The PDF; asks for it and shows the progress when it is not made yet."""
    visit = _visit(visit_id, edition, language)
    report = queries.made_report(_assessment(visit), edition, language)
    if report is None:
        actions.ask_unless_failed(_assessment(visit), edition, language)
        return redirect(_address("reports.progress", visit_id, edition, language), 303)
    response = send_file(
        storage().path(report.key),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=report.name,
        conditional=True,
        etag=report.sha256,
        last_modified=report.made_at,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/<edition>/<language>")
@permit(Action.REPORTS_SEE)
def progress(visit_id: UUID, edition: str, language: str) -> Response:
    """How far the report is; the fragment asks again by itself, the page by a link."""
    visit = _visit(visit_id, edition, language)
    assessment = _assessment(visit)
    return render(
        "reports/progress.html",
        fragment="reports/_progress.html",
        place=visit.branch.name,
        back=url_for("visits.show", visit_id=visit_id),
        number=str(visit.id),
        may_make=may(current_member().role, Action.REPORTS_MAKE),
        state=standing(assessment, edition, language),
        here=_address("reports.progress", visit_id, edition, language),
        file=_address("reports.pdf", visit_id, edition, language),
        again=_address("reports.make", visit_id, edition, language),
    )


@bp.post("/<edition>/<language>")
@permit(Action.REPORTS_MAKE)
def make(visit_id: UUID, edition: str, language: str) -> BaseResponse:
    """Ask for the report, once more when it failed."""
    visit = _visit(visit_id, edition, language)
    assessment = _assessment(visit)
    if queries.made_report(assessment, edition, language) is None:
        actions.ask_for(assessment, edition, language)
    return go(_address("reports.progress", visit_id, edition, language))


def _visit(visit_id: UUID, edition: str, language: str) -> Visit:
    if edition not in queries.EDITIONS or language not in LANGUAGES:
        raise NotFound
    return found(queries.reportable(current_member(), visit_id))


def _assessment(visit: Visit) -> UUID:
    """What is reported: what counts, or what an earlier publication said of it."""
    if (wanted := request.args.get("publication")) is not None:
        return found(queries.published_before(visit, wanted))
    return found(visit.assessment_id)


def standing(assessment: UUID, edition: str, language: str) -> str:
    """How far a report is: made, failed, missing (nobody asked) or working."""
    if queries.made_report(assessment, edition, language) is not None:
        return "made"
    job = queries.job_for(assessment, edition, language)
    if job is None or job.state == "done":
        return "missing"
    return "failed" if job.state == "failed" else "working"


def _address(endpoint: str, visit_id: UUID, edition: str, language: str) -> str:
    former = request.args.get("publication")
    return url_for(
        endpoint, visit_id=visit_id, edition=edition, language=language, publication=former
    )
