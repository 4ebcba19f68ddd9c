"""The roll-up that results are read from: a row for each published visit."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Base


class VisitResult(Base):
    """What a published visit says in figures; kept by the events that publish, revise and undo."""

    __tablename__ = "visit_result"
    __table_args__ = (
        Index("ix_visit_result_asked", "organisation_id", "kind", "checklist_id", "made_on"),
        Index("ix_visit_result_branch_id", "branch_id"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branch.id"))
    checklist_id: Mapped[UUID] = mapped_column(ForeignKey("checklist.id"))
    scoring_hash: Mapped[str]
    """Equal for versions whose scores are comparable; only those are averaged."""
    kind: Mapped[str]
    made_on: Mapped[date]
    """The day by the branch's clock; of a visit without one, the last day of its window."""
    outcome: Mapped[str]
    ratio: Mapped[str | None]
    """The visit's score, "n/d", at most 1; null when nothing counted."""
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By parameter of which something counted, its score as "n/d"."""
    marks: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """By item that counted, its mark in basis points."""
