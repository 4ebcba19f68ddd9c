"""What the library's pages show, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from audit.checklists.library import queries
from audit.checklists.library.queries import Card
from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.wording import plain
from audit.infra.i18n import OWN_NAMES
from audit.infra.i18n.folding import matches
from audit.infra.i18n.ordering import by_name
from audit.people.models import Membership

KINDS = ("mystery", "audit", "self")
PER_PAGE = 30


class Spoken(NamedTuple):
    """A language of a checklist: its code, its own name, and how many texts it lacks."""

    code: str
    name: str
    missing: int


@dataclass(frozen=True)
class Entry:
    """One checklist of the library; `visits`: by version, of those that the reader may see."""

    checklist: Checklist
    card: Card
    visits: Mapping[UUID, int]

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.checklist.kind

    @property
    def newest(self) -> ChecklistVersion:
        """The version that is offered."""
        return self.checklist.versions[-1]

    @property
    def uses(self) -> int:
        """The visits on all its versions."""
        return sum(self.visits.get(version.id, 0) for version in self.checklist.versions)

    @property
    def languages(self) -> list[Spoken]:
        """The languages that it is written in, the most complete one first."""
        return spoken(self.card.gaps)


@dataclass(frozen=True)
class Shelf:
    """What was looked for: checklists in use, a page of them, and the retired ones."""

    entries: list[Entry]
    total: int
    more: bool
    retired: list[Entry]


def spoken(gaps: Mapping[str, int]) -> list[Spoken]:
    """Languages with what they lack, the complete ones first; by their code without a name."""
    order = list(OWN_NAMES)
    found = [Spoken(code, OWN_NAMES.get(code, code), missing) for code, missing in gaps.items()]
    return sorted(found, key=lambda s: (s.missing, order.index(s.code) if s.code in order else 99))


def shelf(member: Membership, *, kind: str = "", words: str = "", page: int = 1) -> Shelf:
    """The organisation's checklists of a kind whose titles hold the words, by title."""
    checklists = [c for c in queries.library_for(member) if not kind or c.kind == kind]
    cards = queries.cards_of(checklist.versions[-1] for checklist in checklists)
    known = [(c, cards[c.versions[-1].hash]) for c in checklists]
    found = [(c, card) for c, card in known if _is_called(c, card, words)]
    sorted_ = by_name(found, lambda pair: plain(pair[1].title))
    in_use = [pair for pair in sorted_ if pair[0].retired_at is None]
    retired = [pair for pair in sorted_ if pair[0].retired_at is not None]
    start = (page - 1) * PER_PAGE
    shown = in_use[start : start + PER_PAGE]
    visits = queries.visits_on(member, [v for c, _ in (*shown, *retired) for v in c.versions])
    return Shelf(
        [Entry(c, card, visits) for c, card in shown],
        len(in_use),
        len(in_use) > start + PER_PAGE,
        [Entry(c, card, visits) for c, card in retired],
    )


def _is_called(checklist: Checklist, card: Card, words: str) -> bool:
    return matches(" ".join([checklist.slug, *card.title.values()]), words)
