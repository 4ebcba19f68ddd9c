"""Reads of the ledger; those of the desk start from the visits whose fees the member sees."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from audit.fees.models import Entry, Payment
from audit.fees.rules import COUNTING, EntryState, beyond
from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.models import SubmissionPhoto, Visit
from audit.visits.queries import visible_to

NOT_GONE = tuple(state for state in EntryState if state is not EntryState.WITHDRAWN)


@dataclass(frozen=True)
class Total:
    """A sum of amounts of one currency, and of how many entries."""

    currency: str
    amount: int
    entries: int


def ledger_for(member: Membership, action: Action = Action.FEES_SEE) -> Select[Entry]:
    """The entries on which a member may do `action`, with visit, branch and person."""
    within = visible_to(member, action).with_only_columns(Visit.id)
    return (
        select(Entry)
        .where(Entry.visit_id.in_(within))
        .join(Entry.visit)
        .join(Visit.branch)
        .join(Entry.member)
        .join(Membership.user)
        .options(
            contains_eager(Entry.visit).contains_eager(Visit.branch),
            contains_eager(Entry.member).contains_eager(Membership.user),
            joinedload(Entry.payment),
        )
    )


def page_of(
    found: Select[Entry], *, states: Collection[EntryState], page: int = 1, size: int = 50
) -> list[Entry]:
    """One page of entries, the oldest visit first; one more than `size` tells of another."""
    found = (
        found.where(Entry.state.in_(states))
        .order_by(Visit.closes_at, Entry.visit_id, Entry.kind.desc(), Entry.key)
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return list(db.session.scalars(found))


def own_page(member: Membership, *, page: int = 1, size: int = 50) -> list[Entry]:
    """One page of what a member earned and laid out, the newest visit first."""
    found = (
        select(Entry)
        .where(Entry.member_id == member.id, Entry.state.in_(NOT_GONE))
        .join(Entry.visit)
        .options(contains_eager(Entry.visit).joinedload(Visit.branch), joinedload(Entry.payment))
        .order_by(Visit.closes_at.desc(), Entry.visit_id, Entry.kind.desc(), Entry.key)
    )
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def own_totals(member: Membership) -> dict[EntryState, list[Total]]:
    """What a member was paid, will be, and waits for, by currency."""
    return _totals(select(Entry).where(Entry.member_id == member.id))


def totals_for(member: Membership) -> dict[EntryState, list[Total]]:
    """The sums of the ledger that a member sees, by state and currency."""
    within = visible_to(member, Action.FEES_SEE).with_only_columns(Visit.id)
    return _totals(select(Entry).where(Entry.visit_id.in_(within)))


def _totals(entries: Select[Entry]) -> dict[EntryState, list[Total]]:
    found = entries.with_only_columns(
        Entry.state, Entry.currency, func.sum(Entry.amount), func.count()
    )
    grouped = found.group_by(Entry.state, Entry.currency).order_by(Entry.state, Entry.currency)
    totals: dict[EntryState, list[Total]] = {}
    for state, currency, amount, count in db.session.execute(grouped):
        totals.setdefault(state, []).append(Total(currency, int(amount), count))
    return totals


def sums(entries: Iterable[Entry]) -> list[Total]:
    """The sums of some entries by currency."""
    amounts: dict[str, list[int]] = {}
    for entry in entries:
        amounts.setdefault(entry.currency, []).append(entry.amount)
    return [Total(code, sum(each), len(each)) for code, each in sorted(amounts.items())]


def entry_for(member: Membership, entry_id: UUID, action: Action = Action.FEES_SEE) -> Entry | None:
    """One entry on which the member may do `action`, or None."""
    return db.session.scalar(ledger_for(member, action).where(Entry.id == entry_id))


def seen_of(member: Membership, ids: Collection[UUID], action: Action) -> set[UUID]:
    """Those of some entries on which the member may do `action`."""
    found = ledger_for(member, action).where(Entry.id.in_(ids)).with_only_columns(Entry.id)
    return set(db.session.scalars(found))


def entries_of(visit: Visit) -> list[Entry]:
    """Everything about one visit that was not withdrawn: the fee first."""
    found = select(Entry).where(Entry.visit_id == visit.id, Entry.state.in_(NOT_GONE))
    return list(db.session.scalars(found.order_by(Entry.kind.desc(), Entry.key)))


def over_limit(visits: Collection[Visit]) -> dict[UUID, int]:
    """By visit, by how much its expenses exceed what was promised; the others are left out."""
    spent = (
        select(Entry.visit_id, func.sum(Entry.amount))
        .where(
            Entry.visit_id.in_({visit.id for visit in visits}),
            Entry.kind == "expense",
            Entry.state.in_(COUNTING),
        )
        .group_by(Entry.visit_id)
    )
    sums = {row[0]: int(row[1]) for row in db.session.execute(spent)}
    over = {v.id: beyond(sums[v.id], v.expenses_limit) for v in visits if v.id in sums}
    return {visit_id: amount for visit_id, amount in over.items() if amount}


def receipt_of(entry: Entry) -> SubmissionPhoto | None:
    """The photo of an expense's receipt."""
    return db.session.get(SubmissionPhoto, entry.receipt_id) if entry.receipt_id else None


def payments_for(member: Membership, *, page: int = 1, size: int = 50) -> list[tuple[Payment, int]]:
    """Payments with so many entries that the member sees, the newest first; one more than `size`
    tells of another page."""
    within = visible_to(member, Action.FEES_SEE).with_only_columns(Visit.id)
    found = (
        select(Payment, func.count(Entry.id))
        .join(Entry, Entry.payment_id == Payment.id)
        .where(Payment.organisation_id == member.organisation_id, Entry.visit_id.in_(within))
        .group_by(Payment.id)
        .order_by(Payment.number.desc())
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def paid_in(member: Membership, number: int) -> Sequence[Entry]:
    """What a payment of the member's organisation paid of what the member sees, always in the
    same order: by person, visit and key."""
    found = (
        ledger_for(member)
        .join(Payment, Payment.id == Entry.payment_id)
        .where(Payment.organisation_id == member.organisation_id, Payment.number == number)
        .order_by(Entry.member_id, Visit.closes_at, Entry.visit_id, Entry.kind.desc(), Entry.key)
    )
    return db.session.scalars(found).all()
