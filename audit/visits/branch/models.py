"""What a branch says about a published visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class Acknowledgement(Entity):
    """A branch manager has read a publication."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("publication_id", "member_id"),)

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class BranchReply(Entity):
    """What the branch answers to a published visit, for the desk to read."""

    __tablename__ = "branch_reply"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class TeamFeedback(Entity):
    """What the branch manager takes to the team: strengths, weaknesses, next steps."""

    __tablename__ = "team_feedback"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), unique=True)
    strengths: Mapped[str] = mapped_column(default="")
    weaknesses: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
