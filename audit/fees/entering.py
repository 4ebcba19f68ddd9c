"""How amounts come into the ledger, and out of it: with the decisions about their visits."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from audit.fees.actions import settle, write_down
from audit.fees.models import Entry
from audit.fees.rules import EVENT_OF, EntryState, Told, expense_keys, fee_key
from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db
from audit.people.models import Organisation
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme
from audit.visits.programmes.rules import payable_amount, payable_percent


class Earned(NamedTuple):
    """One amount that a visit earns; in minor units."""

    key: str
    kind: str
    amount: int
    words: str
    photo: str | None = None


@events.on("visit.approved")
@events.on("visit.excluded")
def _enter(event: events.Event) -> None:
    """What the visit earned becomes due, each amount once however often this happens (I4)."""
    visit = db.session.get_one(Visit, event.subject_id)
    known = {entry.key: entry for entry in _entries(visit)}
    for each in earned(visit):
        entry = known.get(each.key)
        if entry is None:
            _add(visit, each, event.actor_id)
        elif entry.state is EntryState.WITHDRAWN:
            entry.asked = entry.amount = each.amount
            settle(entry, EntryState.DUE, by=event.actor_id)


@events.on("visit.reopened")
def _withdraw(event: events.Event) -> None:
    """What is not paid yet waits until the visit is approved again."""
    visit = db.session.get_one(Visit, event.subject_id)
    for entry in _entries(visit):
        if entry.state not in {EntryState.PAID, EntryState.WITHDRAWN}:
            settle(entry, EntryState.WITHDRAWN, by=event.actor_id)
            entry.reason, entry.decided_by, entry.decided_at = "", None, None


def earned(visit: Visit) -> list[Earned]:
    """The fee by how the visit ended, and each expense that its shopper told."""
    if visit.assessment is None:
        return []
    manifest = visit.assessment.submission.manifest
    fees = []
    if visit.pay is not None:
        percent = payable_percent(_payable(visit), manifest.outcome)
        amount = payable_amount(visit.pay, percent)
        fees = [Earned(fee_key(visit.id), "fee", amount, manifest.outcome)]
    told = [Told(each.text, each.amount, each.photo) for each in manifest.expenses]
    return fees + [
        Earned(key, "expense", each.amount, each.text, each.photo)
        for key, each in expense_keys(visit.id, told)
    ]


def _payable(visit: Visit) -> dict[str, int]:
    programme = db.session.get(Programme, visit.programme_id) if visit.programme_id else None
    return programme.payable if programme else {}


def _entries(visit: Visit) -> list[Entry]:
    """All that was ever entered for a visit, locked: somebody may be paying it now."""
    found = select(Entry).where(Entry.visit_id == visit.id).order_by(Entry.id)
    found = found.with_for_update(of=Entry, key_share=True).execution_options(
        populate_existing=True
    )
    return list(db.session.scalars(found))


def _add(visit: Visit, each: Earned, by: UUID | None) -> None:
    organisation = db.session.get_one(Organisation, visit.organisation_id)
    entry = Entry(
        id=new_id(),
        organisation_id=visit.organisation_id,
        visit_id=visit.id,
        member_id=visit.assignee_id,
        key=each.key,
        kind=each.kind,
        asked=each.amount,
        amount=each.amount,
        currency=visit.currency or organisation.currency,
        words=each.words,
        receipt_id=_receipt(visit, each.photo),
        state=EntryState.DUE,
    )
    db.session.add(entry)
    write_down(entry, EVENT_OF[EntryState.DUE], by=by)


def _receipt(visit: Visit, sha256: str | None) -> UUID | None:
    assert visit.assessment is not None
    photos = visit.assessment.submission.photos if sha256 else []
    return next((used.id for used in photos if used.photo.sha256 == sha256), None)
