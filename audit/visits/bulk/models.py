"""An act on many visits, and what becomes of each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import Branch, Membership
from audit.visits.bulk.rules import Act, Fate, Stage
from audit.visits.models import Visit


class Batch(Entity):
    """One act on many visits; who asked for it, how, and how far it is."""

    __tablename__ = "batch"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    act: Mapped[Act]
    stage: Mapped[Stage] = mapped_column(default=Stage.CHOSEN)
    terms: Mapped[dict[str, Any]]
    """How: the reason, the new last day, the people, what is offered."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"), unique=True)
    """The act that this one takes back; each is taken back once."""


class BatchItem(Entity):
    """One visit of an act, or one branch that is to get a visit; what becomes of it."""

    __tablename__ = "batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "position"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"))
    position: Mapped[int]
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True)
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branch.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    """Who is to get it."""
    fate: Mapped[Fate] = mapped_column(default=Fate.WAITING)
    why: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """What stands in the way."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """How it was before, so that it can be had back."""

    batch: Mapped[Batch] = relationship()
    visit: Mapped[Visit | None] = relationship()
    branch: Mapped[Branch] = relationship()
    person: Mapped[Membership | None] = relationship()
