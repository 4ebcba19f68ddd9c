"""What keeps a person away from a branch, and who goes together."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Tie(Entity):
    """A shopper knows someone at a branch, and so never visits it covertly."""

    __tablename__ = "tie"
    __table_args__ = (UniqueConstraint("membership_id", "branch_id"),)

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branch.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    told_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    told_at: Mapped[datetime] = mapped_column(default=now)


class Companionship(Entity):
    """Two shoppers who go together: where one is locked out, so is the other. Stored once, the
    smaller id first."""

    __tablename__ = "companionship"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    one_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    told_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    told_at: Mapped[datetime] = mapped_column(default=now)
