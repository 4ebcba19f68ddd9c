"""The desk: queue, one visit with its photos, comment, return, approve, publish."""

from datetime import timedelta
from uuid import UUID

from flask import Response, make_response, request, send_file, url_for
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
from audit.visits.blind.suspicion import doubt
from audit.visits.copies import copy_key
from audit.visits.grading.forms import ApprovalGradeForm
from audit.visits.models import Visit
from audit.visits.queries import photo_for, undecided_count
from audit.visits.review import actions, models, queries  # noqa: F401
from audit.visits.review.forms import ApproveForm, CommentForm, PublishForm, ReturnForm
from audit.visits.review.page import (
    GRADE,
    assessment_of,
    bp,
    onward,
    shown_page,
    submission_of,
    visit_of,
)
from audit.visits.review.rules import REVIEW_WITHIN

PAGE = 50
SIZES = frozenset({"thumbnail", "screen"})


@bp.get("/reviews")
@permit(Action.VISITS_REVIEW)
def queue() -> Response:
    """What waits for a reviewer: one filter of it, in one order."""
    page, member = page_asked_for(), current_member()
    shown = _one_of(queries.FILTERS, request.args.get("show"))
    order = _one_of(queries.ORDERS, request.args.get("order"))
    rows = queries.queue_for(member, shown, order=order, page=page, size=PAGE)
    return render(
        "reviews/index.html",
        fragment="reviews/_queue.html",
        visits=rows[:PAGE],
        tags=queries.tags_of(rows[:PAGE]),
        counts=queries.counts_for(member),
        shown=shown,
        order=order,
        undecided=undecided_count(member),
        more=len(rows) > PAGE,
        page=page,
        now=now(),
        within=REVIEW_WITHIN,
        done=queries.just_done(member, request.args.get("done", "")),
        results=None,
    )


def _one_of(known: tuple[str, ...], asked: str | None) -> str:
    return asked if asked in known else known[0]


@bp.get("/visits/<uuid:visit_id>/review")
@permit(Action.VISITS_REVIEW)
def show(visit_id: UUID) -> str:
    """One submission side by side with its photos."""
    return shown_page(visit_of(visit_id))


@bp.put("/visits/<uuid:visit_id>/review/notes/<place>")
@bp.post("/visits/<uuid:visit_id>/review/notes/<place>")
@permit(Action.VISITS_REVIEW)
def comment(visit_id: UUID, place: str) -> Response | BaseResponse:
    """Say something about one item, section or the visit; what cannot be kept comes back."""
    visit = visit_of(visit_id)
    form = CommentForm()
    text = form.text.data or ""
    try:
        if not form.validate_on_submit():
            raise Invalid(_("A comment may have 2000 characters at most."))
        submission = submission_of(visit, form.submission.data)
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
    visit = visit_of(visit_id)
    form = ReturnForm()
    if not form.validate_on_submit():
        return shown_page(visit, return_form=form), 422
    due = now() + timedelta(hours=int(form.hours.data))
    try:
        submission = submission_of(visit, form.submission.data)
        actions.give_back(visit, submission, form.reason.data, due, by=current_member())
    except Conflict as refusal:
        return shown_page(visit, return_form=form, refusal=refusal), refusal.status
    return go(onward(visit))


@bp.post("/visits/<uuid:visit_id>/approval")
@permit(Action.VISITS_REVIEW)
def approve(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Accept the assessment as right, with a grade for the report where one was given."""
    visit, grade = visit_of(visit_id), ApprovalGradeForm(prefix=GRADE)
    if not grade.validate():
        return shown_page(visit, grade_form=grade), 422
    graded = actions.Graded(grade.marks(), grade.coaching.data or "") if grade.given() else None
    try:
        assessment = assessment_of(visit, ApproveForm())
        actions.approve(visit, assessment, by=current_member(), grade=graded)
    except Conflict as refusal:
        return shown_page(visit, refusal=refusal, grade_form=grade), refusal.status
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/approval/undo")
@permit(Action.VISITS_REVIEW)
def reopen(visit_id: UUID) -> BaseResponse:
    """Take an approval back before it is published."""
    actions.reopen(visit_of(visit_id), by=current_member())
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/publication")
@permit(Action.VISITS_PUBLISH)
def publish(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Make the visit known to the organisation; the report is made at once."""
    visit = visit_of(visit_id)
    form = PublishForm()
    doubted = doubt(visit, form.summary.data or "", form.warned.data or "")
    if not form.validate_on_submit() or doubted:
        return shown_page(visit, publish_form=form, doubted=doubted), 422
    try:
        assessment = assessment_of(visit, form)
        actions.publish(visit, assessment, form.summary.data or "", by=current_member())
    except Conflict as refusal:
        return shown_page(visit, publish_form=form, refusal=refusal), refusal.status
    return go(onward(visit))


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
        return make_response(shown_page(visit, drafts={place: draft}), status)
    return render(
        "reviews/show.html",
        fragment="reviews/_comment.html",
        status=status,
        visit=visit,
        submission=found(visit.assessment).submission,
        place=place,
        draft=draft,
    )


from audit.visits.review import changing, steps  # noqa: E402, F401  # more routes of this blueprint
