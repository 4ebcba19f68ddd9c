"""Appeals at the desk: what waits, one appeal with its evidence, and the decision."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from audit.engines.scoring.fitting import InvalidAnswer
from audit.formats.answers import Answer
from audit.infra.asked import page_asked_for
from audit.infra.htmx import go, render
from audit.infra.images import PictureError
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, Refusal, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.appeals import actions, queries, views, wording
from audit.visits.appeals.forms import DecideForm
from audit.visits.appeals.models import Appeal, Standing
from audit.visits.blind.suspicion import doubt, seal, why
from audit.visits.copies import copy_key
from audit.visits.erasure import erase_photo
from audit.visits.models import Photo
from audit.visits.review.answering import answer_from
from audit.visits.review.forms import EraseForm
from audit.visits.review.publishing import last_publication

bp = Blueprint("appeals", __name__, url_prefix="/appeals")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

PAGE = 50
SIZES = frozenset({"thumbnail", "screen"})


@bp.get("")
@permit(Action.APPEALS_DECIDE)
def index() -> Response:
    """Appeals that wait for a decision, or those that were decided."""
    page, member = page_asked_for(), current_member()
    decided = request.args.get("show") == "decided"
    found_ = queries.queue_for(member, decided=decided, page=page, size=PAGE)
    return render(
        "appeals/index.html",
        fragment="appeals/_list.html",
        rows=views.rows_of(member, found_[:PAGE]),
        waiting=queries.open_count(member),
        decided=decided,
        more=len(found_) > PAGE,
        page=page,
    )


@bp.get("/<uuid:appeal_id>")
@permit(Action.APPEALS_DECIDE)
def show(appeal_id: UUID) -> str:
    """One appeal: the item with its evidence, what the branch says, and the decision."""
    return _page(_appeal(appeal_id), DecideForm(formdata=None))


@bp.post("/<uuid:appeal_id>/decision")
@permit(Action.APPEALS_DECIDE)
def decide(appeal_id: UUID) -> BaseResponse | tuple[str, int]:
    """Reject the appeal, or uphold it: then the visit is published again, revised."""
    appeal, form = _appeal(appeal_id), DecideForm()
    upheld = form.verdict.data == Standing.UPHELD
    chosen, problem = _chosen(appeal) if upheld else (None, "")
    valid = form.validate_on_submit()
    doubted = _doubted(appeal, form, upheld=upheld)
    if not valid or problem or doubted:
        return _page(appeal, form, chosen=chosen, problem=problem, doubted=doubted), 422
    by, reason = current_member(), form.reason.data
    try:
        if chosen is not None:
            actions.uphold(appeal, chosen, reason, form.summary.data or "", by=by)
        else:
            actions.reject(appeal, reason, by=by)
    except Refusal as refusal:
        return _page(appeal, form, chosen=chosen, refusal=refusal), refusal.status
    flash(_("Upheld, and published again.") if upheld else _("Decided; the branch can read why."))
    return go(url_for("appeals.show", appeal_id=appeal_id))


@bp.get("/<uuid:appeal_id>/pictures/<uuid:attachment_id>/<size>.jpg")
@permit(Action.APPEALS_DECIDE)
def picture(appeal_id: UUID, attachment_id: UUID, size: str) -> Response:
    """A copy of a picture that supports an appeal."""
    return picture_of(_appeal(appeal_id), attachment_id, size)


@bp.get("/<uuid:appeal_id>/pictures/<uuid:attachment_id>")
@permit(Action.PHOTOS_ERASE)
def picture_page(appeal_id: UUID, attachment_id: UUID) -> Response:
    """One picture of a branch, and the way to delete it for good."""
    appeal = _erasable(appeal_id)
    return _picture_page(appeal, attachment_id, EraseForm(formdata=None))


@bp.post("/<uuid:appeal_id>/pictures/<uuid:attachment_id>/deletion")
@permit(Action.PHOTOS_ERASE)
def erase(appeal_id: UUID, attachment_id: UUID) -> BaseResponse:
    """Delete a picture for good, with a reason (RP.4); the appeal stays."""
    appeal, form = _erasable(appeal_id), EraseForm()
    kept: Photo = found(queries.picture_of(appeal, attachment_id))
    if not form.validate_on_submit():
        return _picture_page(appeal, attachment_id, form, status=422)
    erase_photo(appeal.visit, kept, form.reason.data, by=current_member())
    return go(url_for("appeals.picture_page", appeal_id=appeal_id, attachment_id=attachment_id))


def picture_of(appeal: Appeal, attachment_id: UUID, size: str) -> Response:
    """A copy of an appeal's picture; its headers tell nothing of when it was taken or sent."""
    if size not in SIZES:
        raise NotFound
    kept: Photo = found(queries.picture_of(appeal, attachment_id))
    try:
        body = storage().read(copy_key(kept, size))  # type: ignore[arg-type]
    except (PictureError, FileNotFoundError) as error:
        raise NotFound from error
    response = Response(body, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _appeal(appeal_id: UUID) -> Appeal:
    return found(queries.appeal_for(current_member(), appeal_id, Action.APPEALS_DECIDE))


def _erasable(appeal_id: UUID) -> Appeal:
    return found(queries.appeal_for(current_member(), appeal_id, Action.PHOTOS_ERASE))


def _picture_page(
    appeal: Appeal, attachment_id: UUID, form: EraseForm, status: int = 200
) -> Response:
    kept: Photo = found(queries.picture_of(appeal, attachment_id))
    here: dict[str, Any] = {"appeal_id": appeal.id, "attachment_id": attachment_id}
    return render(
        "appeals/picture.html",
        fragment="reviews/_photo.html",
        status=status,
        appeal=appeal,
        visit=appeal.visit,
        photo=kept,
        large=url_for("appeals.picture", size="screen", **here),
        deletion=url_for("appeals.erase", **here),
        form=form,
    )


def _chosen(appeal: Appeal) -> tuple[Answer | None, str]:
    """The answer that is to count, or what is wrong with it."""
    item = views.item_of(appeal.visit.version.checklist, appeal.item)
    try:
        return answer_from(item, request.form), ""
    except InvalidAnswer:
        return None, _("Choose or write the answer that is to count.")


def _doubted(appeal: Appeal, form: DecideForm, *, upheld: bool) -> Markup | None:
    """What the branch will read, where it may tell who was there; the former summary it knows."""
    summary = form.summary.data or ""
    known = not upheld or summary.split() == last_publication(appeal.visit).summary.split()
    text = form.reason.data or "" if known else f"{summary}\n\n{form.reason.data or ''}"
    words = doubt(appeal.visit, text, form.warned.data or "")
    if words:
        form.warned.data, form.reason.errors = seal(text), [*form.reason.errors, why()]
    return words


def _page(
    appeal: Appeal,
    form: DecideForm,
    *,
    chosen: Answer | None = None,
    problem: str = "",
    doubted: Markup | None = None,
    refusal: Refusal | None = None,
) -> str:
    shown = views.appeal_page(appeal, current_member())
    if request.method == "GET":
        form.summary.data = shown["summary"]
    return render_template(
        "appeals/show.html",
        **shown,
        form=form,
        chosen=chosen or shown["present"],
        sent=request.form,
        problem=problem,
        doubted=doubted,
        refusal=refusal,
    )
