"""Looking through an uploaded table: everything that it would do, and everything wrong with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select, update

from audit.infra.db import db
from audit.infra.events import ChainHead, Event
from audit.infra.storage import storage
from audit.infra.tables import Account, Unreadable, open_table
from audit.people.importing.branches import Branches
from audit.people.importing.models import Import, ImportRow, What
from audit.people.importing.people import People
from audit.people.importing.reading import Reading
from audit.people.importing.rules import MATTERS, Line, Plan, State, Step
from audit.people.models import Membership, Organisation

EVERY = 0.7
"""Seconds between two words about how far it is."""


class Checker(Protocol):
    """What looks at the rows of one kind of table, and writes them."""

    plan: Plan

    def check(self, line: Line) -> None:
        """Look at the next row."""

    def write(self, organisation: Organisation, by: Membership) -> dict[int, UUID]:
        """Write the plan inside `db.write()`; by row, the branch or membership."""

    def kept(self, step: Step) -> dict[str, Any]:
        """What a row has changed, as JSON keeps it."""

    @property
    def made(self) -> list[str]:
        """The regions that were made for it, in that order."""


CHECKERS: dict[What, Callable[[Membership, set[UUID]], Checker]] = {
    What.BRANCHES: Branches,
    What.PEOPLE: People,
}


@dataclass(slots=True)
class Looked:
    """A table looked through: who can write it, how it was read, where its columns are."""

    checker: Checker
    seen: int
    """The last event before it began."""
    account: dict[str, Any]
    letters: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """What it would do."""
        return self.checker.plan


def look_through(table: Import) -> Looked:
    """Read the whole file and compare it with what there is; writes nothing but its progress.

    Raises Unreadable. Words are in the language of whoever asked.
    """
    what, language = table.what, table.language
    path, encoding, step = storage().path(table.key), table.encoding, progress_of(table.id)
    seen, checker = last_event(table.organisation_id), checker_for(table)
    with force_locale(language), open_table(path, encoding) as opened:
        try:
            reading = Reading(opened, what, checker.plan.add)
            for line in reading.lines(step):
                checker.check(line)
        except Unreadable as problem:
            problem.account = opened.account
            raise
        account = told_of(opened.account) | {
            "ignored": [heading[:80] for heading in reading.ignored[:20]],
            "columns": list(reading.letters),
            "example": reading.example,
            "regions": checker.regions.new if isinstance(checker, Branches) else [],
        }
        headings = {
            column: " ".join(reading.headings.cells[place].split())
            for place, column in reading.columns.items()
        }
    return Looked(checker, seen, account, reading.letters, headings)


def told_of(account: Account | None) -> dict[str, Any]:
    """How a file was read, as the page says it."""
    if account is None:
        return {}
    return {
        "kind": account.kind,
        "sheet": account.sheet,
        "others": account.others,
        "encoding": account.encoding,
        "guessed": account.guessed,
        "delimiter": account.delimiter,
    }


def checker_for(table: Import) -> Checker:
    """What compares rows with what there is at this moment, for whoever asked."""
    by = db.session.get_one(Membership, table.asked_by)
    with force_locale(table.language):
        return CHECKERS[table.what](by, _taken_back(table))


def last_event(organisation: UUID) -> int:
    """The number of the organisation's last event."""
    head = db.session.get(ChainHead, organisation)
    return head.seq if head else 0


def is_outdated(looked: Looked, organisation: UUID) -> bool:
    """Whether a place or a person has changed since the table was looked through."""
    since = select(Event.id).where(
        Event.organisation_id == organisation, Event.seq > looked.seen, Event.kind.in_(MATTERS)
    )
    return db.session.scalar(since.order_by(Event.seq).limit(1)) is not None


def _taken_back(table: Import) -> set[UUID]:
    """What former imports made and closed again when they were undone: it may come back."""
    found = (
        select(ImportRow.subject_id)
        .join(Import, Import.id == ImportRow.import_id)
        .where(
            Import.organisation_id == table.organisation_id,
            Import.state == State.UNDONE,
            ImportRow.undone.in_(("closed", "ended")),
        )
        .order_by(ImportRow.subject_id)
    )
    return {each for each in db.session.scalars(found) if each}


def progress_of(table_id: UUID) -> Callable[[float, int], None]:
    """What writes down how far it is, now and then."""
    last = time.monotonic()

    def step(part: float, rows: int) -> None:
        nonlocal last
        if time.monotonic() - last < EVERY:
            return
        with db.write() as session:
            told = update(Import).where(Import.id == table_id)
            session.execute(told.values(progress=int(part * 100), rows=rows))
        last = time.monotonic()

    return step
