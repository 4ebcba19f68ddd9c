"""The secret addresses that other calendars follow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import Membership


class CalendarFeed(Entity):
    """One person's secret address; what is secret of it is stored hashed."""

    __tablename__ = "calendar_feed"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    asked_at: Mapped[datetime | None]
    """When a calendar last asked; kept to the day, so that a forgotten address is noticed."""

    membership: Mapped[Membership] = relationship()
