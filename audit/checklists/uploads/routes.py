"""Uploading checklists: the file, what is wrong with it, what it would change, publishing."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from audit.checklists.builder import actions as drafts
from audit.checklists.parameters.queries import own_parameters
from audit.checklists.sheets.routes import empty_form
from audit.checklists.uploads import actions, queries, views
from audit.checklists.uploads.forms import UploadForm
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.rules import Found, Reading, Trouble, read, shown_name
from audit.checklists.uploads.shipped import shipped
from audit.engines.drafting.fresh import of_version
from audit.engines.language.tree import read_tree
from audit.infra.htmx import go
from audit.infra.i18n import current_reader
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("uploads", __name__, url_prefix="/checklists")


@bp.get("/upload")
@permit(Action.CHECKLISTS_EDIT)
def new() -> str:
    """Choose a file."""
    return _page(UploadForm(formdata=None))


@bp.post("/upload")
@permit(Action.CHECKLISTS_EDIT)
def create() -> Response | tuple[str, int]:
    """Read it: all that is wrong at once, or the page that says what it would change."""
    form, member = UploadForm(), current_member()
    sent = form.chosen() if form.validate_on_submit() else None
    if sent is None:
        form.file.errors = [_("Choose a file first.")]
        return _page(form), 422
    name, data = shown_name(sent[0]), sent[1]
    reading = read(name, data, own_parameters(member.organisation_id))
    reading.troubles += _of_other_kinds(reading)
    if reading.troubles:
        return _page(form, reading, name, data), 422
    upload = actions.keep(name, reading.found, by=member)
    return go(url_for("uploads.show", upload_id=upload.id))


@bp.post("/upload/draft")
@permit(Action.CHECKLISTS_EDIT)
def mend() -> Response | tuple[str, int]:
    """Open a text in the builder as far as it can be read, problems and all."""
    form = UploadForm()
    sent = form.chosen() if form.validate_on_submit() else None
    value = read_tree(sent[1].decode("utf-8", "replace")).value if sent else None
    if not isinstance(value, dict):
        form.file.errors = [_("Too little of this can be read. Choose another file.")]
        return _page(form), 422
    return _open(drafts.start(value, by=current_member()).id)


@bp.get("/uploads/<uuid:upload_id>")
@permit(Action.CHECKLISTS_EDIT)
def show(upload_id: UUID) -> str:
    """What publishing it would do, one checklist after the other."""
    upload = _upload(upload_id)
    return render_template(
        "checklists/uploads/show.html", upload=upload, rows=views.summary(upload, current_member())
    )


@bp.post("/uploads/<uuid:upload_id>/publication")
@permit(Action.CHECKLISTS_EDIT)
def publish(upload_id: UUID) -> Response:
    """Publish what is new in it, as it was read."""
    upload, member = _upload(upload_id), current_member()
    published = actions.publish_all(upload, request.form.to_dict(), by=member)
    count = len(published)
    n = current_reader().number(count)
    flash(ngettext("%(n)s checklist published.", "%(n)s checklists published.", count, n=n))
    if count == 1:
        return go(url_for("checklists.show", version_hash=published[0].hash))
    return go(url_for("checklists.index"))


@bp.post("/uploads/<uuid:upload_id>/discarding")
@permit(Action.CHECKLISTS_EDIT)
def discard(upload_id: UUID) -> Response:
    """Put it away; nothing was published."""
    actions.forget(_upload(upload_id))
    flash(_("Put away. Nothing was published."))
    return go(url_for("uploads.new"))


@bp.post("/uploads/<uuid:upload_id>/<int:number>/draft")
@permit(Action.CHECKLISTS_EDIT)
def draft(upload_id: UUID, number: int) -> Response:
    """Open one of its checklists in the builder, as the next version or as a new one."""
    member, documents = current_member(), queries.documents_of(_upload(upload_id))
    one = found(documents[number - 1] if 0 < number <= len(documents) else None)
    (standing,) = queries.standings(member.organisation_id, [one])
    begun = drafts.start(
        of_version(one.document),
        by=member,
        base=standing.newest,
        next_version=standing.newest is not None,
    )
    return _open(begun.id)


@bp.post("/ready/<name>")
@permit(Action.CHECKLISTS_EDIT)
def take(name: str) -> Response:
    """Look at a checklist that comes with the product, as if it had been uploaded."""
    document = found(shipped().get(name))
    upload = actions.keep("", [Found(f"{name}.yaml", document)], by=current_member())
    return go(url_for("uploads.show", upload_id=upload.id))


def _upload(upload_id: UUID) -> ChecklistUpload:
    return found(queries.upload_for(current_member(), upload_id))


def _open(draft_id: UUID) -> Response:
    return go(url_for("drafts.show", draft_id=draft_id))


def _of_other_kinds(reading: Reading) -> list[Trouble]:
    """Checklists whose id one of another kind has."""
    standings = queries.standings(current_member().organisation_id, reading.found)
    return [
        Trouble(s.found.file, s.found.line, shown=s.found.shown, kind="other-kind")
        for s in standings
        if s.state == "other-kind"
    ]


def _page(
    form: UploadForm, reading: Reading | None = None, name: str = "", data: bytes = b""
) -> str:
    return render_template(
        "checklists/uploads/new.html",
        form=form,
        sheet_form=empty_form(),
        sheet_problems=None,
        problems=views.problems(reading, name, data) if reading else None,
    )
