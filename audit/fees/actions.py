"""Verbs of the ledger: enter, withdraw, decide, pay. Each locks what it decides on."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from audit.fees.models import Entry, Payment
from audit.fees.rules import EVENT_OF, NEXT, EntryState
from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership, Organisation


class LedgerMovedOn(Conflict):
    """Somebody else has decided about, paid or withdrawn an entry meanwhile."""

    kind = "ledger-moved-on"


def approve(entries: Collection[UUID], *, by: Membership) -> Sequence[Entry]:
    """Find amounts right, all of them or none; LedgerMovedOn when one is not due any more."""
    with db.write():
        locked = _locked(entries, by)
        for entry in locked:
            _decide(entry, EntryState.APPROVED, "", by)
    return locked


def change(entry_id: UUID, amount: int, reason: str, *, by: Membership) -> Entry:
    """Approve another amount than was asked for, and say why; the first is in the events."""
    with db.write():
        (entry,) = _locked([entry_id], by)
        _must(entry, EntryState.APPROVED)
        entry.amount = amount
        _decide(entry, EntryState.APPROVED, reason, by, kind="ledger.changed")
    return entry


def refuse(entry_id: UUID, reason: str, *, by: Membership) -> Entry:
    """Leave an amount unpaid, and say why."""
    with db.write():
        (entry,) = _locked([entry_id], by)
        _decide(entry, EntryState.REFUSED, reason, by)
    return entry


def undo(entry_id: UUID, *, by: Membership) -> Entry:
    """Take a decision back, as long as nothing was paid; the amount is what was asked for again."""
    with db.write():
        (entry,) = _locked([entry_id], by)
        entry.amount = entry.asked
        settle(entry, EntryState.DUE, by=by.id)
        entry.reason, entry.decided_by, entry.decided_at = "", None, None
    return entry


def pay(entries: Collection[UUID], *, by: Membership) -> Payment:
    """Mark approved amounts as paid together, under the organisation's next number.

    All of them or none: LedgerMovedOn when one of them is not approved (any more).
    """
    with db.write() as session:
        # Whoever pays at the same time waits here, and then finds the entries paid.
        lock = select(Organisation.id).where(Organisation.id == by.organisation_id)
        session.execute(lock.with_for_update(key_share=True))
        last = select(func.max(Payment.number)).filter_by(organisation_id=by.organisation_id)
        payment = Payment(
            id=new_id(),
            organisation_id=by.organisation_id,
            number=(session.scalar(last) or 0) + 1,
            made_by=by.id,
            made_at=now(),
        )
        session.add(payment)
        session.flush()
        for entry in _locked(entries, by):
            settle(entry, EntryState.PAID, by=by.id, payment=str(payment.id))
            entry.payment_id = payment.id
    return payment


def settle(
    entry: Entry, state: EntryState, *, by: UUID | None, kind: str = "", **data: Any
) -> None:
    """Put an entry into a state inside `db.write()`, with one event; or LedgerMovedOn."""
    _must(entry, state)
    entry.state = state
    write_down(entry, kind or EVENT_OF[state], by=by, **data)


def write_down(entry: Entry, kind: str, *, by: UUID | None, **data: Any) -> None:
    """Record what became of an entry: ids and numbers, never words."""
    events.record(
        kind,
        organisation_id=entry.organisation_id,
        subject_id=entry.id,
        actor_id=by,
        visit=str(entry.visit_id),
        amount=entry.amount,
        currency=entry.currency,
        **data,
    )


def _locked(entries: Collection[UUID], by: Membership) -> Sequence[Entry]:
    """The entries, locked in one order so that no two people wait for each other."""
    events.hold_chain(by.organisation_id)  # as decisions about visits do, which enter amounts
    found = (
        select(Entry)
        .where(Entry.id.in_(set(entries)), Entry.organisation_id == by.organisation_id)
        .order_by(Entry.id)
        .with_for_update(of=Entry, key_share=True)
        .execution_options(populate_existing=True)
    )
    locked = db.session.scalars(found).all()
    if len(locked) != len(set(entries)) or not locked:
        raise _moved_on()
    return locked


def _decide(
    entry: Entry, state: EntryState, reason: str, by: Membership, *, kind: str = ""
) -> None:
    settle(entry, state, by=by.id, kind=kind)
    entry.reason, entry.decided_by, entry.decided_at = reason.strip(), by.id, now()


def _must(entry: Entry, state: EntryState) -> None:
    if state not in NEXT[entry.state]:
        raise _moved_on()


def _moved_on() -> LedgerMovedOn:
    return LedgerMovedOn(
        _("Somebody else has decided about this meanwhile, so nothing was changed. Look again.")
    )
