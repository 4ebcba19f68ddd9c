"""Taking out visits, answers and reports: at once as CSV, else by a job that shows its progress."""

from uuid import UUID

from flask import Blueprint, Response, request, send_file, stream_with_context, url_for
from werkzeug.wrappers import Response as BaseResponse

from audit.dashboards.exports import actions, making, queries, views
from audit.dashboards.exports.forms import ExportForm
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.rules import MAKES
from audit.dashboards.exports.tables import Manner
from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.htmx import go, render
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.infra.storage import storage
from audit.infra.tables import TYPES
from audit.people.identity import current_member
from audit.people.permits import Action, may
from audit.visits.work.rules import read

bp = Blueprint("exports", __name__, url_prefix="/exports")
MEDIA = {"xlsx": TYPES["xlsx"], "zip": "application/zip"}
handler = making.make


@bp.get("")
@permit(Action.EXPORTS_MAKE)
def index() -> Response:
    """What would be taken out of the visits that the address means, and what was."""
    return _page(read(request.args.items(multi=True)).query(), ExportForm(formdata=None))


@bp.post("")
@permit(Action.EXPORTS_MAKE)
def create() -> BaseResponse:
    """Take a table out at once, or have a file made."""
    form, member = ExportForm(), current_member()
    query = (form.query.data or "")[:4000]
    if not form.validate_on_submit():
        return _page(query, form, problem=form.problem, status=422)
    manner = form.manner(may(member.role, Action.SHOPPERS_SEE))
    if form.make.data.endswith(".csv"):
        return _csv(form.make.data, query, manner)
    try:
        export = actions.ask(form.make.data, query, manner, by=member)
    except actions.NothingToTakeOut as refusal:
        return _page(query, form, problem=refusal.detail, status=refusal.status)
    return go(url_for("exports.show", export_id=export.id))


def _csv(make: str, query: str, manner: Manner) -> Response:
    what = MAKES[make][0]
    rows = actions.csv_of(what, query, manner, by=current_member())
    response = Response(stream_with_context(rows), content_type=TYPES["csv"])
    name = f"{what}-{now().date().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(query: str, form: ExportForm, *, problem: str = "", status: int = 200) -> Response:
    shown = views.export_page(current_member(), query, page_asked_for())
    form.query.data = shown["filters"].query()
    return render(
        "exports/index.html",
        fragment="exports/_files.html",
        status=status,
        form=form,
        problem=problem,
        **shown,
    )


@bp.get("/<uuid:export_id>")
@permit(Action.EXPORTS_MAKE)
def show(export_id: UUID) -> Response:
    """How far a file is; the fragment asks again by itself, the page by a link."""
    (shown,) = views.shown([_own(export_id)])
    return render("exports/show.html", fragment="exports/_progress.html", shown=shown)


@bp.get("/<uuid:export_id>/file")
@permit(Action.EXPORTS_MAKE)
def file(export_id: UUID) -> Response:
    """The file, for whoever asked for it."""
    export = _own(export_id)
    if export.state != "done" or not storage().exists(export.key):
        raise NotFound
    response = send_file(
        storage().path(export.key),
        mimetype=MEDIA[export.terms["kind"]],
        as_attachment=True,
        download_name=export.name,
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<uuid:export_id>/again")
@permit(Action.EXPORTS_MAKE)
def again(export_id: UUID) -> BaseResponse:
    """Go on with a file whose job failed."""
    actions.go_on(_own(export_id))
    return go(url_for("exports.show", export_id=export_id))


@bp.post("/<uuid:export_id>/removal")
@permit(Action.EXPORTS_MAKE)
def remove(export_id: UUID) -> BaseResponse:
    """Delete a file before its time."""
    actions.drop(_own(export_id), by=current_member())
    return go(url_for("exports.index"))


def _own(export_id: UUID) -> Export:
    return found(queries.export_for(current_member(), export_id))
