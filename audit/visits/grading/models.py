"""Grades of reports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now

QUALITIES = ("content", "instructions", "language", "punctuality")
"""What is graded, each from 1 to 5."""


class Grade(Entity):
    """How good one visit's report was; its shopper sees it, and nobody else's."""

    __tablename__ = "grade"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), unique=True)
    content: Mapped[int]
    instructions: Mapped[int]
    language: Mapped[int]
    punctuality: Mapped[int]
    coaching: Mapped[str] = mapped_column(default="")
    given_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
