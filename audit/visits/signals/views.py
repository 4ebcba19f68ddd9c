"""What pages show of signals, gathered in a constant number of queries."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from audit.people.models import Membership
from audit.people.queries import names_of
from audit.visits.signals.models import Signal
from audit.visits.signals.queries import signals_of, visits_named
from audit.visits.signals.wording import Said, said


class Match(NamedTuple):
    """Where else it was found; no address where the reader may not see that visit."""

    place: str
    visit: UUID
    branch: str | None


class Shown(NamedTuple):
    """One signal as a page shows it."""

    signal: Signal
    said: Said
    matches: Sequence[Match]
    seen_by: str


def signals_on(submission: UUID, member: Membership) -> list[Shown]:
    """The signals of one submission for this reader, with links to visits that they may see."""
    signals = signals_of([submission]).get(submission, [])
    if not signals:
        return []
    branches = visits_named(signals, member)
    names = names_of({each.seen_by for each in signals if each.seen_by})
    return [
        Shown(
            signal,
            said(signal),
            [
                Match(match["place"], UUID(match["visit"]), branches.get(UUID(match["visit"])))
                for match in signal.data.get("found", ())
            ],
            names.get(signal.seen_by, "") if signal.seen_by else "",
        )
        for signal in signals
    ]
