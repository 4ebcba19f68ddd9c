"""How an organisation says its answers."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity


class AnswerLabel(Entity):
    """How an organisation says an answer, or an end of a scale."""

    __tablename__ = "answer_label"
    __table_args__ = (UniqueConstraint("organisation_id", "word"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    word: Mapped[str]
    """One of ANSWERS or of ENDS."""
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Language to label."""
