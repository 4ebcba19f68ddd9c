"""One draft open on the desk: its page, and every change that is made on it."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.builder import actions, queries, writing
from audit.checklists.builder.models import Draft
from audit.checklists.builder.parts import usual
from audit.checklists.builder.routes import bp, draft_here
from audit.checklists.builder.views import Desk, answers_of, plain, say, texts
from audit.checklists.builder.wording import choices, field_label, hint
from audit.engines.drafting.conditions import form_of
from audit.engines.drafting.fresh import TYPES
from audit.formats.checklist import PARAMETERS
from audit.infra.htmx import asked_by_htmx
from audit.infra.i18n import OWN_NAMES, direction
from audit.infra.permits import permit
from audit.infra.refusals import Invalid
from audit.people.identity import current_member
from audit.people.permits import Action

Answered = Response | BaseResponse | str


@bp.get("/<uuid:draft_id>")
@permit(Action.CHECKLISTS_EDIT)
def show(draft_id: UUID) -> Answered:
    """The draft: its outline, the part that is open (`?part=`, `?item=`), what is wrong."""
    draft = draft_here(draft_id)
    if not draft.is_open:
        return render_template("checklists/drafts/closed.html", draft=draft)
    desk = Desk(draft, request.args.get("part", "about"), request.args.get("item", ""))
    response = make_response(render_template("checklists/drafts/show.html", **_context(desk)))
    if asked_by_htmx():
        response.headers["HX-Push-Url"] = request.full_path.removesuffix("?")
    return response


@bp.post("/<uuid:draft_id>/parts/<key>")
@permit(Action.CHECKLISTS_EDIT)
def save(draft_id: UUID, key: str) -> Answered:
    """Keep what a part's form says, and do what its button says."""
    draft = draft_here(draft_id)
    kept = published_ids(draft)
    edit = writing.saving(key, request.form, kept=kept, continues=draft.checklist_id is not None)
    actions.change(draft, edit, by=current_member())
    if not asked_by_htmx():
        return _back(draft, *_whereabouts(draft, key))
    desk = Desk(draft, *_whereabouts(draft, key))
    kind, node = writing.part(desk.document, key)
    form = desk.form(kind, node) if kind not in writing.TOPS else desk.top(kind)
    anew = "do" in request.form or form.shape != request.form.get("shape")
    response = make_response(
        render_template("checklists/drafts/_saved.html", form=form, anew=anew, **_context(desk))
    )
    response.headers["HX-Trigger"] = "draft-saved"
    return response


@bp.post("/<uuid:draft_id>/sections")
@permit(Action.CHECKLISTS_EDIT)
def add_section(draft_id: UUID) -> Answered:
    """One more section, opened."""
    draft, added = draft_here(draft_id), writing.adding_section()
    actions.change(draft, added, by=current_member())
    return _back(draft, added.key, new=added.key)


@bp.post("/<uuid:draft_id>/checks")
@permit(Action.CHECKLISTS_EDIT)
def add_check(draft_id: UUID) -> Answered:
    """One more check."""
    draft, added = draft_here(draft_id), writing.adding_check()
    actions.change(draft, added, by=current_member())
    return _back(draft, "checks", new=added.key)


@bp.post("/<uuid:draft_id>/sections/<key>/items")
@permit(Action.CHECKLISTS_EDIT)
def add_item(draft_id: UUID, key: str) -> Answered:
    """One more item of a type at the end of a section, opened."""
    draft, kind = draft_here(draft_id), request.form.get("type", "")
    if kind not in TYPES:
        raise Invalid(_("Choose how the item is answered."))
    added = writing.adding_item(key, kind)
    actions.change(draft, added, by=current_member())
    return _back(draft, key, added.key, new=added.key)


@bp.post("/<uuid:draft_id>/parts/<key>/copies")
@permit(Action.CHECKLISTS_EDIT)
def copy(draft_id: UUID, key: str) -> Answered:
    """The same part once more, opened."""
    draft, added = draft_here(draft_id), writing.copying(key)
    actions.change(draft, added, by=current_member())
    return _back(draft, *_whereabouts(draft, added.key), new=added.key)


@bp.post("/<uuid:draft_id>/parts/<key>/deletion")
@permit(Action.CHECKLISTS_EDIT)
def remove(draft_id: UUID, key: str) -> Answered:
    """Take a part away; undo brings it back."""
    draft = draft_here(draft_id)
    part, _item = _whereabouts(draft, key)
    actions.change(draft, writing.removing(key), by=current_member())
    return _back(draft, part if part != key else "about")


@bp.post("/<uuid:draft_id>/parts/<key>/place")
@permit(Action.CHECKLISTS_EDIT)
def move(draft_id: UUID, key: str) -> Answered:
    """Move a part by one (`way`), or to where it was dragged (`section`, `before`)."""
    draft, sent = draft_here(draft_id), request.form
    if way := sent.get("way"):
        edit = writing.stepping(key, way)
    else:
        edit = writing.placing(key, sent.get("section", ""), sent.get("before", ""))
    actions.change(draft, edit, by=current_member())
    open_part = sent.get("part", "")
    return _back(draft, open_part) if open_part else _back(draft, *_whereabouts(draft, key))


@bp.post("/<uuid:draft_id>/undo")
@permit(Action.CHECKLISTS_EDIT)
def undo(draft_id: UUID) -> Answered:
    """Take the last change back."""
    draft = draft_here(draft_id)
    actions.undo(draft, request.form.get("revision", 0, type=int), by=current_member())
    return _back(draft, request.form.get("part", "about"), request.form.get("item", ""))


@bp.post("/<uuid:draft_id>/redo")
@permit(Action.CHECKLISTS_EDIT)
def redo(draft_id: UUID) -> Answered:
    """Make it again."""
    draft = draft_here(draft_id)
    actions.redo(draft, request.form.get("revision", 0, type=int), by=current_member())
    return _back(draft, request.form.get("part", "about"), request.form.get("item", ""))


def published_ids(draft: Draft) -> frozenset[str]:
    """The ids that results go by already: they do not follow the words."""
    if draft.base is None or draft.checklist_id is None:
        return frozenset()
    document = draft.base.checklist
    return frozenset(part.id for part in (*document.items, *document.sections, *document.checks))


def _whereabouts(draft: Draft, key: str) -> tuple[str, str]:
    """Which part is open where a part is edited, and which of its items."""
    if key in writing.TOPS:
        return key, ""
    for section in draft.document["sections"]:
        if section["_key"] == key:
            return key, ""
        if any(item["_key"] == key for item in section["items"]):
            return section["_key"], key
    return "checks", key


def _back(draft: Draft, part: str, item: str = "", new: str = "") -> BaseResponse:
    """The page again, by plain redirect: a script takes the builder out of it.

    `new` is the part to begin writing in.
    """
    here, there = {"part": part, "item": item, "new": new}, new or item
    query: dict[str, Any] = {name: key for name, key in here.items() if key}
    anchor = f"open-{there}" if there else None
    return redirect(url_for("drafts.show", draft_id=draft.id, _anchor=anchor, **query), 303)


def _context(desk: Desk) -> dict[str, Any]:
    back, forth = queries.ways_back(desk.draft)
    newest = queries.newest_version(desk.draft)
    return {
        "desk": desk,
        "draft": desk.draft,
        "may_undo": back,
        "may_redo": forth,
        "newest": newest.number if newest else 0,
        "kept": published_ids(desk.draft),
        "fresh": request.args.get("new", ""),
        "say": say,
        "plain": plain,
        "texts": texts,
        "label": field_label,
        "hint": hint,
        "choices": choices,
        "names": OWN_NAMES,
        "direction": direction,
        "types": TYPES,
        "six": PARAMETERS,
        "usual": usual,
        "form_of": form_of,
        "answers_of": answers_of,
        "item_pairs": desk.items(),
        "parameter_pairs": [(each, desk.parameter_label(each)) for each in desk.known_parameters],
    }
