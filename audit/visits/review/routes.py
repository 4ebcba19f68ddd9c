"""The desk: queue, one visit with its photos, comment, return, approve, publish."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    make_response,
    render_template,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.htmx import asked_by_htmx, go, render
from audit.infra.images import PictureError
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, Invalid, NotFound, Refusal, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.copies import copy_key
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.queries import latest_submission, photo_for, undecided_count
from audit.visits.review import actions, models, queries  # noqa: F401
from audit.visits.review.forms import ApproveForm, CommentForm, PublishForm, ReturnForm
from audit.visits.review.views import submission_page

bp = Blueprint("reviews", __name__)

PAGE = 50
SIZES = frozenset({"thumbnail", "screen"})


@bp.get("/reviews")
@permit(Action.VISITS_REVIEW)
def queue() -> Response:
    """What waits for a reviewer, the longest waiting first."""
    page = page_asked_for()
    rows = queries.queue_for(current_member(), page=page, size=PAGE)
    visits = rows[:PAGE]
    return render(
        "reviews/index.html",
        fragment="reviews/_queue.html",
        visits=visits,
        photo_counts=queries.photo_counts(visits),
        return_counts=queries.return_counts(visits),
        waiting=queries.waiting_for(current_member()),
        undecided=undecided_count(current_member()),
        more=len(rows) > PAGE,
        page=page,
        now=now(),
    )


@bp.get("/visits/<uuid:visit_id>/review")
@permit(Action.VISITS_REVIEW)
def show(visit_id: UUID) -> str:
    """One submission side by side with its photos."""
    return _page(_visit(visit_id))


@bp.put("/visits/<uuid:visit_id>/review/notes/<place>")
@bp.post("/visits/<uuid:visit_id>/review/notes/<place>")
@permit(Action.VISITS_REVIEW)
def comment(visit_id: UUID, place: str) -> Response | BaseResponse:
    """Say something about one item, section or the visit; what cannot be kept comes back."""
    visit = _visit(visit_id)
    form = CommentForm()
    text = form.text.data or ""
    try:
        if not form.validate_on_submit():
            raise Invalid(_("A comment may have 2000 characters at most."))
        submission = _submission(visit, form.submission.data)
        _must_name(place, visit)
        actions.comment(visit, submission, place, text, by=current_member())
    except (Invalid, Conflict) as refusal:
        return _comment(visit, place, text, refusal)
    if not asked_by_htmx():
        return go(url_for("reviews.show", visit_id=visit_id) + f"#{place}")
    return _comment(visit, place, text.strip())


@bp.post("/visits/<uuid:visit_id>/return")
@permit(Action.VISITS_REVIEW)
def give_back(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Hand the visit back to the shopper, with a reason."""
    visit = _visit(visit_id)
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(visit, return_form=form), 422
    due = now() + timedelta(hours=int(form.hours.data))
    try:
        submission = _submission(visit, form.submission.data)
        actions.give_back(visit, submission, form.reason.data, due, by=current_member())
    except Conflict as refusal:
        return _page(visit, return_form=form, refusal=refusal), refusal.status
    return go(url_for("reviews.queue"))


@bp.post("/visits/<uuid:visit_id>/approval")
@permit(Action.VISITS_REVIEW)
def approve(visit_id: UUID) -> BaseResponse:
    """Accept the assessment as right."""
    visit = _visit(visit_id)
    actions.approve(visit, _assessment(visit, ApproveForm()), by=current_member())
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/approval/undo")
@permit(Action.VISITS_REVIEW)
def reopen(visit_id: UUID) -> BaseResponse:
    """Take an approval back before it is published."""
    actions.reopen(_visit(visit_id), by=current_member())
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/publication")
@permit(Action.VISITS_PUBLISH)
def publish(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Make the visit known to the organisation; the report is made at once."""
    visit = _visit(visit_id)
    form = PublishForm()
    if not form.validate_on_submit():
        return _page(visit, publish_form=form), 422
    try:
        assessment = _assessment(visit, form)
        actions.publish(visit, assessment, form.summary.data or "", by=current_member())
    except Conflict as refusal:
        return _page(visit, publish_form=form, refusal=refusal), refusal.status
    return go(url_for("visits.show", visit_id=visit_id))


@bp.get("/visits/<uuid:visit_id>/photos/<uuid:photo_id>/<size>.jpg")
@permit(Action.VISITS_SEE)
def photo(visit_id: UUID, photo_id: UUID, size: str) -> Response:
    """A copy of a photo, rewritten by the server; the evidence itself stays sealed."""
    if size not in SIZES:
        raise NotFound
    kept = found(photo_for(current_member(), visit_id, photo_id))
    try:
        path = storage().path(copy_key(kept, size))  # type: ignore[arg-type]
    except PictureError as error:
        raise Invalid(error.sentence) from error
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(path, mimetype="image/jpeg", conditional=False, etag=False)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _visit(visit_id: UUID) -> Visit:
    return found(queries.reviewable(current_member(), visit_id))


def _submission(visit: Visit, submission_id: str) -> Submission:
    latest = found(latest_submission(visit))
    if str(latest.id) != submission_id:
        raise actions.Stale(_("A newer submission has arrived. Look at that one first."))
    return latest


def _assessment(visit: Visit, form: Any) -> Assessment:
    assessment = found(visit.assessment)
    if not form.validate_on_submit() or str(assessment.id) != form.assessment.data:
        raise actions.Stale(_("A newer assessment exists. Look at that one first."))
    return assessment


def _must_name(place: str, visit: Visit) -> None:
    document = visit.version.checklist
    places = {"visit"} | {f"section:{s.id}" for s in document.sections}
    if place not in places | {f"item:{i.id}" for i in document.items}:
        raise NotFound


def _comment(visit: Visit, place: str, text: str, refusal: Refusal | None = None) -> Response:
    """One comment after it was sent: the fragment, or without htmx the whole page with it."""
    draft = {"text": text, "saved": refusal is None, "problem": refusal and refusal.detail}
    status = refusal.status if refusal else 200
    if not asked_by_htmx():
        return make_response(_page(visit, drafts={place: draft}), status)
    return render(
        "reviews/show.html",
        fragment="reviews/_comment.html",
        status=status,
        visit=visit,
        submission=found(visit.assessment).submission,
        place=place,
        draft=draft,
    )


def _page(
    visit: Visit,
    *,
    return_form: ReturnForm | None = None,
    publish_form: PublishForm | None = None,
    drafts: dict[str, dict[str, Any]] | None = None,
    refusal: Refusal | None = None,
) -> str:
    """The page of what counts now, with what was typed for it; a refusal says why it is back."""
    assessment = found(visit.assessment)
    return_form, publish_form = return_form or ReturnForm(), publish_form or PublishForm()
    return_form.submission.data = str(assessment.submission_id)
    publish_form.assessment.data = str(assessment.id)
    return render_template(
        "reviews/show.html",
        **submission_page(visit),
        drafts=drafts or {},
        refusal=refusal,
        return_form=return_form,
        approve_form=ApproveForm(assessment=str(assessment.id)),
        publish_form=publish_form,
    )
