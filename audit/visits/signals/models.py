"""Signals found in submissions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Signal(Entity):
    """One unusual thing about a submission; a reviewer has seen it or not."""

    __tablename__ = "signal"
    __table_args__ = (UniqueConstraint("submission_id", "kind"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    kind: Mapped[str]
    data: Mapped[dict[str, Any]]
    found_at: Mapped[datetime] = mapped_column(default=now)
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    seen_at: Mapped[datetime | None]
