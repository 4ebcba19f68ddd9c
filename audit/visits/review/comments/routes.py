"""The library of comments: list and search, add, change, drop with an undo."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.review.comments import actions, queries
from audit.visits.review.comments.forms import StockForm
from audit.visits.review.models import StockComment

bp = Blueprint("comments", __name__, url_prefix="/reviews/comments")

Answer = Response | tuple[str, int]


@bp.get("")
@permit(Action.VISITS_REVIEW)
def index() -> str:
    """The library, and a form for one more."""
    return _page(StockForm(formdata=None))


@bp.post("")
@permit(Action.VISITS_REVIEW)
def keep() -> Answer:
    """Put a comment into the library; also the undo of dropping one."""
    form = StockForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        actions.keep(form.title.data, form.text.data, by=current_member())
    except Conflict as refusal:
        form.title.errors = [refusal.detail]
        return _page(form), refusal.status
    return go(url_for("comments.index"))


@bp.get("/<uuid:comment_id>")
@permit(Action.VISITS_REVIEW)
def show(comment_id: UUID) -> str:
    """One comment, to be changed or dropped."""
    comment = _comment(comment_id)
    return _form(comment, StockForm(formdata=None, obj=comment))


@bp.post("/<uuid:comment_id>")
@permit(Action.VISITS_REVIEW)
def change(comment_id: UUID) -> Answer:
    """Put a comment in other words."""
    comment, form = _comment(comment_id), StockForm()
    if not form.validate_on_submit():
        return _form(comment, form), 422
    try:
        actions.change(comment, form.title.data, form.text.data, by=current_member())
    except Conflict as refusal:
        form.title.errors = [refusal.detail]
        return _form(comment, form), refusal.status
    return go(url_for("comments.index"))


@bp.post("/<uuid:comment_id>/deletion")
@permit(Action.VISITS_REVIEW)
def drop(comment_id: UUID) -> str:
    """Drop a comment; the page that comes back can undo it."""
    comment = _comment(comment_id)
    dropped = {"title": comment.title, "text": comment.text}
    actions.drop(comment, by=current_member())
    return _page(StockForm(formdata=None), dropped=dropped)


def _comment(comment_id: UUID) -> StockComment:
    return found(queries.comment_for(current_member(), comment_id))


def _page(form: StockForm, **more: Any) -> str:
    words = request.args.get("q", "")[:100]
    comments = queries.comments_for(current_member(), words)
    return render_template(
        "reviews/comments/index.html", comments=comments, words=words, form=form, **more
    )


def _form(comment: StockComment, form: StockForm) -> str:
    return render_template("reviews/comments/show.html", comment=comment, form=form)
