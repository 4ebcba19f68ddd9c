"""Published visits as their branch may see them: the blind edition, acknowledged and answered."""

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go, render
from audit.infra.images import PictureError
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.blind import wording
from audit.visits.branch import actions, models, queries, views  # noqa: F401
from audit.visits.branch.forms import FeedbackForm, ReplyForm
from audit.visits.copies import copy_key
from audit.visits.models import Publication

bp = Blueprint("branch", __name__, url_prefix="/branch")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

SIZES = frozenset({"thumbnail", "screen"})


@bp.get("")
@permit(Action.BRANCH_SEE)
def index() -> Response:
    """What was published of one's branches, with a mean and its count for each kind (R0.25)."""
    shown = views.list_page(current_member(), page_asked_for())
    return render("branch/index.html", fragment="branch/_list.html", **shown)


@bp.get("/visits/<uuid:visit_id>")
@permit(Action.BRANCH_SEE)
def show(visit_id: UUID) -> str:
    """One published visit by itself: what failed, why this score, and what the branch says."""
    return _page(_publication(visit_id, Action.BRANCH_SEE))


@bp.get("/visits/<uuid:visit_id>/photos/<uuid:photo_id>/<size>.jpg")
@permit(Action.BRANCH_SEE)
def photo(visit_id: UUID, photo_id: UUID, size: str) -> Response:
    """A copy of a photo; its headers tell nothing of when it was taken, sent or made."""
    if size not in SIZES:
        raise NotFound
    blind = found(queries.blind_for(current_member(), visit_id))
    kept = found(queries.photo_for_branch(blind, photo_id))
    try:
        body = storage().read(copy_key(kept, size))  # type: ignore[arg-type]
    except (PictureError, FileNotFoundError) as error:
        raise NotFound from error
    response = Response(body, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.post("/visits/<uuid:visit_id>/acknowledgement")
@permit(Action.BRANCH_ANSWER)
def acknowledge(visit_id: UUID) -> BaseResponse:
    """Say that the visit was read."""
    actions.acknowledge(_publication(visit_id), by=current_member())
    flash(_("Acknowledged. The desk sees that it was read."))
    return go(url_for("branch.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/replies")
@permit(Action.BRANCH_ANSWER)
def reply(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Answer the visit, for the desk to read."""
    publication = _publication(visit_id)
    form = ReplyForm()
    if not form.validate_on_submit():
        return _page(publication, reply_form=form), 422
    actions.reply(publication, form.text.data, by=current_member())
    flash(_("Your answer was sent to the desk."))
    return go(url_for("branch.show", visit_id=visit_id) + "#replies")


@bp.post("/visits/<uuid:visit_id>/feedback")
@permit(Action.BRANCH_ANSWER)
def feedback(visit_id: UUID) -> BaseResponse | tuple[str, int]:
    """Keep what the team is to hear of the visit."""
    publication = _publication(visit_id)
    form = FeedbackForm()
    if not form.validate_on_submit():
        return _page(publication, feedback_form=form), 422
    said = (form.strengths.data or "", form.weaknesses.data or "", form.next_steps.data or "")
    actions.take_to_team(publication, *said, by=current_member())
    flash(_("Kept for your team."))
    return go(url_for("branch.show", visit_id=visit_id) + "#team")


def _publication(visit_id: UUID, action: Action = Action.BRANCH_ANSWER) -> Publication:
    return found(queries.publication_for(current_member(), visit_id, action))


def _page(
    publication: Publication,
    *,
    reply_form: ReplyForm | None = None,
    feedback_form: FeedbackForm | None = None,
) -> str:
    shown = views.visit_page(current_member(), publication)
    return render_template(
        "branch/show.html",
        **shown,
        reply_form=reply_form or ReplyForm(formdata=None),
        feedback_form=feedback_form or FeedbackForm(formdata=None, obj=shown["feedback"]),
    )
