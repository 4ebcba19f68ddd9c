"""Which visits a question means, and what there is to choose from."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.checklists.wording import kind_name, parameters_in, plain
from audit.dashboards.results import queries, wording
from audit.dashboards.results.queries import Series
from audit.dashboards.results.rules import KINDS, Question
from audit.engines.scoring.methods import RAW
from audit.formats.checklist import Checklist as Document
from audit.infra.db import now
from audit.infra.refusals import found
from audit.people.models import Membership
from audit.people.places.queries import Line as RegionLine
from audit.people.places.queries import tree
from audit.visits.rules import State
from audit.visits.work.rules import Filters


@dataclass(frozen=True)
class Chosen:
    """One series as it was asked for, with everything beside it."""

    question: Question
    series: Series
    document: Document
    others: list[Series]
    """Of the same kind and checklist, and scored otherwise: not in these figures."""
    rows: Any
    """The visits of the series, as a selection."""

    @property
    def parameters(self) -> list[str]:
        """The parameters that have a column."""
        return parameters_in(self.document)

    @property
    def passing(self) -> float | None:
        """The pass mark in per cent; None where there is none, or it is in points."""
        scoring = self.document.scoring
        return None if scoring.method in RAW else scoring.pass_

    @property
    def judges(self) -> bool:
        """Whether a visit can pass at all: there is a pass mark, or a gate."""
        scoring = self.document.scoring
        return scoring.pass_ is not None or bool(scoring.gates)


def today_of(member: Membership) -> date:
    """The day by the office's clock."""
    return now().astimezone(ZoneInfo(member.organisation.time_zone)).date()


def asked_days(member: Membership, question: Question) -> tuple[date | None, date | None]:
    """The first and the last day that a question means."""
    return question.days(today_of(member))


def series_page(member: Membership, question: Question) -> dict[str, Any]:
    """What there is to choose from, by kind; kinds are never averaged together."""
    check_region(member, question)
    days = asked_days(member, question)
    all_of = queries.results_for(member, question, days)
    there = queries.series_in(all_of, queries.numbers_of(member))
    documents = _documents(member, there)
    kinds = [
        (kind, kind_name(kind), [each for each in there if each.kind == kind]) for kind in KINDS
    ]
    return {
        "kinds": [each for each in kinds if each[2]],
        "titles": {key: plain(each.title) for key, each in documents.items()},
        "versions": wording.versions_words,
        **_heads(member, question, days),
    }


def _documents(member: Membership, series: list[Series]) -> dict[UUID, Document]:
    newest: dict[UUID, int] = {}
    for each in series:
        newest[each.checklist] = max(newest.get(each.checklist, 0), each.newest)
    return queries.documents(member, set(newest.items()))


def check_region(member: Membership, question: Question) -> list[RegionLine]:
    """The regions that a member sees; the one that is asked for must be among them."""
    lines = tree(member)
    if question.region:
        found(next((each for each in lines if each.region.id == question.region), None))
    return lines


def chosen(member: Membership, question: Question) -> Chosen:
    """The series that a question means; NotFound where there is no such checklist."""
    numbers = queries.numbers_of(member)
    all_of = queries.results_for(member, question, asked_days(member, question))
    there = queries.series_in(all_of, numbers)
    alike = [
        each for each in there if (each.kind, each.checklist) == (question.kind, question.checklist)
    ]
    series = found(_named(question, alike, numbers))
    document = queries.documents(member, {(series.checklist, series.newest)})[series.checklist]
    found(document if document.kind == question.kind else None)
    others = [each for each in alike if each.scoring != series.scoring]
    asked = question.with_(version=series.newest)
    return Chosen(asked, series, document, others, queries.of_series(all_of, series))


def _named(question: Question, alike: list[Series], numbers: queries.Numbers) -> Series | None:
    """The series with the version that is asked for, else the newest with visits, else none."""
    if question.version is None and alike:
        return max(alike, key=lambda each: each.newest)
    for (checklist, scoring), versions in reversed(numbers.items()):
        if checklist == question.checklist and question.version in {None, *versions}:
            empty = Series(question.kind, checklist, scoring, 0, 0, tuple(versions))
            return next((each for each in alike if each.scoring == scoring), empty)
    return None


def _heads(
    member: Membership, question: Question, days: tuple[date | None, date | None]
) -> dict[str, Any]:
    period = "" if question.own_days else question.period
    return {
        "question": question,
        "periods": [(name, str(words)) for name, words in wording.PERIODS.items()],
        "days": wording.days_words(days, period),
        "today": today_of(member),
    }


def head_of(member: Membership, picked: Chosen) -> dict[str, Any]:
    """What stands above every page of one series."""
    question = picked.question
    return {
        "picked": picked,
        "exported": exported(picked, asked_days(member, question)),
        "title": plain(picked.document.title),
        "kind": kind_name(picked.series.kind),
        "versions": wording.versions_words,
        "raw": picked.document.scoring.method in RAW,
        **_heads(member, question, asked_days(member, question)),
    }


def exported(picked: Chosen, days: tuple[date | None, date | None]) -> str:
    """The filters of the list of visits that mean the same visits, for their export."""
    question, series = picked.question, picked.series
    return Filters(
        states=(State.PUBLISHED.value,),
        kinds=(series.kind,),
        region=question.region,
        branch=question.branch,
        checklist=series.checklist,
        version=series.newest if picked.others else None,
        made_first=days[0],
        made_last=days[1],
    ).query()
