"""`sixmarks verify`: the invariants of nothing lost, checked on what is really stored."""

import sys
from collections.abc import Iterator

import click
from sqlalchemy import select

from audit.commands.context import application
from audit.dashboards.results.integrity import results_agree
from audit.fees.integrity import ledger_agrees
from audit.infra.db import db
from audit.infra.events import ChainHead, Event, broken_links
from audit.infra.storage import storage
from audit.people.models import Organisation
from audit.visits import integrity
from audit.visits.appeals.integrity import appeals_explained


@click.command()
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="SEQ:HASH",
    help="A chain head recorded elsewhere (on a PDF, in a backup) that must still be there.",
)
def command(heads: tuple[str, ...]) -> None:
    """Check that nothing was lost or changed; print every problem and exit 1 on any."""
    with application():
        problems = list(problems_found(heads))
        for problem in problems:
            click.echo(problem, err=True)
        if problems:
            sys.exit(1)
        for line in _summary():
            click.echo(line)


def problems_found(heads: tuple[str, ...] = ()) -> Iterator[str]:
    """Every broken invariant, as sentences."""
    yield from integrity.receipts_kept()
    yield from integrity.photos_kept()
    yield from integrity.nothing_invented()
    yield from integrity.counted_once()
    yield from ledger_agrees()
    yield from results_agree()
    yield from _chains()
    yield from integrity.states_explained()
    yield from appeals_explained()
    yield from _recorded(heads)
    for path in storage().leftovers():
        yield f"I8: {path.name} was left behind by an upload more than an hour ago"


def _chains() -> Iterator[str]:
    for organisation in db.session.scalars(select(Organisation)):
        head = db.session.get(ChainHead, organisation.id)
        for problem in broken_links(_events(organisation), head):
            yield f"I7: {organisation.name}: {problem}"


def _events(organisation: Organisation) -> Iterator[Event]:
    found = select(Event).where(Event.organisation_id == organisation.id).order_by(Event.seq)
    yield from db.session.scalars(found)


def _recorded(heads: tuple[str, ...]) -> Iterator[str]:
    for text in heads:
        seq, _, digest = text.partition(":")
        if not seq.isdigit() or len(digest) != 64:
            raise click.BadParameter(f"“{text}” is not SEQ:HASH", param_hint="--head")
        if not db.session.scalar(select(Event.id).filter_by(seq=int(seq), hash=digest)):
            yield f"I7: the chain does not hold event {seq} with the hash {digest[:12]}…"


def _summary() -> Iterator[str]:
    for organisation in db.session.scalars(select(Organisation).order_by(Organisation.name)):
        head = db.session.get(ChainHead, organisation.id)
        if head is not None:
            yield f"{organisation.name}: the chain holds, head {head.seq}:{head.hash}"
    yield "Nothing is missing and nothing was changed."
