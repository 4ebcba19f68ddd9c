"""The audit trail: one event per change of state, chained per organisation (I7, RS.14)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from audit.infra.chronicle import new_id
from audit.infra.db import Base, Entity, db, now

GENESIS = "0" * 64
"""What the first event of an organisation is chained to."""


class Event(Entity):
    """One change of state. Holds ids and hashes only, so that erasing a person is possible."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("organisation_id", "seq"),
        Index("ix_event_subject", "subject_id", "seq"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    actor_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]]
    hash: Mapped[str]


class ChainHead(Base):
    """The last event of an organisation's chain; locked by whoever appends."""

    __tablename__ = "chain_head"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


Handler = Callable[[Event], None]
_handlers: dict[str, list[Handler]] = defaultdict(list)


def on(kind: str) -> Callable[[Handler], Handler]:
    """Register what else happens, in the same transaction, when an event is recorded."""

    def register(handler: Handler) -> Handler:
        if handler not in _handlers[kind]:
            _handlers[kind].append(handler)
        return handler

    return register


def digest(previous: str, event: Event) -> str:
    """The event's hash: SHA-256 over the previous hash and everything the event says."""
    body = json.dumps(
        {
            "previous": previous,
            "organisation": str(event.organisation_id),
            "id": str(event.id),
            "seq": event.seq,
            "at": event.at.isoformat(),
            "kind": event.kind,
            "subject": str(event.subject_id),
            "actor": str(event.actor_id) if event.actor_id else None,
            "data": event.data,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(body.encode()).hexdigest()


def record(
    kind: str,
    *,
    organisation_id: UUID,
    subject_id: UUID,
    actor_id: UUID | None,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Append an event to the organisation's chain; must run inside `db.write()`."""
    head = _locked_head(organisation_id)
    if head is None:
        db.put(ChainHead(organisation_id=organisation_id, seq=0, hash=GENESIS))
        head = _locked_head(organisation_id)
    assert head is not None
    event = Event(
        id=new_id(),
        organisation_id=organisation_id,
        seq=head.seq + 1,
        at=(at or now()).astimezone(UTC),  # as it is read back, or its hash would differ
        kind=kind,
        subject_id=subject_id,
        actor_id=actor_id,
        data=data,
    )
    event.hash = digest(head.hash, event)
    head.seq, head.hash = event.seq, event.hash
    db.session.add(event)
    for handler in _handlers[kind]:
        handler(event)
    return event


def hold_chain(organisation_id: UUID) -> None:
    """Lock the chain's head before rows that handlers of events lock, inside `db.write()`.

    Handlers run with the head locked; who took their rows first and the head afterwards would
    wait for them in a ring.
    """
    _locked_head(organisation_id)


def _locked_head(organisation_id: UUID) -> ChainHead | None:
    return db.session.get(ChainHead, organisation_id, with_for_update={"key_share": True})


def timeline(subject_id: UUID) -> list[Event]:
    """Everything that happened to one subject, oldest first."""
    return list(
        db.session.scalars(select(Event).where(Event.subject_id == subject_id).order_by(Event.seq))
    )


def broken_links(events: Iterable[Event], head: ChainHead | None) -> list[str]:
    """What is wrong with one organisation's chain, in sentences; empty when it holds (I7)."""
    problems: list[str] = []
    previous, expected = GENESIS, 1
    for event in events:
        if event.seq != expected:
            problems.append(f"event {expected} is missing before event {event.seq}")
        elif event.hash != digest(previous, event):
            problems.append(f"event {event.seq} ({event.kind}) was changed")
        previous, expected = event.hash, event.seq + 1
    last = expected - 1
    if head is None:
        if last:
            problems.append("the head of the chain is missing")
    elif (head.seq, head.hash) != (last, previous if last else GENESIS):
        problems.append(f"the chain ends at event {last}, its head says {head.seq}")
    return problems
