"""Reads about regions and branches; each starts from what the member's places reach."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db
from audit.infra.i18n.folding import fold
from audit.infra.i18n.ordering import place_of
from audit.people.models import Branch, Membership, Region
from audit.people.places.rules import depth_of, lies_within
from audit.people.queries import in_places

ANY, OPEN, CLOSED = "", "open", "closed"
STATES = (ANY, OPEN, CLOSED)


@dataclass(frozen=True)
class Line:
    """A region in the tree: how deep it lies (1: at the top), what lies in it, and whether it is
    the member's to change. `names` leads there from the top."""

    region: Region
    depth: int
    names: tuple[str, ...]
    branches: int
    own: bool


@dataclass(frozen=True)
class Wanted:
    """Which branches a list shows; "" and None let everything pass."""

    words: str = ""
    region: UUID | None = None
    state: str = ANY


@dataclass(frozen=True)
class Page:
    """One page of branches by region, of how many in all."""

    groups: list[tuple[Line, list[Branch]]]
    total: int
    more: bool


def tree(member: Membership) -> list[Line]:
    """The regions that a member sees, each followed by those in it, by name; two queries.

    Whose places are named sees those, what lies in them, and what leads to them.
    """
    regions = _regions(member)
    parents = {each.id: each.parent_id for each in regions.values()}
    counts, totals = _counts(member), Counter[UUID]()
    for within, branches in counts.items():
        totals.update(dict.fromkeys(_upwards(within, parents), branches))
    own = reached_regions(member, parents)
    seen = {above for each in own | set(counts) for above in _upwards(each, parents)}
    return [
        Line(
            regions[each],
            depth_of(each, parents),
            tuple(regions[above].name for above in reversed(list(_upwards(each, parents)))),
            totals[each],
            each in own,
        )
        for each in _in_order(regions)
        if each in seen or not member.places
    ]


def reached_regions(member: Membership, parents: Mapping[UUID, UUID | None]) -> set[UUID]:
    """The regions of which all lies within the member's places."""
    if not member.places:
        return set(parents)
    named = {place.region_id for place in member.places if place.region_id}
    return {each for each in parents if named.intersection(_upwards(each, parents))}


def branches_page(
    member: Membership, lines: Sequence[Line], wanted: Wanted, *, page: int, size: int
) -> Page:
    """One page of branches in the order of the regions and by name within; two queries.

    Names are ordered only within the regions that the page shows.
    """
    found = _found(member, lines, wanted)
    total = sum(len(each) for each in found.values())
    start, stop = (page - 1) * size, page * size
    groups, passed = [], 0
    for line in lines:
        rows = found.get(line.region.id, [])
        if rows and passed < stop and start < passed + len(rows):
            ordered = sorted(rows, key=lambda row: place_of(row[1]))
            groups.append((line, ordered[max(start - passed, 0) : stop - passed]))
        passed += len(rows)
    ids = [row[0] for _line, rows in groups for row in rows]
    whole = _branches(member).where(Branch.id.in_(ids)).options(joinedload(Branch.region))
    by_id = {each.id: each for each in db.session.scalars(whole.order_by(Branch.id))}
    shown = [(line, [by_id[row[0]] for row in rows]) for line, rows in groups]
    return Page(shown, total, more=total > stop)


def branch_for(member: Membership, branch_id: UUID) -> Branch | None:
    """A branch within the member's places, or None."""
    found = _branches(member).where(Branch.id == branch_id)
    return db.session.scalar(found.options(joinedload(Branch.region)))


def region_for(member: Membership, region_id: UUID) -> Region | None:
    """A region that lies within the member's places as a whole, or None."""
    line = next((each for each in tree(member) if each.region.id == region_id), None)
    return line.region if line is not None and line.own else None


def _found(
    member: Membership, lines: Sequence[Line], wanted: Wanted
) -> dict[UUID, list[tuple[UUID, str]]]:
    """By region the branches that a list shows, unordered: id and name."""
    names = {line.region.id: line.region.name for line in lines}
    columns = (Branch.id, Branch.region_id, Branch.name, Branch.code, Branch.address)
    found = _branches(member).with_only_columns(*columns).order_by(Branch.id)
    if wanted.state:
        closed = Branch.closed_at.is_not(None)
        found = found.where(closed if wanted.state == CLOSED else ~closed)
    if wanted.region is not None:
        parents = {line.region.id: line.region.parent_id for line in lines}
        within = [each for each in parents if lies_within(each, wanted.region, parents)]
        found = found.where(Branch.region_id.in_(within))
    has = _has(wanted.words)
    by_region: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for branch, region, name, code, address in db.session.execute(found):
        if has(f"{name} {code} {address} {names.get(region, '')}"):
            by_region[region].append((branch, name))
    return by_region


def _has(words: str) -> Callable[[str], bool]:
    wanted = fold(words).split()
    return lambda text: not wanted or all(word in _searched(text) for word in wanted)


@lru_cache(maxsize=30_000)
def _searched(text: str) -> str:
    """A text as it is searched: a word written apart or joined is the same."""
    folded = fold(text)
    return f"{folded}\n{folded.replace(' ', '')}"


def _branches(member: Membership) -> Select[Branch]:
    return select(Branch).where(
        Branch.organisation_id == member.organisation_id,
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )


def _regions(member: Membership) -> dict[UUID, Region]:
    found = select(Region).where(Region.organisation_id == member.organisation_id)
    return {each.id: each for each in db.session.scalars(found.order_by(Region.id))}


def _counts(member: Membership) -> Counter[UUID]:
    found = _branches(member).with_only_columns(Branch.region_id, func.count())
    return Counter({row[0]: row[1] for row in db.session.execute(found.group_by(Branch.region_id))})


def _upwards(region: UUID, parents: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    above: UUID | None = region
    while above is not None:
        yield above
        above = parents[above]


def _in_order(regions: Mapping[UUID, Region]) -> Iterator[UUID]:
    """Every region before those within it, by name."""
    within: dict[UUID | None, list[Region]] = defaultdict(list)
    for each in regions.values():
        within[each.parent_id].append(each)

    def below(parent: UUID | None) -> Iterator[UUID]:
        for each in sorted(within[parent], key=lambda region: place_of(region.name)):
            yield each.id
            yield from below(each.id)

    return below(None)
