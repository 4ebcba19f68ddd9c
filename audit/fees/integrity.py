"""I4 for fees: the ledger agrees with its events, and nothing in it counts twice."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.fees.models import Entry
from audit.fees.rules import COUNTING, STATE_AFTER, EntryState, fee_key
from audit.infra.db import db
from audit.infra.events import Event
from audit.visits.models import Visit
from audit.visits.rules import State

EARNED = frozenset({State.APPROVED, State.PUBLISHED, State.EXCLUDED})
"""Where a visit has earned what it pays."""


class Account(NamedTuple):
    """What the events last said of an entry, and how often it was paid."""

    state: EntryState
    amount: int
    payment: str
    paid: int


def ledger_agrees() -> Iterator[str]:
    """I4: every entry is as its events left it, paid at most once, of a visit that earned it."""
    told = _accounts()
    fees: Counter[UUID] = Counter()
    for entry in db.session.scalars(select(Entry).options(joinedload(Entry.visit))):
        account = told.pop(entry.id, None)
        if account is None:
            yield f"I4: ledger entry {entry.id} has no events"
            continue
        yield from _differences(entry, account)
        if entry.kind == "fee":
            fees[entry.visit_id] += 1
            if entry.key != fee_key(entry.visit_id):
                yield f"I4: ledger entry {entry.id} is no visit's one fee"
    for entry_id in told:
        yield f"I4: ledger entry {entry_id} is gone"
    yield from _visits(fees)


def _accounts() -> dict[UUID, Account]:
    told: dict[UUID, Account] = {}
    found = select(Event).where(Event.kind.in_(STATE_AFTER))
    for event in db.session.scalars(found.order_by(Event.organisation_id, Event.seq)):
        state = STATE_AFTER[event.kind]
        before = told.get(event.subject_id)
        times = before.paid if before else 0
        told[event.subject_id] = Account(
            state,
            event.data["amount"],
            event.data.get("payment", ""),
            times + (state is EntryState.PAID),
        )
    return told


def _differences(entry: Entry, account: Account) -> Iterator[str]:
    if (entry.state, entry.amount) != (account.state, account.amount):
        yield (
            f"I4: ledger entry {entry.id} is {entry.state} with {entry.amount}, "
            f"its events say {account.state} with {account.amount}"
        )
    if account.paid > 1:
        yield f"I4: ledger entry {entry.id} was paid {account.paid} times"
    if str(entry.payment_id or "") != account.payment:
        yield f"I4: ledger entry {entry.id} names another payment than its events"
    open_still = entry.state in COUNTING and entry.state is not EntryState.PAID
    if open_still and entry.visit.state not in EARNED:
        yield f"I4: visit {entry.visit_id} is {entry.visit.state}, and its fee stands"


def _visits(fees: Counter[UUID]) -> Iterator[str]:
    found = select(Visit.id).where(Visit.state.in_(EARNED), Visit.pay.is_not(None))
    for visit_id in db.session.scalars(found):
        if fees[visit_id] != 1:
            yield f"I4: visit {visit_id} has {fees[visit_id]} fees in the ledger instead of one"
