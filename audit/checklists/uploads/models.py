"""What was uploaded and waits for a person's word."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class ChecklistUpload(Entity):
    """Checklists without a problem, read from one file; kept until published, a week at most."""

    __tablename__ = "checklist_upload"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON: a list of {"file", "document", "remarks"}."""
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
