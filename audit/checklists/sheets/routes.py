"""A checklist from a spreadsheet, and as one."""

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.builder import actions as drafts
from audit.checklists.library.queries import free_slug
from audit.checklists.models import ChecklistVersion
from audit.checklists.parameters.queries import own_parameters
from audit.checklists.queries import newest_versions, version_for
from audit.checklists.sheets import views
from audit.checklists.sheets.forms import SheetForm
from audit.checklists.sheets.wording import remark_words
from audit.checklists.sheets.writing import empty_sheet, sheet_of
from audit.checklists.uploads import actions as uploads
from audit.checklists.uploads.forms import UploadForm
from audit.checklists.uploads.rules import Found, shown_name
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.infra.tables import TYPES, Unreadable
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("sheets", __name__, url_prefix="/checklists")


@bp.get("/sheet.xlsx")
@permit(Action.CHECKLISTS_EDIT)
def template() -> Response:
    """An empty sheet with headings in the reader's language, and how to fill it in."""
    name, own = _("Checklist to fill in"), own_parameters(current_member().organisation_id)
    return send_file(
        empty_sheet(own), mimetype=TYPES["xlsx"], as_attachment=True, download_name=f"{name}.xlsx"
    )


@bp.get("/<version_hash>/sheet.xlsx")
@permit(Action.CHECKLISTS_SEE)
def sheet(version_hash: str) -> Response:
    """A version's items as a sheet, to be changed and uploaded again."""
    version = found(version_for(current_member(), version_hash))
    name = f"{version.parent.slug}-{version.number}.xlsx"
    own = own_parameters(version.organisation_id)
    response = send_file(
        sheet_of(version.checklist, own),
        mimetype=TYPES["xlsx"],
        as_attachment=True,
        download_name=name,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.post("/upload/sheet")
@permit(Action.CHECKLISTS_EDIT)
def create() -> BaseResponse | tuple[str, int]:
    """Read it: all that is wrong by cell, or the page that says what it would change."""
    form, member = offering(SheetForm()), current_member()
    sound, chosen = form.validate_on_submit(), form.sheet.data
    if not (chosen and chosen.filename):
        form.sheet.errors = [_("Choose a file first.")]
        sound = False
    if not sound:
        return _page(form), 422
    base, name = _base(form), shown_name(chosen.filename)
    slug = free_slug(member, views.wanted_id(form))
    try:
        reading, account = views.read_upload(
            chosen.stream, form, base, own_parameters(member.organisation_id), slug
        )
    except Unreadable as why:
        return _page(form, views.unreadable(name, why)), 422
    if request.form.get("to") == "builder" and reading.raw["sections"]:
        for remark in reading.remarks:
            if remark.kind in views.UNREAD:
                flash(remark_words(remark), "warning")
        draft = drafts.start(reading.raw, by=member, base=base, next_version=base is not None)
        return go(url_for("drafts.show", draft_id=draft.id))
    if reading.checklist is None:
        return _page(form, views.problems_of(name, reading, account)), 422
    remarks = tuple((each.kind, each.n, each.words) for each in reading.remarks)
    read = Found(name, reading.checklist, remarks=remarks)
    upload = uploads.keep(name, [read], by=member)
    return go(url_for("uploads.show", upload_id=upload.id))


def empty_form() -> SheetForm:
    """The form before anything was sent."""
    language = current_member().organisation.language
    return offering(SheetForm(formdata=None, language=language))


def offering(form: SheetForm) -> SheetForm:
    """The form with the checklists that it may be for."""
    member = current_member()
    form.offer(newest_versions(member), own_parameters(member.organisation_id))
    return form


def _base(form: SheetForm) -> ChecklistVersion | None:
    return found(version_for(current_member(), form.of.data)) if form.of.data else None


def _page(form: SheetForm, problems: views.SheetProblems | None = None) -> str:
    return render_template(
        "checklists/uploads/new.html",
        form=UploadForm(formdata=None),
        problems=None,
        sheet_form=form,
        sheet_problems=problems,
    )
