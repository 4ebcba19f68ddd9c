"""Drafts of checklists, and what each was before its last changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.checklists.models import Checklist, ChecklistVersion
from audit.infra.db import Entity, now
from audit.people.models import Membership


class Draft(Entity):
    """A checklist while it is written; its document may be incomplete and wrong."""

    __tablename__ = "checklist_draft"
    __table_args__ = (Index("ix_checklist_draft_organisation_id", "organisation_id", "changed_at"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    checklist_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist.id"), index=True)
    """Whose next version it becomes; a new checklist when there is none."""
    base_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_version.id"))
    """The version that it was made from."""
    document: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change: what a page shows is told by it from what is stored."""
    title: Mapped[str] = mapped_column(default="")
    """The document's title in one language, for lists."""
    items: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    discarded_at: Mapped[datetime | None]
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_version.id"))
    """What it was published as; it is closed then."""

    checklist: Mapped[Checklist | None] = relationship()
    base: Mapped[ChecklistVersion | None] = relationship(foreign_keys=base_id)
    changer: Mapped[Membership] = relationship(foreign_keys=changed_by)

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.discarded_at is None and self.version_id is None


class DraftStep(Entity):
    """One change that can be taken back: the document on its other side, compressed."""

    __tablename__ = "checklist_draft_step"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_draft.id"))
    number: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Before the change; while it is undone, after it."""
    undone: Mapped[bool] = mapped_column(default=False)
