"""Views of the list that people keep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import Membership


class SavedView(Entity):
    """Filters of the list of visits under a name: one person's, or shared with everybody there."""

    __tablename__ = "saved_view"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    name: Mapped[str]
    query: Mapped[str]
    """The filters as an address says them, in one spelling."""
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[datetime] = mapped_column(default=now)
    dropped_at: Mapped[datetime | None]
    """Set when it was deleted; until it is swept away it can be had back."""

    owner: Mapped[Membership] = relationship()


class FirstView(Entity):
    """Which view one person's list opens with."""

    __tablename__ = "first_view"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), unique=True)
    view_id: Mapped[UUID] = mapped_column(ForeignKey("saved_view.id"), index=True)
