"""That this installation was set up in the browser: once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Base, now

ONLY = 1


class FirstStart(Base):
    """Its only row is numbered 1, so that of two who press at once one gets it."""

    __tablename__ = "first_start"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime] = mapped_column(default=now)
