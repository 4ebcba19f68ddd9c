"""Reads of results; they start from the places that the member reaches."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from audit.checklists.models import ChecklistVersion
from audit.dashboards.results.models import VisitResult
from audit.dashboards.results.rules import Question, counts
from audit.engines.statistics import Share, Tally
from audit.formats.checklist import Checklist as Document
from audit.infra.db import db
from audit.people.models import Branch, Membership
from audit.people.queries import branches_under, in_places

Counted = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Series:
    """Published visits that may be averaged: one kind, one checklist, versions scoring alike."""

    kind: str
    checklist: UUID
    scoring: str
    visits: int
    branches: int
    versions: tuple[int, ...]

    @property
    def newest(self) -> int:
        """The version by which the series is named."""
        return self.versions[-1]


def results_for(member: Membership, question: Question, days: Counted) -> Select[Any]:
    """The published visits at a member's places, in a period and a region."""
    found = select(VisitResult).where(
        VisitResult.organisation_id == member.organisation_id,
        in_places(member, VisitResult.branch_id),  # type: ignore[arg-type]
    )
    first, last = days
    if first:
        found = found.where(VisitResult.made_on >= first)
    if last:
        found = found.where(VisitResult.made_on <= last)
    if question.region:
        found = found.where(VisitResult.branch_id.in_(branches_under(member, question.region)))
    return found


def of_series(found: Select[Any], series: Series) -> Select[Any]:
    """Those of one series alone."""
    return found.where(
        VisitResult.kind == series.kind,
        VisitResult.checklist_id == series.checklist,
        VisitResult.scoring_hash == series.scoring,
    )


Numbers = dict[tuple[UUID, str], list[int]]
"""By checklist and scoring, the numbers of the versions that score so."""


def series_in(found: Select[Any], numbers: Numbers) -> list[Series]:
    """What there is to choose from, the most visits first."""
    grouped = found.with_only_columns(
        VisitResult.kind,
        VisitResult.checklist_id,
        VisitResult.scoring_hash,
        func.count(),
        func.count(VisitResult.branch_id.distinct()),
    ).group_by(VisitResult.kind, VisitResult.checklist_id, VisitResult.scoring_hash)
    rows = db.session.execute(grouped).all()
    made = [Series(*row, tuple(numbers[row[1], row[2]])) for row in rows]
    return sorted(made, key=lambda each: (-each.visits, str(each.checklist), each.scoring))


def numbers_of(member: Membership) -> Numbers:
    """How the versions of all checklists score."""
    asked = (
        select(ChecklistVersion.checklist_id, ChecklistVersion.scoring_hash)
        .add_columns(ChecklistVersion.number)
        .where(ChecklistVersion.organisation_id == member.organisation_id)
        .order_by(ChecklistVersion.checklist_id, ChecklistVersion.number)
    )
    numbers: Numbers = defaultdict(list)
    for checklist, scoring, number in db.session.execute(asked):
        numbers[checklist, scoring].append(number)
    return numbers


def documents(member: Membership, wanted: Collection[tuple[UUID, int]]) -> dict[UUID, Document]:
    """By checklist, one of its versions as a document; a version never changes."""
    asked = select(
        ChecklistVersion.checklist_id, ChecklistVersion.number, ChecklistVersion.hash
    ).where(
        ChecklistVersion.organisation_id == member.organisation_id,
        ChecklistVersion.checklist_id.in_({each[0] for each in wanted}),
    )
    rows = db.session.execute(asked.order_by(ChecklistVersion.id))
    return {row[0]: document_of(row[2]) for row in rows if (row[0], row[1]) in wanted}


@lru_cache(maxsize=256)
def document_of(version_hash: str) -> Document:
    """A version's document; whoever asks knows that the reader may see it."""
    found = select(ChecklistVersion.content).where(ChecklistVersion.hash == version_hash).limit(1)
    return Document.model_validate(json.loads(db.session.scalars(found).one()))


@dataclass(slots=True)
class Sums:
    """Everything that is counted of one place."""

    visits: int
    """Published ones, also those of which too little was seen."""
    passed: int
    score: Tally
    parameters: dict[str, Tally]

    @classmethod
    def none(cls) -> "Sums":
        """Nothing yet."""
        return cls(0, 0, Tally(), defaultdict(Tally))

    @property
    def unjudged(self) -> int:
        """Visits of which too little was seen; they are in no mean."""
        return self.visits - self.score.n

    def add(self, outcome: str, ratio: str | None, parameters: dict[str, str]) -> None:
        """Count a visit; one of which too little was seen is in no mean."""
        self.visits += 1
        if ratio is None or not counts(outcome, ratio):
            return
        self.passed += outcome == "pass"
        self.score.add(Fraction(ratio))
        for name, exact in parameters.items():
            self.parameters[name].add(Fraction(exact))

    def merge(self, other: "Sums") -> None:
        """Count everything that the other one counted."""
        self.visits += other.visits
        self.passed += other.passed
        self.score.merge(other.score)
        for name, tally in other.parameters.items():
            self.parameters[name].merge(tally)


def sums_by_branch(found: Select[Any]) -> dict[UUID, Sums]:
    """What the visits of each branch come to."""
    rows = found.with_only_columns(
        VisitResult.branch_id, VisitResult.outcome, VisitResult.ratio, VisitResult.parameters
    ).order_by(VisitResult.visit_id)
    sums: dict[UUID, Sums] = defaultdict(Sums.none)
    for branch, outcome, ratio, parameters in db.session.execute(rows):
        sums[branch].add(outcome, ratio, parameters)
    return dict(sums)


def failures(found: Select[Any]) -> tuple[dict[str, Share], int]:
    """By item, how often it failed of how often it counted; and of how many visits."""
    rows = found.with_only_columns(VisitResult.outcome, VisitResult.ratio, VisitResult.marks)
    failed: dict[str, int] = defaultdict(int)
    counted: dict[str, int] = defaultdict(int)
    visits = 0
    for outcome, ratio, marks in db.session.execute(rows.order_by(VisitResult.visit_id)):
        if not counts(outcome, ratio):
            continue
        visits += 1
        for item, mark in marks.items():
            counted[item] += 1
            failed[item] += mark == 0
    return {item: Share(failed[item], n) for item, n in counted.items()}, visits


def singles(
    found: Select[Any], question: Question
) -> Iterator[tuple[UUID, UUID, date, str, str | None, Any]]:
    """The visits behind a figure, the newest first: ids, day, outcome, ratio, and what is asked of
    each: an item's mark, a parameter's ratio or the visit's."""
    value: Any = VisitResult.ratio
    if question.item:
        value = VisitResult.marks
    elif question.parameter:
        value = VisitResult.parameters
    if question.branch:
        found = found.where(VisitResult.branch_id == question.branch)
    rows = found.with_only_columns(
        VisitResult.visit_id,
        VisitResult.branch_id,
        VisitResult.made_on,
        VisitResult.outcome,
        VisitResult.ratio,
        value.label("asked"),
    ).order_by(VisitResult.made_on.desc(), VisitResult.visit_id)
    for row in db.session.execute(rows):
        yield row[0], row[1], row[2], row[3], row[4], row[5]


@dataclass(frozen=True, slots=True)
class Place:
    """A branch as results name it."""

    id: UUID
    name: str
    region: UUID
    closed: bool


def places_of(member: Membership) -> dict[UUID, Place]:
    """Every branch that the member reaches."""
    asked = select(Branch.id, Branch.name, Branch.region_id, Branch.closed_at).where(
        Branch.organisation_id == member.organisation_id,
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )
    rows = db.session.execute(asked.order_by(Branch.id))
    return {row[0]: Place(row[0], row[1], row[2], row[3] is not None) for row in rows}
