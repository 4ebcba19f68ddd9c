"""The ledger: what is owed to whom for which visit, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.fees.rules import EntryState
from audit.infra.db import Entity, now
from audit.people.models import Membership
from audit.visits.models import Visit


class Payment(Entity):
    """Entries that were paid together; its number names the payroll file."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class Entry(Entity):
    """A fee or an expense, in minor units of its currency; `key` makes it count once (I4)."""

    __tablename__ = "ledger_entry"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    """"fee:<visit>", or "expense:<visit>:<hash of what was told>:<n>"; `rules.py` makes both."""
    kind: Mapped[str]
    """fee or expense."""
    asked: Mapped[int]
    """What the visit's terms or its shopper asked for."""
    amount: Mapped[int]
    """What is paid in the end: the desk may approve another amount than was asked for."""
    currency: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    """What was bought, in the shopper's words; of a fee, how the visit ended."""
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission_photo.id"))
    state: Mapped[EntryState] = mapped_column(default=EntryState.DUE)
    reason: Mapped[str] = mapped_column(default="")
    """Why it was refused or changed."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    decided_at: Mapped[datetime | None]
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"), index=True)

    visit: Mapped[Visit] = relationship()
    member: Mapped[Membership] = relationship(foreign_keys=[member_id])
    payment: Mapped[Payment | None] = relationship()
