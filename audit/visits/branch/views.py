"""What a branch's pages show, all of it from the blind edition."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit.checklists.wording import item_numbers, parameter_name, parameters_in
from audit.formats.checklist import Item, Section
from audit.formats.score import TraceLine
from audit.infra.i18n import current_reader
from audit.people.models import Membership
from audit.visits.appeals.views import branch_appeals
from audit.visits.blind.edition import BlindVisit, blind_editions, blind_of
from audit.visits.blind.rules import FULL, mean
from audit.visits.blind.values import BlindPhoto
from audit.visits.blind.wording import answer_words
from audit.visits.branch import queries
from audit.visits.models import Publication

RECENT = 60
"""So many of the last published visits make the means of the list."""

PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a published visit as the branch reads it."""

    number: str
    item: Item
    section: Section
    answer: str
    line: TraceLine
    note: str
    photos: list[BlindPhoto]
    critical: bool

    @property
    def missed(self) -> bool:
        """Whether its own mark fell short."""
        return self.line.mark is not None and self.line.mark < FULL and not self.item.bonus

    @property
    def lost(self) -> Fraction:
        """Points lost, of the visit's 100 (or raw)."""
        return Fraction(self.line.lost)


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of one kind's scores in points with its count, and failures it must not hide."""

    kind: str
    mean: Decimal | None
    n: int
    critical: int
    """In how many of them a critical item failed (R1.22)."""


def list_page(member: Membership, page: int) -> dict[str, Any]:
    """The published visits of a member's branches, and the means by kind (R0.25)."""
    wanted = max(RECENT, page * PAGE + 1)
    publications = queries.published_for(member, limit=wanted)
    here = publications[(page - 1) * PAGE : page * PAGE]
    recent = publications[:RECENT]
    shown = {each.id: each for each in [*recent, *here]}
    editions = {each.publication_id: each for each in blind_editions(shown.values())}
    averages = averages_of([editions[each.id] for each in recent])
    return {
        "visits": [editions[each.id] for each in here],
        "acknowledged": queries.acknowledged(member, [each.id for each in here]),
        "averages": averages,
        "gap": gap_of(averages),
        "recent": len(recent),
        "page": page,
        "more": len(publications) > page * PAGE,
    }


def averages_of(visits: Collection[BlindVisit]) -> list[Average]:
    """One mean for each kind: covert and announced visits are never averaged together.

    Scores in raw points have no place among those of 100, and are left out.
    """
    found = []
    for kind in ("mystery", "audit", "self"):
        mine = [visit for visit in visits if visit.kind == kind]
        points = [v.shown for v in mine if v.shown is not None and v.score.raw is None]
        if mine:
            failed = sum(1 for visit in mine if visit.score.critical)
            found.append(Average(kind, mean(points), len(points), failed))
    return found


def gap_of(averages: Collection[Average]) -> Decimal | None:
    """By how many points covert visits score above announced ones; None without both."""
    means = {each.kind: each.mean for each in averages}
    covert, announced = means.get("mystery"), means.get("audit")
    return None if covert is None or announced is None else covert - announced


def visit_page(member: Membership, publication: Publication) -> dict[str, Any]:
    """Everything that the page of one published visit shows."""
    visit = blind_of(publication)
    rows = rows_of(visit)
    counted = [row for row in rows if row.line.mark is not None]
    missed = sorted((row for row in rows if row.missed), key=lambda r: (not r.critical, -r.lost))
    return {
        "visit": visit,
        "publication": publication,
        "document": visit.checklist,
        "rows": rows,
        "missed": missed,
        "losses": sorted((row for row in rows if row.lost), key=lambda row: -row.lost),
        "met": [row for row in counted if row.line.mark == FULL],
        "counted": len(counted),
        "lost": lost_words(visit),
        "parameters": parameters_of(visit),
        "photos": visit.places,
        "acknowledged": publication.id in queries.acknowledged(member, [publication.id]),
        "replies": queries.replies_to(visit.visit_id),
        "feedback": queries.feedback_of(visit.visit_id),
        "appeals": branch_appeals(member, publication, visit),
    }


def rows_of(visit: BlindVisit) -> list[Row]:
    """Every item that was asked, in the order of the checklist."""
    lines = {line.item: line for line in visit.score.trace}
    numbers = item_numbers(visit.checklist)
    return [
        Row(
            number=numbers[item.id],
            item=item,
            section=section,
            answer=answer_words(visit.checklist, item, visit.answers.get(item.id)),
            line=lines[item.id],
            note=visit.notes.get(f"item:{item.id}", ""),
            photos=visit.places.get(f"item:{item.id}", []),
            critical=item.id in visit.score.critical,
        )
        for section in visit.checklist.sections
        for item in section.items
        if item.id in visit.visible
    ]


def lost_words(visit: BlindVisit) -> str:
    """All lost points together, with one decimal; "" without a score."""
    if visit.score.exact is None:
        return ""
    lost = sum((Fraction(line.lost) for line in visit.score.trace), Fraction())
    return current_reader().number(Decimal(lost.numerator) / lost.denominator, 1)


def parameters_of(visit: BlindVisit) -> list[dict[str, Any]]:
    """The parameters as charts take them, in whole points."""
    shown = []
    for name in parameters_in(visit.checklist):
        part = visit.score.parameters.get(name)
        points = None if part is None or part.score is None else (part.score + 50) // 100
        shown.append(
            {
                "id": name,
                "label": parameter_name(name, visit.checklist),
                "value": points,
                "text": "" if points is None else current_reader().number(points),
            }
        )
    return shown
