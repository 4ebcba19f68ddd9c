"""Pure decisions about the ledger: keys that count once, what may become of an amount."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class EntryState(StrEnum):
    """What became of an amount."""

    DUE = "due"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NEXT: dict[EntryState, frozenset[EntryState]] = {
    EntryState.DUE: frozenset({EntryState.APPROVED, EntryState.REFUSED, EntryState.WITHDRAWN}),
    EntryState.APPROVED: frozenset({EntryState.PAID, EntryState.DUE, EntryState.WITHDRAWN}),
    EntryState.REFUSED: frozenset({EntryState.DUE, EntryState.WITHDRAWN}),
    EntryState.WITHDRAWN: frozenset({EntryState.DUE}),
    EntryState.PAID: frozenset(),
}
"""What is paid stays paid. Withdrawn: the visit's approval was undone; approving it anew brings
the amount back, to be decided again."""

OPEN = (EntryState.DUE, EntryState.APPROVED)
COUNTING = (*OPEN, EntryState.PAID)
"""Where an amount adds to what a visit costs."""

EVENT_OF: dict[EntryState, str] = {
    EntryState.DUE: "ledger.due",
    EntryState.APPROVED: "ledger.approved",
    EntryState.REFUSED: "ledger.refused",
    EntryState.WITHDRAWN: "ledger.withdrawn",
    EntryState.PAID: "ledger.paid",
}
STATE_AFTER: dict[str, EntryState] = {kind: state for state, kind in EVENT_OF.items()} | {
    "ledger.changed": EntryState.APPROVED
}
"""Where an entry stands after an event; I4 replays them and compares."""


class Told(NamedTuple):
    """One expense as a manifest tells it; the amount in minor units."""

    text: str
    amount: int
    photo: str | None


def fee_key(visit: UUID) -> str:
    """The key of a visit's one fee."""
    return f"fee:{visit}"


def expense_keys(visit: UUID, told: Iterable[Told]) -> list[tuple[str, Told]]:
    """Each expense with its key: by what it says, so that sending it again in another order,
    or beside others, counts none twice; the same told twice in one visit is two."""
    seen: Counter[str] = Counter()
    keyed = []
    for each in told:
        said = f"{each.amount}\0{each.text}\0{each.photo or ''}"
        digest = hashlib.sha256(said.encode()).hexdigest()[:32]
        seen[digest] += 1
        keyed.append((f"expense:{visit}:{digest}:{seen[digest]}", each))
    return keyed


def beyond(total: int, limit: int | None) -> int:
    """By how much the expenses of a visit exceed their limit (none: nothing was promised)."""
    return max(0, total - (limit or 0))
