"""The drafts: their list, and how one begins, is put away and comes back."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.checklists.builder import actions, queries
from audit.checklists.builder.forms import NewChecklistForm
from audit.checklists.builder.models import Draft
from audit.checklists.queries import version_for
from audit.engines.drafting.fresh import new_checklist, of_version
from audit.engines.drafting.naming import slug_of
from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("drafts", __name__, url_prefix="/checklists/drafts")


@bp.get("")
@permit(Action.CHECKLISTS_EDIT)
def index() -> str | Response:
    """The drafts that are being written, and the way to a new one."""
    if wanted := request.args.get("open", type=UUID):
        return go(url_for("drafts.show", draft_id=wanted))
    return _list(NewChecklistForm(formdata=None, language=current_member().organisation.language))


@bp.post("")
@permit(Action.CHECKLISTS_EDIT)
def create() -> Response | tuple[str, int]:
    """Begin a checklist from nothing."""
    form = NewChecklistForm()
    if not form.validate_on_submit():
        return _list(form), 422
    title, language = form.title.data, form.language.data
    content = new_checklist(slug_of(title) or "checklist", form.kind.data, title, language)
    return _open(actions.start(content, by=current_member()))


@bp.post("/of/<version_hash>")
@permit(Action.CHECKLISTS_EDIT)
def edit(version_hash: str) -> Response:
    """Go on with the draft of the next version, or begin one from this version."""
    member = current_member()
    version = found(version_for(member, version_hash))
    if draft := queries.open_draft_of(member, version):
        flash(_("This is the draft that was begun before."), "message")
        return _open(draft)
    content = of_version(version.checklist)
    return _open(actions.start(content, by=member, base=version, next_version=True))


@bp.post("/<uuid:draft_id>/discarding")
@permit(Action.CHECKLISTS_EDIT)
def discard(draft_id: UUID) -> Response:
    """Put a draft away; the list offers to bring it back."""
    draft = draft_here(draft_id)
    actions.discard(draft, by=current_member())
    flash(_("The draft was discarded."), f"undo {url_for('drafts.restore', draft_id=draft.id)}")
    return go(url_for("drafts.index"))


@bp.post("/<uuid:draft_id>/restoring")
@permit(Action.CHECKLISTS_EDIT)
def restore(draft_id: UUID) -> Response:
    """Bring it back."""
    draft = draft_here(draft_id)
    actions.restore(draft, by=current_member())
    return _open(draft)


def draft_here(draft_id: UUID) -> Draft:
    """The draft of an address, if it is the member's to see."""
    return found(queries.draft_for(current_member(), draft_id))


def _open(draft: Draft) -> Response:
    return go(url_for("drafts.show", draft_id=draft.id))


def _list(form: NewChecklistForm) -> str:
    page = page_asked_for()
    drafts, more = queries.drafts_for(current_member(), page)
    return render_template(
        "checklists/drafts/index.html", drafts=drafts, page=page, more=more, form=form
    )


from audit.checklists.builder import changing, publishing, sources  # noqa: E402, F401  # more routes
