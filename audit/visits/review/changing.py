"""Pages on which the desk changes what was sent: another answer for an item, a photo deleted."""

from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.wording import answer_words, item_numbers, yes_no_words
from audit.engines.scoring.fitting import InvalidAnswer
from audit.formats.answers import Answer
from audit.formats.checklist import Item
from audit.infra.htmx import go, render
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, Refusal, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.erasure import erase_photo
from audit.visits.models import Photo, Visit
from audit.visits.queries import photo_for, visit_for
from audit.visits.review import actions
from audit.visits.review.answering import answer_from
from audit.visits.review.forms import AdjustForm, EraseForm, RevertForm
from audit.visits.review.page import assessment_of, bp, shown_page, visit_of

Answered = Response | BaseResponse


@bp.get("/visits/<uuid:visit_id>/review/items/<item_id>")
@permit(Action.VISITS_REVIEW)
def change(visit_id: UUID, item_id: str) -> Answered:
    """The item with its answer, to be put right."""
    visit = visit_of(visit_id)
    form = AdjustForm(formdata=None, assessment=str(visit.assessment_id))
    return _item_page(visit, _item(visit, item_id), form)


@bp.post("/visits/<uuid:visit_id>/review/items/<item_id>")
@permit(Action.VISITS_REVIEW)
def adjust(visit_id: UUID, item_id: str) -> Answered:
    """Put another answer in the item's place: a new assessment beside the one before it."""
    visit, form = visit_of(visit_id), AdjustForm()
    item = _item(visit, item_id)
    try:
        answer = answer_from(item, request.form)
    except InvalidAnswer:
        words = _("This answer cannot be read. Choose or write one that the item can have.")
        return _item_page(visit, item, form, problem=words, status=422)
    if not form.validate_on_submit():
        return _item_page(visit, item, form, chosen=answer, status=422)
    try:
        changes = {item_id: (answer, form.reason.data)}
        made = actions.adjust(visit, assessment_of(visit, form), changes, by=current_member())
    except Refusal as refusal:
        said = {"problem": refusal.detail, "status": refusal.status}
        return _item_page(visit, item, form, chosen=answer, **said)  # type: ignore[arg-type]
    here = url_for("reviews.show", visit_id=visit_id, assessment=made.number)  # a page of its own
    return go(f"{here}#item:{item_id}")


@bp.post("/visits/<uuid:visit_id>/review/adjustments/undo")
@permit(Action.VISITS_REVIEW)
def revert(visit_id: UUID) -> Answered | tuple[str, int]:
    """Go back to the shopper's answers: one more assessment."""
    visit, form = visit_of(visit_id), RevertForm()
    if not form.validate_on_submit():
        return shown_page(visit, revert_form=form), 422
    try:
        assessment = assessment_of(visit, form)
        actions.revert(visit, assessment, form.reason.data, by=current_member())
    except Refusal as refusal:
        return shown_page(visit, revert_form=form, refusal=refusal), refusal.status
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.get("/visits/<uuid:visit_id>/photos/<uuid:photo_id>")
@permit(Action.PHOTOS_ERASE)
def photo_page(visit_id: UUID, photo_id: UUID) -> Answered:
    """One photo, and the way to delete it for good."""
    visit, photo = _photo(visit_id, photo_id)
    return _photo_page(visit, photo, EraseForm(formdata=None))


@bp.post("/visits/<uuid:visit_id>/photos/<uuid:photo_id>/deletion")
@permit(Action.PHOTOS_ERASE)
def erase(visit_id: UUID, photo_id: UUID) -> Answered:
    """Delete a photo for good, with a reason (RP.4)."""
    visit, photo = _photo(visit_id, photo_id)
    form = EraseForm()
    if not form.validate_on_submit():
        return _photo_page(visit, photo, form, status=422)
    erase_photo(visit, photo, form.reason.data, by=current_member())
    return go(url_for("reviews.photo_page", visit_id=visit_id, photo_id=photo_id))


def _item(visit: Visit, item_id: str) -> Item:
    for item in visit.version.checklist.items:
        if item.id == item_id:
            return item
    raise NotFound


def _item_page(
    visit: Visit,
    item: Item,
    form: AdjustForm,
    *,
    chosen: Answer | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    assessment = found(visit.assessment)
    document = visit.version.checklist
    present = assessment.answers.get(item.id)
    form.assessment.data = str(assessment.id)
    return render(
        "reviews/change.html",
        fragment="reviews/_change.html",
        status=status,
        visit=visit,
        item=item,
        number=item_numbers(document)[item.id],
        present=answer_words(document, item, present),
        chosen=chosen or present,
        yes_no=yes_no_words,
        document=document,
        sent=request.form,
        form=form,
        problem=problem,
    )


def _photo(visit_id: UUID, photo_id: UUID) -> tuple[Visit, Photo]:
    member = current_member()
    visit = found(visit_for(member, visit_id, Action.PHOTOS_ERASE))
    return visit, found(photo_for(member, visit_id, photo_id))


def _photo_page(visit: Visit, photo: Photo, form: EraseForm, status: int = 200) -> Response:
    return render(
        "reviews/photo.html",
        fragment="reviews/_photo.html",
        status=status,
        visit=visit,
        photo=photo,
        large=url_for("reviews.photo", visit_id=visit.id, photo_id=photo.id, size="screen"),
        deletion=url_for("reviews.erase", visit_id=visit.id, photo_id=photo.id),
        form=form,
    )
