"""Programmes and the visits they plan."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.checklists.models import ChecklistVersion
from audit.infra.db import Entity, now
from audit.people.models import Branch
from audit.visits.models import Visit
from audit.visits.programmes.rules import Period


class Stage(StrEnum):
    """Where a programme stands: being planned, running, or ended."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


class Programme(Entity):
    """A wave: which branches are visited how often in a period, on which checklist, by what rules.

    Days and times of day are by each branch's own clock; amounts are in minor units (pence).
    """

    __tablename__ = "programme"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"))
    name: Mapped[str]
    goal: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.PLANNED)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    not_before: Mapped[str] = mapped_column(default="09:00")
    not_after: Mapped[str] = mapped_column(default="17:00")
    per_branch: Mapped[int] = mapped_column(default=1)
    due_hours: Mapped[int] = mapped_column(default=24)
    scenarios: Mapped[list[str]] = mapped_column(JSON, default=list)
    """In rotation over the visits; none: the brief alone."""
    brief: Mapped[str] = mapped_column(default="")
    fee: Mapped[int | None]
    expenses_limit: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="")
    payable: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Per cent of the fee by the manifest's outcome; what is not named follows the default."""
    lockout_days: Mapped[int] = mapped_column(default=90)
    """So long after a visit a shopper, and their companions, may not visit the same branch."""
    gap_days: Mapped[int] = mapped_column(default=0)
    """So long lies between two visits of one shopper, wherever."""
    most_per_day: Mapped[int | None]
    most_per_programme: Mapped[int | None]
    lowest_grade: Mapped[int | None]
    """Hundredths of a grade (1.00 … 5.00); who has no grade yet is not held back by it."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """A shopper must have one of them; none: any."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)

    version: Mapped[ChecklistVersion] = relationship()
    slots: Mapped[list["Slot"]] = relationship(back_populates="programme")


class Slot(Entity):
    """One visit that a programme plans at a branch; `visit` is the one that fills it at present.

    A visit that was declined, expired or cancelled leaves its slot free for the next.
    """

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("programme_id", "branch_id", "number"),)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branch.id"), index=True)
    number: Mapped[int]
    scenario: Mapped[str] = mapped_column(default="")
    on_board: Mapped[bool] = mapped_column(default=False)
    """Whether shoppers may claim it from the job board."""
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), unique=True)

    programme: Mapped[Programme] = relationship(back_populates="slots")
    branch: Mapped[Branch] = relationship()
    visit: Mapped[Visit | None] = relationship()


def period_of(programme: Programme) -> Period:
    """The days and times of day of a programme."""
    return Period(
        programme.opens_on,
        programme.closes_on,
        programme.not_before,
        programme.not_after,
        programme.due_hours,
    )
