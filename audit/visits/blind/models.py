"""What a reviewer held back or put in other words for the blind edition."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.db import Entity, now


class WithheldPhoto(Entity):
    """A photo that would tell who took it, and so stays out of the blind edition."""

    __tablename__ = "withheld_photo"

    submission_photo_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission_photo.id"), unique=True
    )
    withheld_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    withheld_at: Mapped[datetime] = mapped_column(default=now)


class RewordedNote(Entity):
    """A note (or caption) as the blind edition has it; empty text leaves it out.

    `place`: "visit", "section:<id>", "item:<id>", "caption:<submission photo id>", "answer:<id>".
    """

    __tablename__ = "reworded_note"
    __table_args__ = (UniqueConstraint("submission_id", "place"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    place: Mapped[str]
    text: Mapped[str]
    reworded_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    reworded_at: Mapped[datetime] = mapped_column(default=now)
