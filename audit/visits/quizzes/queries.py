"""Reads about quizzes; the caller has found the programme, the visit or the job as the member's."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from audit.infra.db import db
from audit.people.models import Membership, User
from audit.visits.quizzes.models import Quiz, QuizResult


def quiz_of(programme_id: UUID | None) -> Quiz | None:
    """The questions of a programme; None where it asks none."""
    quiz = db.session.get(Quiz, programme_id) if programme_id else None
    return quiz if quiz and quiz.questions else None


def result_of(member_id: UUID, quiz: Quiz) -> QuizResult | None:
    """How a member did at the questions as they are now."""
    found = select(QuizResult).where(
        QuizResult.programme_id == quiz.programme_id,
        QuizResult.membership_id == member_id,
        QuizResult.hash == quiz.hash,
    )
    return db.session.scalar(found)


def awaited_from(member_id: UUID, programme_id: UUID | None) -> Quiz | None:
    """What a member has still to pass before taking a visit of this programme on."""
    quiz = quiz_of(programme_id)
    if quiz is None:
        return None
    result = result_of(member_id, quiz)
    return None if result and result.passed_at else quiz


def results_page(programme_id: UUID, *, page: int, size: int) -> tuple[list[QuizResult], int]:
    """One page of everybody who tried, the latest first, and how many there are."""
    mine = QuizResult.programme_id == programme_id
    total = db.session.scalar(select(func.count()).select_from(QuizResult).where(mine)) or 0
    found = (
        select(QuizResult)
        .join(QuizResult.member)
        .join(Membership.user)
        .where(mine)
        .options(contains_eager(QuizResult.member).contains_eager(Membership.user))
        .order_by(QuizResult.begun_at.desc(), User.name, QuizResult.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return list(db.session.scalars(found)), total
