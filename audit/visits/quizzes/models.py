"""The quiz of a programme, and how each person did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Base, Entity, now
from audit.people.models import Membership
from audit.visits.quizzes.rules import Question


class Quiz(Base):
    """The questions that a programme asks; none: it asks nothing."""

    __tablename__ = "quiz"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    questions: Mapped[list[Question]] = mapped_column(JSON)
    hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=now)


class QuizResult(Entity):
    """How one person did at one set of questions; passed when all were right at once."""

    __tablename__ = "quiz_result"
    __table_args__ = (UniqueConstraint("programme_id", "membership_id", "hash"),)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    hash: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    missed: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Ids of the questions missed at the first attempt."""
    begun_at: Mapped[datetime] = mapped_column(default=now)
    passed_at: Mapped[datetime | None]

    member: Mapped[Membership] = relationship()
