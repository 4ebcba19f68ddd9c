"""What the desk keeps beside assessments: holds, second readings, its library of comments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Hold(Entity):
    """A visit set on hold: nobody returns, approves or publishes it until it is released."""

    __tablename__ = "hold"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    reason: Mapped[str]
    held_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    held_at: Mapped[datetime] = mapped_column(default=now)
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    released_at: Mapped[datetime | None]


class SecondReading(Entity):
    """Another pair of eyes on an assessment: asked for, then given with a verdict."""

    __tablename__ = "second_reading"
    __table_args__ = (UniqueConstraint("assessment_id"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    question: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    agrees: Mapped[bool | None]
    words: Mapped[str] = mapped_column(default="")
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    read_at: Mapped[datetime | None]


class StockComment(Entity):
    """A comment that reviewers keep for use again and again."""

    __tablename__ = "stock_comment"
    __table_args__ = (UniqueConstraint("organisation_id", "title"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str]
    text: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
