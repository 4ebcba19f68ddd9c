"""What an undo needs to know."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Change(Entity):
    """What a member changed, as it was and as it became; forgotten after a day.

    `words` is what the member was told, in the language it was told in.
    """

    __tablename__ = "change"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
