"""What the pages of results show, gathered in a constant number of queries."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from audit.checklists.wording import parameter_name
from audit.dashboards.results import queries, rules, wording
from audit.dashboards.results.choosing import Chosen, check_region, chosen, head_of
from audit.dashboards.results.queries import Place, Sums
from audit.dashboards.results.rules import BY_PLACE, BY_SCORE, Question
from audit.engines.statistics import Summary, Tally
from audit.formats.checklist import Checklist as Document
from audit.infra.i18n.ordering import by_name, place_of
from audit.people.models import Membership
from audit.people.places.queries import Line as RegionLine

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A line of the table: all, a region with what lies in it, or a branch."""

    name: str
    what: str
    """all, region or branch"""
    visits: int
    passed: int
    unjudged: int
    score: Summary
    cells: list[Summary]
    depth: int = 0
    place: Place | None = None
    region: UUID | None = None


def table_page(member: Membership, question: Question, *, page: int) -> dict[str, Any]:
    """Branch by parameter: means with n and range, regions with their branches."""
    lines = check_region(member, question)
    picked = chosen(member, question)
    names = picked.parameters
    if picked.question.sort.removeprefix("-") not in {BY_SCORE, *names}:
        picked = replace(picked, question=picked.question.with_(sort=BY_PLACE))
    sums = queries.sums_by_branch(picked.rows)
    places = _places(member, picked.question, sums, lines)
    within = _regions_in(question.region, lines)
    shown = [each for each in lines if within is None or each.region.id in within]
    rows, apart, more = _rows(picked, sums, places, shown, page)
    whole = Sums.none()
    for each in sums.values():
        whole.merge(each)
    total = _row("", "all", whole, names)
    return {
        **head_of(member, picked),
        "by_score": BY_SCORE,
        "columns": [(name, parameter_name(name, picked.document)) for name in names],
        "rows": rows,
        "apart": apart,
        "total": total,
        "radar_values": _radar(total, names, picked.document),
        "unvisited": sum(1 for each in places if each.id not in sums),
        "page": page,
        "more": more,
        "regions": _region_words(lines),
    }


def _region_words(lines: list[RegionLine]) -> dict[UUID, str]:
    return {each.region.id: each.region.name for each in lines}


def _places(
    member: Membership, question: Question, sums: dict[UUID, Sums], lines: list[RegionLine]
) -> list[Place]:
    """Branches that are open or were visited, of the region that is asked for."""
    within = _regions_in(question.region, lines)
    return [
        each
        for each in queries.places_of(member).values()
        if (each.id in sums or not each.closed) and (within is None or each.region in within)
    ]


def _regions_in(region: UUID | None, lines: list[RegionLine]) -> set[UUID] | None:
    if region is None:
        return None
    at = next(n for n, each in enumerate(lines) if each.region.id == region)
    inside = {region}
    for each in lines[at + 1 :]:
        if each.depth <= lines[at].depth:
            break
        inside.add(each.region.id)
    return inside


def _row(name: str, what: str, sums: Sums, names: list[str], **more: Any) -> Row:
    return Row(
        name,
        what,
        sums.visits,
        sums.passed,
        sums.unjudged,
        sums.score.summary(),
        [sums.parameters.get(each, Tally()).summary() for each in names],
        **more,
    )


def _branch_row(place: Place, sums: dict[UUID, Sums], names: list[str], depth: int = 0) -> Row:
    told = sums.get(place.id, Sums.none())
    return _row(place.name, "branch", told, names, place=place, region=place.region, depth=depth)


def _rows(
    picked: Chosen,
    sums: dict[UUID, Sums],
    places: list[Place],
    lines: list[RegionLine],
    page: int,
) -> tuple[list[Row], list[Row], bool]:
    """The lines of a page, those that cannot be ranked, and whether another page follows."""
    names, sort = picked.parameters, picked.question.sort
    start, stop = (page - 1) * PAGE, page * PAGE
    if sort == BY_PLACE:
        return _by_region(sums, places, lines, names, start, stop), [], len(places) > stop
    by = sort.removeprefix("-")
    rows = [_branch_row(each, sums, names) for each in places if each.id in sums]
    rows = by_name(rows, lambda row: row.name)

    def told(row: Row) -> Summary:
        return row.score if by == BY_SCORE else row.cells[names.index(by)]

    able, apart = rules.ranked(rows, told, highest=sort.startswith("-"))
    both = able + apart
    shown = both[start:stop]
    return [r for r in shown if r in able], [r for r in shown if r in apart], len(both) > stop


def _by_region(
    sums: dict[UUID, Sums],
    places: list[Place],
    lines: list[RegionLine],
    names: list[str],
    start: int,
    stop: int,
) -> list[Row]:
    """Every region of the page with its subtotal, then its own branches by name."""
    rows: list[Row] = []
    passed = 0
    for at, line in enumerate(lines):
        inside = _regions_in(line.region.id, lines[at:]) or set()
        under = [each for each in places if each.region in inside]
        own = sorted(
            (each for each in under if each.region == line.region.id),
            key=lambda each: (place_of(each.name), each.id),
        )
        here = own[max(start - passed, 0) : max(stop - passed, 0)]
        if here or (under and not own and start <= passed < stop):
            told = Sums.none()
            for each in under:
                told.merge(sums.get(each.id, Sums.none()))
            rows.append(
                _row(
                    line.region.name,
                    "region",
                    told,
                    names,
                    depth=line.depth,
                    region=line.region.id,
                )
            )
            rows += [_branch_row(each, sums, names, line.depth) for each in here]
        passed += len(own)
    return rows


def _radar(total: Row, names: list[str], document: Document) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "label": parameter_name(name, document),
            "value": None if told.mean is None else float(told.mean * 100),
            "text": wording.whole(told.mean),
        }
        for name, told in zip(names, total.cells, strict=True)
    ]
