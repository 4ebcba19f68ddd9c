"""Where somebody answers the questions on a brief, before taking a visit on."""

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.db import db
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.board.queries import job_for
from audit.visits.programmes.models import Programme
from audit.visits.queries import visit_for
from audit.visits.quizzes import actions, queries

bp = Blueprint("quiz", __name__)


@bp.get("/visits/<uuid:visit_id>/quiz")
@permit(Action.VISITS_CAPTURE)
def of_visit(visit_id: UUID) -> BaseResponse:
    """The questions before an offer is accepted."""
    return _page(*_visit(visit_id))


@bp.post("/visits/<uuid:visit_id>/quiz")
@permit(Action.VISITS_CAPTURE)
def try_for_visit(visit_id: UUID) -> BaseResponse:
    """Answer them; all right leads back to the offer."""
    return _try(*_visit(visit_id))


@bp.get("/jobs/<uuid:slot_id>/quiz")
@permit(Action.JOBS_CLAIM)
def of_job(slot_id: UUID) -> BaseResponse:
    """The questions before a visit is taken from the board."""
    return _page(*_job(slot_id))


@bp.post("/jobs/<uuid:slot_id>/quiz")
@permit(Action.JOBS_CLAIM)
def try_for_job(slot_id: UUID) -> BaseResponse:
    """Answer them; all right leads back to the board."""
    return _try(*_job(slot_id))


def _visit(visit_id: UUID) -> tuple[Programme, str, str]:
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_CAPTURE))
    programme = db.session.get(Programme, visit.programme_id) if visit.programme_id else None
    return found(programme), f"{url_for('capture.phone')}#visit/{visit.id}", visit.brief


def _job(slot_id: UUID) -> tuple[Programme, str, str]:
    slot = found(job_for(current_member(), slot_id))
    if not slot.on_board:
        raise NotFound
    # the board tells no brief either: what to do is told to whoever has the visit
    return slot.programme, f"{url_for('board.index')}#job-{slot.id}", ""


def _try(programme: Programme, back: str, brief: str) -> BaseResponse:
    try:
        wrong = actions.attempt(
            programme, request.form.get("quiz", ""), request.form, by=current_member()
        )
    except actions.QuizChanged as refusal:
        return _page(programme, back, brief, changed=str(refusal.detail), status=refusal.status)
    if wrong:
        return _page(programme, back, brief, wrong=wrong, status=422)
    flash(_("All right. Now you can take it on."))
    return go(back)


def _page(
    programme: Programme,
    back: str,
    brief: str,
    *,
    wrong: list[str] | None = None,
    changed: str = "",
    status: int = 200,
) -> BaseResponse:
    """The questions; where the last one was taken out meanwhile, nothing holds anybody up."""
    quiz = queries.quiz_of(programme.id)
    if quiz is None:
        return go(back)
    page = render_template(
        "quizzes/take.html",
        brief=brief,
        quiz=quiz,
        result=queries.result_of(current_member().id, quiz),
        answers={} if changed else request.form,
        wrong=wrong or [],
        changed=changed,
        back=back,
    )
    return Response(page, status, mimetype="text/html")
