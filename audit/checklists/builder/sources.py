"""A draft as YAML: for whoever likes to write so, and for what no form shows."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.builder import actions
from audit.checklists.builder.models import Draft
from audit.checklists.builder.routes import bp, draft_here
from audit.engines.drafting.shape import LANGUAGES, Document, bare, shaped
from audit.engines.language.source import source_of_values
from audit.engines.language.tree import read_tree
from audit.infra.permits import permit
from audit.infra.refusals import Conflict
from audit.people.identity import current_member
from audit.people.permits import Action


@bp.get("/<uuid:draft_id>/source")
@permit(Action.CHECKLISTS_EDIT)
def source(draft_id: UUID) -> str | BaseResponse:
    """The whole draft as YAML."""
    draft = draft_here(draft_id)
    if not draft.is_open:
        return redirect(url_for("drafts.show", draft_id=draft.id), 303)
    return _page(draft, source_of_values(bare(draft.document)), [])


@bp.post("/<uuid:draft_id>/source")
@permit(Action.CHECKLISTS_EDIT)
def write(draft_id: UUID) -> Response | BaseResponse | tuple[str, int]:
    """Put what was written in the draft's place, if it is YAML and nobody else wrote meanwhile."""
    draft, text = draft_here(draft_id), request.form.get("source", "")
    tree = read_tree(text)
    if not isinstance(tree.value, dict) or tree.problems:
        said = tree.problems or [(1, _("This is no checklist: it has no keys."))]
        return _page(draft, text, said), 422
    seen = request.form.get("revision", 0, type=int)
    try:
        actions.change(
            draft, lambda old: _instead(draft, old, tree.value, seen), by=current_member()
        )
    except Conflict as refusal:
        return _page(draft_here(draft_id), text, [(1, refusal.detail)]), refusal.status
    return redirect(url_for("drafts.show", draft_id=draft.id), 303)


def _instead(draft: Draft, old: Document, value: object, seen: int) -> Document:
    if draft.revision != seen:
        raise Conflict(_("The draft was changed meanwhile. Look at it again, then go on."))
    new = shaped(value)
    if bare(new) == bare(old):
        return old
    if draft.checklist_id is not None:
        new = {**new, "id": old.get("id"), "kind": old.get("kind")}
    return {**new, LANGUAGES: old[LANGUAGES]} if LANGUAGES in old else new


def _page(draft: Draft, text: str, problems: list[tuple[int, str]]) -> str:
    return render_template(
        "checklists/drafts/source.html", draft=draft, text=text, problems=problems
    )
