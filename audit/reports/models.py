"""Reports that were made, kept under what they depend on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Report(Entity):
    """One audit PDF: of an assessment, in an edition and a language, by one build of the design."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("assessment_id", "edition", "language", "build"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    edition: Mapped[str]
    language: Mapped[str]
    build: Mapped[str]
    name: Mapped[str]
    """What the file is called when somebody saves it."""
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def key(self) -> str:
        """Where the file is in the storage."""
        return f"reports/{self.organisation_id}/{self.id}.pdf"
