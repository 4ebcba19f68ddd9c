"""How pages speak of the ledger."""

from typing import Any

from flask_babel import lazy_gettext as _l

from audit.fees.models import Entry
from audit.fees.rules import EntryState
from audit.visits.wording import Standing, course

STANDINGS = {
    EntryState.DUE: Standing(_l("To decide"), "hold", "warn"),
    EntryState.APPROVED: Standing(_l("To pay"), "yes", "ok"),
    EntryState.PAID: Standing(_l("Paid"), "received", "ok"),
    EntryState.REFUSED: Standing(_l("Refused"), "no"),
    EntryState.WITHDRAWN: Standing(_l("Withdrawn"), "return"),
}

OWN = {
    EntryState.DUE: _l("Being looked at"),
    EntryState.APPROVED: _l("Will be paid"),
    EntryState.PAID: _l("Paid"),
    EntryState.REFUSED: _l("Not paid"),
    EntryState.WITHDRAWN: _l("Withdrawn"),
}
"""The same to the person it is about."""

KINDS = {"fee": _l("Fee"), "expense": _l("Expense")}

COLUMN_MEANINGS = {
    "payment": _l("The payment’s number, as on this page."),
    "paid_on": _l("The day on which it was marked as paid (UTC)."),
    "person": _l("Who is paid."),
    "email": _l("Their address in Sixmarks; it names a person only once."),
    "visit": _l("The visit that earned it."),
    "branch": _l("Where that was."),
    "kind": _l("“fee” or “expense”."),
    "description": _l("Of a fee, how the visit ended; of an expense, what was bought."),
    "amount": _l("In the currency’s own units, with a point before its decimals."),
    "currency": _l("By its three letters (ISO 4217)."),
    "entry": _l("This line’s own name: it never stands in two payments."),
}


def entry_standing(state: EntryState) -> Standing:
    """Where an amount stands, in a word and an icon."""
    return STANDINGS[state]


def own_standing(state: EntryState) -> str:
    """Where an amount stands, said to the person it is for."""
    return str(OWN[state])


def entry_name(entry: Entry) -> str:
    """What an amount is for, in a word."""
    return str(KINDS[entry.kind])


def entry_words(entry: Entry) -> str:
    """More about it: what was bought, or of a fee why it is not the whole one."""
    return course(entry.words) if entry.kind == "fee" else entry.words


def column_meaning(column: str) -> Any:
    """What a column of the payroll file holds."""
    return COLUMN_MEANINGS[column]


FILTERS = {
    "entry_standing": entry_standing,
    "own_standing": own_standing,
    "entry_name": entry_name,
    "entry_words": entry_words,
    "column_meaning": column_meaning,
}
"""What templates may write behind a bar."""
