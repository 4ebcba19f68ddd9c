"""Reads for the library: what each checklist is called, holds and is used for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from audit.checklists.models import Checklist, ChecklistVersion
from audit.engines.language.places import gaps
from audit.formats.base import Text
from audit.formats.checklist import Checklist as Document
from audit.infra.db import db
from audit.people.models import Membership

Uses = Callable[[Membership, Sequence[UUID]], dict[UUID, int]]
_count: list[Uses] = []


def counted_by(count: Uses) -> None:
    """Register who counts the visits on versions, of those that a member may see."""
    _count[:] = [count]


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a document; `gaps`: language -> how many texts it lacks."""

    title: Text
    items: int
    gaps: dict[str, int]


_cards: dict[str, Card] = {}
MOST_CARDS = 2_000


def card_of(document: Document, version_hash: str) -> Card:
    """The card of a version; made once, since what has a hash never changes."""
    if version_hash not in _cards:
        if len(_cards) >= MOST_CARDS:
            _cards.clear()
        _cards[version_hash] = Card(document.title, len(document.items), gaps(document))
    return _cards[version_hash]


def library_for(member: Membership) -> list[Checklist]:
    """Every checklist of the organisation with its versions, oldest first, without content."""
    found = (
        select(Checklist)
        .where(Checklist.organisation_id == member.organisation_id)
        .options(selectinload(Checklist.versions))
        .order_by(Checklist.slug)
    )
    return [each for each in db.session.scalars(found) if each.versions]


def checklist_for(member: Membership, version_hash: str) -> Checklist | None:
    """The checklist that one of the organisation's versions belongs to."""
    found = select(Checklist).join(Checklist.versions).where(ChecklistVersion.hash == version_hash)
    return db.session.scalar(found.where(Checklist.organisation_id == member.organisation_id))


def free_slug(member: Membership, wanted: str) -> str:
    """The wanted id if no checklist of the organisation has it, else one with a number behind."""
    own = select(Checklist.slug).where(Checklist.organisation_id == member.organisation_id)
    taken = set(db.session.scalars(own.order_by(Checklist.slug)))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def cards_of(versions: Iterable[ChecklistVersion]) -> dict[str, Card]:
    """The cards of versions by hash; reads the content of those that were never looked at."""
    wanted = {version.hash: version.id for version in versions}
    unknown = [id_ for digest, id_ in wanted.items() if digest not in _cards]
    cards = {digest: _cards[digest] for digest in wanted if digest in _cards}
    if unknown:
        found = select(ChecklistVersion.hash, ChecklistVersion.content)
        rows = db.session.execute(found.where(ChecklistVersion.id.in_(unknown)))
        cards |= {
            digest: card_of(Document.model_validate_json(content), digest)
            for digest, content in rows
        }
    return cards


def visits_on(member: Membership, versions: Iterable[ChecklistVersion]) -> dict[UUID, int]:
    """How many visits each version was given, of those that the member may see."""
    ids = [version.id for version in versions]
    return _count[0](member, ids) if _count and ids else {}
