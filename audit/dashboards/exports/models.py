"""Files that a member asked for: tables and zips of reports, for a week."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import Membership


class Export(Entity):
    """One file made by a job for whoever asked, and for nobody else."""

    __tablename__ = "export"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    what: Mapped[str]
    """visits, answers or reports"""
    state: Mapped[str] = mapped_column(default="working")
    """working or done; a job that failed says so itself"""
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The filters of an address, the language, how the table is written, and its asker's reach."""
    chosen: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The visits whose reports go into the zip, as they were when it was asked for."""
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Those of them that could not be put in."""
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """Visits done, of how many."""
    name: Mapped[str]
    """What the file is called when somebody saves it."""
    size: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    asker: Mapped[Membership] = relationship()

    @property
    def key(self) -> str:
        """Where the file is in the storage."""
        return f"exports/{self.organisation_id}/{self.id}"
