"""A version's blank form: the file when it is made, else a page that tells how far it is."""

from flask import Blueprint, Response, redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.models import ChecklistVersion
from audit.checklists.queries import version_for
from audit.checklists.wording import plain
from audit.infra.htmx import go, render
from audit.infra.i18n import LANGUAGES
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.reports.blank import actions
from audit.reports.names import pdf_name

bp = Blueprint("blank", __name__, url_prefix="/checklists/<version_hash>/blank")


@bp.get("/<language>.pdf")
@permit(Action.CHECKLISTS_SEE)
def pdf(version_hash: str, language: str) -> BaseResponse:
    """The PDF; asks for it and shows the progress when it is not made yet."""
    version = _version(version_hash, language)
    key = actions.file_key(version, language)
    if not storage().exists(key):
        if _state(version, language) != "failed":
            actions.ask_for(version, language)
        return redirect(_address("progress", version_hash, language), 303)
    title = plain(version.checklist.title, language)
    edition = _("version %(n)s, blank form", n=version.number)
    response = send_file(
        storage().path(key),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=pdf_name(title, edition),
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/<language>")
@permit(Action.CHECKLISTS_SEE)
def progress(version_hash: str, language: str) -> Response:
    """How far the form is; the fragment asks again by itself, the page by a link."""
    version = _version(version_hash, language)
    return render(
        "checklists/blank/progress.html",
        fragment="checklists/blank/_progress.html",
        version=version,
        language=language,
        state=_state(version, language),
        here=_address("progress", version_hash, language),
        file=_address("pdf", version_hash, language),
        again=_address("make", version_hash, language),
    )


@bp.post("/<language>")
@permit(Action.CHECKLISTS_SEE)
def make(version_hash: str, language: str) -> BaseResponse:
    """Ask for the form, once more when it failed."""
    actions.ask_for(_version(version_hash, language), language)
    return go(_address("progress", version_hash, language))


def _version(version_hash: str, language: str) -> ChecklistVersion:
    if language not in LANGUAGES:
        raise NotFound
    return found(version_for(current_member(), version_hash))


def _state(version: ChecklistVersion, language: str) -> str:
    """Made, failed, missing (nobody asked) or working."""
    if storage().exists(actions.file_key(version, language)):
        return "made"
    job = actions.job_for(version, language)
    if job is None or job.state == "done":
        return "missing"
    return "failed" if job.state == "failed" else "working"


def _address(endpoint: str, version_hash: str, language: str) -> str:
    return url_for(f"blank.{endpoint}", version_hash=version_hash, language=language)
