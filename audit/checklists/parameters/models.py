"""What an organisation calls its parameters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity


class Parameter(Entity):
    """What an organisation calls one of the six, or a parameter of its own (then with a hue)."""

    __tablename__ = "parameter"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str]
    """What checklists name it by."""
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Language to name."""
    hue: Mapped[str | None]
    """A key of HUES; None for one of the six."""
    archived_at: Mapped[datetime | None]
    """Since when it is offered to no checklist any more; those that name it keep it."""
