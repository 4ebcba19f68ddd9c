"""What was uploaded, what is wrong with it, and what it did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Base, Entity, now
from audit.people.importing.rules import State
from audit.people.models import Membership


class What(StrEnum):
    """What the rows of a table are."""

    BRANCHES = "branches"
    PEOPLE = "people"


class Import(Entity):
    """One uploaded table, from the first look to what became of it.

    What names anybody (the file, its rows' names and values) goes after thirty days.
    """

    __tablename__ = "table_import"
    __table_args__ = (
        Index("ix_table_import_organisation_id_uploaded_at", "organisation_id", "uploaded_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    """On whose behalf the last step is, or was, done."""
    what: Mapped[What]
    file_name: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str]
    size: Mapped[int]
    encoding: Mapped[str] = mapped_column(default="")
    """Chosen by hand for a CSV file; "": found out."""
    language: Mapped[str]
    """In which the words about its rows are written."""
    state: Mapped[State]
    progress: Mapped[int] = mapped_column(default=0)
    """Hundredths of what is under way."""
    rows: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    """Why the whole file cannot be read, in a sentence."""
    account: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How it was read: sheet, encoding, separator, headings left aside, regions to be made."""
    invites: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether new people are sent their invitation."""
    change_id: Mapped[UUID | None]
    """What takes it back, for an hour."""
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]

    uploader: Mapped[Membership] = relationship(foreign_keys=[uploaded_by])

    @property
    def key(self) -> str:
        """Where the uploaded bytes are stored."""
        return f"imports/{self.organisation_id}/{self.id}"


class ImportProblem(Base):
    """What is wrong, or worth knowing, about one cell."""

    __tablename__ = "table_import_problem"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("table_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    cell: Mapped[str]
    """As the spreadsheet names it: "B17"."""
    heading: Mapped[str]
    value: Mapped[str]
    words: Mapped[str]
    stops: Mapped[bool]
    """Whether nothing may be written because of it."""


class ImportRow(Base):
    """What one row makes new or changes, and of what it was."""

    __tablename__ = "table_import_row"
    __table_args__ = (Index("ix_table_import_row_subject_id", "subject_id"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("table_import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]
    """new or changed."""
    subject_id: Mapped[UUID | None]
    """The branch or membership; None: not made yet."""
    name: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """By value: what it was and what it becomes, as the page says them; emptied with the file."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What takes it back: values by their names, as they were and as they became."""
    undone: Mapped[str] = mapped_column(default="", server_default="")
    """removed, closed, ended, put back or kept; "": not taken back."""
