"""Checklists and their versions as an organisation keeps them."""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.formats.checklist import Checklist as Document
from audit.infra.db import Entity, now


class Checklist(Entity):
    """One checklist of an organisation; its content lives in its versions."""

    __tablename__ = "checklist"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[str]
    kind: Mapped[str]
    retired_at: Mapped[datetime | None]
    """Since when nothing new is offered on it; None while it is in use."""

    versions: Mapped[list["ChecklistVersion"]] = relationship(
        back_populates="parent", order_by="ChecklistVersion.number"
    )


class ChecklistVersion(Entity):
    """A frozen checklist, named by the SHA-256 of its canonical JSON."""

    __tablename__ = "checklist_version"
    __table_args__ = (
        UniqueConstraint("checklist_id", "number"),
        UniqueConstraint("organisation_id", "hash"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    checklist_id: Mapped[UUID] = mapped_column(ForeignKey("checklist.id"))
    number: Mapped[int]
    hash: Mapped[str]
    scoring_hash: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The canonical JSON itself: what the hash is of."""
    published_at: Mapped[datetime] = mapped_column(default=now)

    parent: Mapped[Checklist] = relationship(back_populates="versions")

    @cached_property
    def checklist(self) -> Document:
        """The document as published."""
        return Document.model_validate_json(self.content)
