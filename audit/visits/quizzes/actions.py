"""Verbs of a quiz: put a question, take it out, try, and the guard before a visit is taken on."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask_babel import gettext as _

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Refusal
from audit.people.models import Membership
from audit.visits.programmes.models import Programme
from audit.visits.quizzes.models import Quiz, QuizResult
from audit.visits.quizzes.queries import awaited_from, result_of
from audit.visits.quizzes.rules import MOST_QUESTIONS, Question, hash_of, missed


class QuizNeeded(Refusal):
    """A visit of this programme is taken on only after its questions were answered rightly."""

    kind, status = "quiz-needed", 428


class QuizChanged(Conflict):
    """The questions are not those any more that were shown."""

    kind = "stale"


class QuestionChanged(Conflict):
    """Somebody else changed the question while it stood in a form."""

    kind = "question-changed"


class QuestionGone(Conflict):
    """Somebody else took the question out while it stood in a form."""

    kind = "question-gone"


class EnoughQuestions(Conflict):
    """A quiz has as many questions as anybody would answer."""

    kind = "enough-questions"


def put(
    programme: Programme, question: Question, *, by: Membership, seen: str | None = None
) -> None:
    """Add a question, or change the one with its id; the very same again is not added.

    `seen` is the hash of the question that a form began with (`rules.hash_of`). Raises
    QuestionChanged and QuestionGone where somebody was quicker, and EnoughQuestions.
    """

    def change(questions: list[Question]) -> list[Question]:
        if not question["id"]:
            if any({**each, "id": ""} == question for each in questions):
                return questions  # a second click
            if len(questions) >= MOST_QUESTIONS:
                raise EnoughQuestions(_("A quiz has twelve questions at most."))
            return [*questions, {**question, "id": new_id().hex[:12]}]
        present = next((each for each in questions if each["id"] == question["id"]), None)
        _must_stand(present, question, seen)
        return [question if each["id"] == question["id"] else each for each in questions]

    _change(programme, change, by)


def _must_stand(present: Question | None, question: Question, seen: str | None) -> None:
    if present is None:
        raise QuestionGone(
            _("Somebody took this question out meanwhile. Keep it again, and it is asked anew.")
        )
    if seen is not None and seen != hash_of([present]) and present != question:
        raise QuestionChanged(
            _("Somebody else changed this question meanwhile. Keep yours again to replace theirs.")
        )


def remove(programme: Programme, question_id: str, *, by: Membership) -> None:
    """Ask this question no more; again is harmless."""
    _change(programme, lambda all_: [each for each in all_ if each["id"] != question_id], by)


def _change(
    programme: Programme, change: Callable[[list[Question]], list[Question]], by: Membership
) -> None:
    with db.write() as session:
        db.lock(programme)
        quiz = session.get(Quiz, programme.id)
        if quiz is None:
            quiz = Quiz(programme_id=programme.id, questions=[], hash=hash_of([]))
            session.add(quiz)
        questions = change(list(quiz.questions))
        if questions == quiz.questions:
            return
        quiz.questions, quiz.hash, quiz.changed_at = questions, hash_of(questions), now()
        _record("quiz.changed", programme.id, programme, by, quiz.hash)


def attempt(
    programme: Programme, shown: str, answers: Mapping[str, str], *, by: Membership
) -> list[str]:
    """Note an attempt; returns the ids of the questions that were missed, none: passed.

    Raises QuizChanged where `shown` is not the hash of the questions any more.
    """
    with db.write() as session:
        quiz = session.get(Quiz, programme.id)
        if quiz is None or quiz.hash != shown:
            raise QuizChanged(_("The questions were changed a moment ago. Please answer these."))
        wrong = missed(quiz.questions, answers)
        result = _result(by, quiz)
        if result.passed_at:
            return []
        if not result.attempts:
            result.missed = wrong
        result.attempts += 1
        if not wrong:
            result.passed_at = now()
            _record("quiz.passed", by.id, programme, by, quiz.hash)
    return wrong


def _result(by: Membership, quiz: Quiz) -> QuizResult:
    result = result_of(by.id, quiz)
    if result is None:
        begun = QuizResult(
            programme_id=quiz.programme_id, membership_id=by.id, hash=quiz.hash, attempts=0
        )
        db.put(begun)
        result = result_of(by.id, quiz)
    assert result is not None  # ours, or the one of another request that was quicker
    db.lock(result)
    return result


def must_have_passed(member: Membership, programme_id: UUID | None) -> None:
    """Raise QuizNeeded while the programme has questions that this member has not passed."""
    if awaited_from(member.id, programme_id) is not None:
        raise QuizNeeded(
            _("Before you take on this visit, please answer a few questions on what to do there.")
        )


def _record(kind: str, subject: UUID, programme: Programme, by: Membership, hash_: str) -> None:
    events.record(
        kind,
        organisation_id=programme.organisation_id,
        subject_id=subject,
        actor_id=by.id,
        programme=str(programme.id),
        quiz=hash_,
    )
