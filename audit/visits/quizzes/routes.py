"""The office's pages of a programme's quiz: its questions, and how people did."""

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.db import db
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Refusal, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.programmes import queries as programmes
from audit.visits.programmes.models import Programme
from audit.visits.quizzes import actions, queries
from audit.visits.quizzes.forms import QuestionForm, filled
from audit.visits.quizzes.models import Quiz
from audit.visits.quizzes.rules import MOST_QUESTIONS, Question, hash_of

bp = Blueprint("quizzes", __name__, url_prefix="/programmes/<uuid:programme_id>/quiz")

PAGE = 50


@bp.get("")
@permit(Action.PROGRAMMES_SEE)
def show(programme_id: UUID) -> str:
    """The questions, and everybody who tried."""
    programme, page = _programme(programme_id), page_asked_for()
    results, total = queries.results_page(programme.id, page=page, size=PAGE)
    quiz = queries.quiz_of(programme.id)
    return render_template(
        "quizzes/show.html",
        programme=programme,
        quiz=quiz,
        results=results,
        total=total,
        page=page,
        more=total > page * PAGE,
        may_plan=programmes.may_plan(current_member(), programme),
        room=len(quiz.questions if quiz else []) < MOST_QUESTIONS,
    )


@bp.get("/new")
@permit(Action.PROGRAMMES_PLAN)
def new(programme_id: UUID) -> str:
    """The empty form of a question."""
    return _form_page(_programme(programme_id, Action.PROGRAMMES_PLAN), QuestionForm(None))


@bp.post("")
@permit(Action.PROGRAMMES_PLAN)
def add(programme_id: UUID) -> Response | tuple[str, int]:
    """Ask one question more."""
    return _put(_programme(programme_id, Action.PROGRAMMES_PLAN), "")


@bp.get("/<question_id>")
@permit(Action.PROGRAMMES_PLAN)
def edit(programme_id: UUID, question_id: str) -> str:
    """One question in its form."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    question = _question(programme, question_id)
    return _form_page(programme, QuestionForm(None, data=filled(question)), question_id)


@bp.post("/<question_id>")
@permit(Action.PROGRAMMES_PLAN)
def change(programme_id: UUID, question_id: str) -> Response | tuple[str, int]:
    """Change a question; whoever passed is asked again before the next visit."""
    return _put(_programme(programme_id, Action.PROGRAMMES_PLAN), question_id)


@bp.post("/<question_id>/removal")
@permit(Action.PROGRAMMES_PLAN)
def remove(programme_id: UUID, question_id: str) -> Response:
    """Ask a question no more."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    actions.remove(programme, question_id, by=current_member())
    flash(_("The question is not asked any more."))
    return go(url_for("quizzes.show", programme_id=programme_id))


def _put(programme: Programme, question_id: str) -> Response | tuple[str, int]:
    form = QuestionForm()
    if not form.validate_on_submit():
        return _form_page(programme, form, question_id), 422
    try:
        actions.put(
            programme, form.question(question_id), by=current_member(), seen=form.seen.data or ""
        )
    except actions.QuestionGone as refusal:
        return _form_page(programme, form, "", refusal), refusal.status
    except Refusal as refusal:
        return _form_page(programme, form, question_id, refusal), refusal.status
    flash(_("Kept. It is asked before the next visit is taken on."))
    return go(url_for("quizzes.show", programme_id=programme.id))


def _form_page(
    programme: Programme, form: QuestionForm, question_id: str = "", refusal: Refusal | None = None
) -> str:
    changed = isinstance(refusal, actions.QuestionChanged)
    theirs = _question(programme, question_id) if changed else None
    if theirs:
        form.seen.data = hash_of([theirs])
    return render_template(
        "quizzes/question.html",
        programme=programme,
        form=form,
        question_id=question_id,
        refusal=refusal,
        theirs=theirs,
    )


def _programme(programme_id: UUID, action: Action = Action.PROGRAMMES_SEE) -> Programme:
    return found(programmes.programme_for(current_member(), programme_id, action))


def _question(programme: Programme, question_id: str) -> Question:
    quiz = db.session.get(Quiz, programme.id)
    questions = quiz.questions if quiz else []
    return found(next((each for each in questions if each["id"] == question_id), None))
