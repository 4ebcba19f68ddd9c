"""The views that people keep of the list of visits."""

from urllib.parse import parse_qsl
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action, may
from audit.visits.work import actions, rules
from audit.visits.work.actions import ViewsFull
from audit.visits.work.forms import RenameForm, ViewForm
from audit.visits.work.listing import Asked, shown
from audit.visits.work.models import SavedView
from audit.visits.work.views import first_view, own_view, view_for, view_rows

bp = Blueprint("work", __name__, url_prefix="/visits/views")


@bp.get("")
@permit(Action.VIEWS_KEEP)
def index() -> str:
    """The views that one may use, and what one may do with each."""
    return _page()


@bp.post("")
@permit(Action.VIEWS_KEEP)
def keep() -> Response:
    """Keep the filters of the list under a name."""
    member, form = current_member(), ViewForm()
    filters = rules.read(parse_qsl(request.form.get("query", "")[:4000]))
    shared = form.shared.data and may(member.role, Action.VIEWS_SHARE)
    if not form.validate_on_submit():
        return shown(member, Asked(filters), view_form=form, status=422)
    try:
        view = actions.keep(
            form.name.data, filters.query(), shared=shared, first=form.first.data, by=member
        )
    except ViewsFull as refusal:
        return shown(member, Asked(filters), problem=refusal.detail, status=refusal.status)
    return go(url_for("visits.index", view=view.id))


@bp.post("/<uuid:view_id>/name")
@permit(Action.VIEWS_KEEP)
def rename(view_id: UUID) -> Response | tuple[str, int]:
    """Call a view otherwise."""
    view, form = _own(view_id), RenameForm()
    if not form.validate_on_submit():
        return _page(wrong=(view.id, form)), 422
    actions.rename(view, form.name.data, by=current_member())
    return go(url_for("work.index"))


@bp.post("/<uuid:view_id>/sharing")
@permit(Action.VIEWS_SHARE)
def share(view_id: UUID) -> Response:
    """Let everybody at the desk use a view, or its owner alone."""
    actions.share(_own(view_id), request.form.get("shared") == "1", by=current_member())
    return go(url_for("work.index"))


@bp.post("/<uuid:view_id>/removal")
@permit(Action.VIEWS_KEEP)
def drop(view_id: UUID) -> Response:
    """Delete a view; it can be had back from the page that follows."""
    view = _own(view_id, dropped=True)
    actions.drop(view, by=current_member())
    return go(url_for("work.index", dropped=view.id))


@bp.post("/<uuid:view_id>/return")
@permit(Action.VIEWS_KEEP)
def have_back(view_id: UUID) -> Response:
    """Take the deleting of a view back."""
    actions.have_back(_own(view_id, dropped=True), by=current_member())
    return go(url_for("work.index"))


@bp.post("/<uuid:view_id>/first")
@permit(Action.VIEWS_KEEP)
def open_with(view_id: UUID) -> Response:
    """Let one's list open with a view."""
    actions.open_with(current_member(), found(view_for(current_member(), view_id)))
    return go(url_for("work.index"))


@bp.post("/first/removal")
@permit(Action.VIEWS_KEEP)
def open_with_everything() -> Response:
    """Let one's list open with everything."""
    actions.open_with(current_member(), None)
    return go(url_for("work.index"))


def _own(view_id: UUID, *, dropped: bool = False) -> SavedView:
    return found(own_view(current_member(), view_id, dropped=dropped))


def _dropped() -> SavedView | None:
    """The view that was deleted just now, where the address names one of one's own."""
    view_id = request.args.get("dropped", type=UUID)
    view = own_view(current_member(), view_id, dropped=True) if view_id else None
    return view if view and view.dropped_at else None


def _page(*, wrong: tuple[UUID, RenameForm] | None = None) -> str:
    member = current_member()
    return render_template(
        "work/views.html",
        rows=view_rows(member),
        first=first_view(member),
        dropped=_dropped(),
        wrong=wrong,
        may_share=may(member.role, Action.VIEWS_SHARE),
    )
