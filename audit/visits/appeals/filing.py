"""Appeals on the branch's side: filed against one item, with pictures, and withdrawn."""

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, Refusal, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.appeals import actions, queries, rules, views
from audit.visits.appeals.forms import AppealForm
from audit.visits.appeals.models import Appeal, AppealKind
from audit.visits.appeals.routes import picture_of
from audit.visits.blind.edition import blind_of
from audit.visits.branch.queries import publication_for
from audit.visits.branch.views import Row
from audit.visits.branch.views import rows_of as branch_rows
from audit.visits.models import Publication
from audit.visits.sync.photos import PhotoRefused, StorageFull, TooLarge

bp = Blueprint("branch_appeals", __name__, url_prefix="/branch/visits/<uuid:visit_id>")


@bp.get("/items/<item_id>/appeal")
@permit(Action.BRANCH_ANSWER)
def new(visit_id: UUID, item_id: str) -> str:
    """The empty form of an appeal against one item."""
    publication = _publication(visit_id)
    return _page(publication, item_id, AppealForm(formdata=None))


@bp.post("/items/<item_id>/appeal")
@permit(Action.BRANCH_ANSWER)
def file(visit_id: UUID, item_id: str) -> BaseResponse | tuple[str, int]:
    """Ask that the item be looked at again; what cannot be taken comes back with the form."""
    publication, form, by = _publication(visit_id), AppealForm(), current_member()
    _row(publication, item_id)
    if not form.validate_on_submit():
        return _page(publication, item_id, form), 422
    try:
        _must_be_open(publication)
        pictures = [actions.take_in(each.stream, by=by) for each in form.files()]
        wanted = actions.Wanted(item_id, AppealKind(form.kind.data), form.reason.data)
        actions.file(publication, wanted, pictures, by=by)
    except (PhotoRefused, StorageFull, TooLarge) as refusal:
        form.pictures.errors = [refusal.detail]
        return _page(publication, item_id, form), refusal.status
    except Refusal as refusal:
        return _page(publication, item_id, form, refusal), refusal.status
    flash(_("Your appeal was sent. Somebody who did not review the visit decides."))
    return go(url_for("branch.show", visit_id=visit_id) + "#appeals")


@bp.post("/appeals/<uuid:appeal_id>/withdrawal")
@permit(Action.BRANCH_ANSWER)
def withdraw(visit_id: UUID, appeal_id: UUID) -> BaseResponse:
    """Take an open appeal back."""
    actions.withdraw(_appeal(visit_id, appeal_id, Action.BRANCH_ANSWER), by=current_member())
    flash(_("The appeal was withdrawn."))
    return go(url_for("branch.show", visit_id=visit_id) + "#appeals")


@bp.get("/appeals/<uuid:appeal_id>/pictures/<uuid:attachment_id>/<size>.jpg")
@permit(Action.BRANCH_SEE)
def picture(visit_id: UUID, appeal_id: UUID, attachment_id: UUID, size: str) -> Response:
    """A copy of a picture that the branch attached."""
    return picture_of(_appeal(visit_id, appeal_id, Action.BRANCH_SEE), attachment_id, size)


def _publication(visit_id: UUID) -> Publication:
    return found(publication_for(current_member(), visit_id, Action.BRANCH_ANSWER))


def _must_be_open(publication: Publication) -> None:
    """Before its pictures are taken in; once more when it is filed."""
    actions.must_be_open(publication, publication.assessment.submission.visit)


def _appeal(visit_id: UUID, appeal_id: UUID, action: Action) -> Appeal:
    appeal = found(queries.appeal_for(current_member(), appeal_id, action))
    if appeal.visit_id != visit_id:
        raise NotFound
    return appeal


def _row(publication: Publication, item_id: str) -> Row:
    """The item as the branch reads it; NotFound for one that did not fall short."""
    rows = branch_rows(blind_of(publication))
    return found(next((r for r in rows if r.item.id == item_id and rules.appealable(r.line)), None))


def _page(
    publication: Publication, item_id: str, form: AppealForm, refusal: Refusal | None = None
) -> str:
    blind, row = blind_of(publication), _row(publication, item_id)
    return render_template(
        "appeals/new.html",
        visit=blind,
        row=row,
        form=form,
        refusal=refusal,
        appeals=views.branch_appeals(current_member(), publication, blind),
        within=rules.DECIDED_WITHIN,
        most=rules.MOST_PICTURES,
    )
