"""Importing branches and people: a table to download, an upload, a look through it, one click."""

from collections.abc import Iterator
from datetime import timedelta
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go, render
from audit.infra.i18n import current_reader
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, NotFound, found
from audit.infra.storage import TooManyBytes
from audit.infra.tables import TYPES, Cell, Sheet, csv_chunks, xlsx_file
from audit.people.identity import current_member
from audit.people.importing import actions, blank, queries, views, wording
from audit.people.importing.columns import COLUMNS
from audit.people.importing.forms import ApplyForm, LettersForm, UploadForm
from audit.people.importing.models import Import, What
from audit.people.importing.rules import KEPT_DAYS, MOST_ROWS, State
from audit.people.permits import Action

bp = Blueprint("importing", __name__, url_prefix="/organisation/import")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

PAGE = 20
PIECE = 1 << 16


@bp.get("")
@permit(Action.IMPORTS_MAKE)
def index() -> str:
    """How to import, the tables to fill in, and what was imported before."""
    asked = request.args.get("what", "")
    return _index(UploadForm(formdata=None, what=asked if asked in set(What) else What.BRANCHES))


@bp.post("")
@permit(Action.IMPORTS_MAKE)
def upload() -> BaseResponse | tuple[str, int]:
    """Take a table and have it looked through."""
    form, member = UploadForm(), current_member()
    if not form.validate_on_submit():
        return _index(form), 422
    name = (form.file.data.filename or "").replace("\\", "/").rpartition("/")[2]
    try:
        table = actions.upload(What(form.what.data), name, _pieces(form), by=member)
    except TooManyBytes:
        form.file.errors = [
            _(
                "This file is larger than %(size)s MB. Cut it into several, please.",
                size=current_reader().number(actions.LARGEST >> 20),
            )
        ]
        return _index(form), 422
    return go(url_for("importing.show", table_id=table.id))


@bp.get("/template/<what>.<kind>")
@permit(Action.IMPORTS_MAKE)
def template(what: str, kind: str) -> Response:
    """An empty table, with headings in the reader's language."""
    if what not in set(What) or kind not in TYPES:
        raise NotFound
    rows = What(what)
    if kind == "csv":
        return _attached(Response(blank.template_csv(rows)), f"{what}.csv", kind)
    return _sent(blank.template_xlsx(rows), f"{what}.xlsx")


@bp.get("/<uuid:table_id>")
@permit(Action.IMPORTS_MAKE)
def show(table_id: UUID) -> Response:
    """What a table would do and what is wrong with it, or how far it is."""
    return _page(_table(table_id))


@bp.post("/<uuid:table_id>/check")
@permit(Action.IMPORTS_MAKE)
def check(table_id: UUID) -> BaseResponse:
    """Look through a table once more, perhaps with other letters."""
    table, form = _table(table_id), LettersForm()
    chosen = form.encoding.data if "encoding" in request.form and form.validate() else None
    actions.check_again(table, by=current_member(), encoding=chosen)
    return go(url_for("importing.show", table_id=table_id))


@bp.post("/<uuid:table_id>/application")
@permit(Action.IMPORTS_MAKE)
def apply(table_id: UUID) -> BaseResponse:
    """Write everything in it."""
    table = _table(table_id)
    try:
        actions.apply(table, by=current_member(), invites="invites" in request.form)
    except Conflict as refusal:
        flash(refusal.detail, "warning")
    return go(url_for("importing.show", table_id=table_id))


@bp.post("/<uuid:table_id>/invitations")
@permit(Action.IMPORTS_MAKE)
def invite(table_id: UUID) -> BaseResponse:
    """Invite whoever is new and was not invited yet."""
    actions.invite_new(_table(table_id), by=current_member())
    return go(url_for("importing.show", table_id=table_id))


@bp.get("/<uuid:table_id>/problems.<kind>")
@permit(Action.IMPORTS_MAKE)
def problems(table_id: UUID, kind: str) -> Response:
    """Everything that is wrong, as a table."""
    table = _table(table_id)
    rows = blank.problem_rows(table, queries.all_problems(table))
    return _file(rows, "problems", _("What is wrong"), kind, (14, 8, 8, 18, 30, 90, 12))


@bp.get("/<uuid:table_id>/rows.<kind>")
@permit(Action.IMPORTS_MAKE)
def rows(table_id: UUID, kind: str) -> Response:
    """What each row does, as a table."""
    table = _table(table_id)
    lines = blank.done_rows(table, queries.all_rows(table))
    return _file(lines, "rows", _("What each row does"), kind, (8, 40, 14, 18, 40, 40, 30))


def _pieces(form: UploadForm) -> Iterator[bytes]:
    return iter(lambda: form.file.data.stream.read(PIECE), b"")


def _index(form: UploadForm) -> str:
    page = page_asked_for()
    tables = queries.page_of(current_member(), page=page, size=PAGE)
    return render_template(
        "importing/index.html",
        form=form,
        kinds=list(What),
        columns=COLUMNS,
        tables=tables[:PAGE],
        more=len(tables) > PAGE,
        page=page,
        kept_days=KEPT_DAYS,
        most_rows=MOST_ROWS,
        most_bytes=actions.LARGEST >> 20,
    )


def _page(table: Import) -> Response:
    tab, member = request.args.get("list", ""), current_member()
    guessed = table.account.get("encoding", "")
    chosen = table.encoding or ("utf-16" if guessed.startswith("utf-16") else guessed)
    return render(
        "importing/show.html",
        fragment="importing/_import.html",
        shown=views.shown(table, member, tab=tab, page=page_asked_for()),
        table=table,
        changes_of=views.changes_of,
        letters_form=LettersForm(formdata=None, encoding=chosen),
        apply_form=ApplyForm(formdata=None),
        gone_at=table.uploaded_at + timedelta(days=KEPT_DAYS),
        State=State,
        What=What,
    )


def _table(table_id: UUID) -> Import:
    return found(queries.import_for(current_member(), table_id))


def _file(
    rows: Iterator[list[Cell]], name: str, title: str, kind: str, widths: tuple[int, ...]
) -> Response:
    if kind not in TYPES:
        raise NotFound
    if kind == "csv":
        return _attached(Response(b"".join(csv_chunks(rows))), f"{name}.csv", kind)
    return _sent(xlsx_file([Sheet(title, rows, widths)]), f"{name}.xlsx")


def _sent(file: IO[bytes], name: str) -> Response:
    answer = send_file(file, mimetype=TYPES["xlsx"], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _attached(answer: Response, name: str, kind: str) -> Response:
    answer.headers["Content-Type"] = TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
