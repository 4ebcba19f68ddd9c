"""Appeals and what is attached to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.visits.models import Photo, Visit


class AppealKind(StrEnum):
    """What an appeal says is wrong."""

    FACT = "fact"
    RULE = "rule"
    CIRCUMSTANCE = "circumstance"
    MIX_UP = "mix_up"


class Standing(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Appeal(Entity):
    """One item of a published visit, to be looked at again; one per item and assessment."""

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("assessment_id", "item"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    item: Mapped[str]
    kind: Mapped[AppealKind]
    reason: Mapped[str]
    filed_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    filed_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(default=Standing.OPEN)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(default="")
    """Why, in the decider's words; the branch reads it."""
    result_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    """The assessment that an upheld appeal led to."""

    visit: Mapped[Visit] = relationship()
    attachments: Mapped[list["AppealAttachment"]] = relationship(
        order_by="AppealAttachment.received_at, AppealAttachment.id"
    )


class AppealAttachment(Entity):
    """A picture that supports an appeal; only copies of it are shown."""

    __tablename__ = "appeal_attachment"

    appeal_id: Mapped[UUID] = mapped_column(ForeignKey("appeal.id"), index=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)

    photo: Mapped[Photo] = relationship()
