"""Keeping the library: a checklist is retired, brought back, copied, or taken out as a file."""

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.builder import actions as drafts
from audit.checklists.library import actions, queries
from audit.checklists.library.forms import CopyForm
from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.queries import version_for
from audit.checklists.wording import plain
from audit.engines.drafting.fresh import of_version
from audit.engines.language.source import source_of
from audit.infra.htmx import go
from audit.infra.i18n import current_language
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("library", __name__, url_prefix="/checklists/<version_hash>")


@bp.post("/retirement")
@permit(Action.CHECKLISTS_EDIT)
def retire(version_hash: str) -> BaseResponse:
    """Offer nothing new on this checklist."""
    if actions.retire(_checklist(version_hash), by=current_member()):
        back = url_for("library.bring_back", version_hash=version_hash)
        flash(_("Retired. Nothing new is offered on it; visits under way go on."), f"undo {back}")
    return go(url_for("checklists.show", version_hash=version_hash))


@bp.post("/return")
@permit(Action.CHECKLISTS_EDIT)
def bring_back(version_hash: str) -> BaseResponse:
    """Let it be offered again."""
    if actions.bring_back(_checklist(version_hash), by=current_member()):
        away = url_for("library.retire", version_hash=version_hash)
        flash(_("In use again."), f"undo {away}")
    return go(url_for("checklists.show", version_hash=version_hash))


@bp.get("/copy")
@permit(Action.CHECKLISTS_EDIT)
def copy(version_hash: str) -> str:
    """Name the copy."""
    version = _version(version_hash)
    title = _("%(title)s (copy)", title=plain(version.checklist.title))
    slug = queries.free_slug(current_member(), f"{version.parent.slug[:55]}-copy")
    return _copy_page(version, CopyForm(formdata=None, title=title, slug=slug))


@bp.post("/copy")
@permit(Action.CHECKLISTS_EDIT)
def make_copy(version_hash: str) -> BaseResponse | tuple[str, int]:
    """Begin a checklist of its own with everything that this one holds."""
    member, version, form = current_member(), _version(version_hash), CopyForm()
    sound = form.validate_on_submit()
    if sound and queries.free_slug(member, form.slug.data) != form.slug.data:
        form.slug.errors = [_("Another checklist has this id. Choose a new one.")]
        sound = False
    if not sound:
        return _copy_page(version, form), 422
    document = of_version(version.checklist)
    language = current_language()
    document["id"], document["title"] = form.slug.data, {language: form.title.data}
    draft = drafts.start(document, by=member, base=version)
    return go(url_for("drafts.show", draft_id=draft.id))


@bp.get("/source.yaml")
@permit(Action.CHECKLISTS_SEE)
def source(version_hash: str) -> Response:
    """The version as YAML; uploaded again it is the same version."""
    version = _version(version_hash)
    response = Response(source_of(version.checklist), mimetype="text/yaml")
    name = f"{version.parent.slug}-{version.number}.yaml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _version(version_hash: str) -> ChecklistVersion:
    return found(version_for(current_member(), version_hash))


def _checklist(version_hash: str) -> Checklist:
    return found(queries.checklist_for(current_member(), version_hash))


def _copy_page(version: ChecklistVersion, form: CopyForm) -> str:
    return render_template("checklists/copy.html", version=version, form=form)
