"""What lies behind the table: items by how often they fail, and the visits of one figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from audit.checklists.wording import item_numbers, parameter_name, parameters_in, written
from audit.dashboards.results import queries
from audit.dashboards.results.choosing import Chosen, check_region, chosen, head_of
from audit.dashboards.results.models import VisitResult
from audit.dashboards.results.queries import Place
from audit.dashboards.results.rules import Question, counts
from audit.engines.statistics import Share, Tally
from audit.formats.checklist import Checklist as Document
from audit.formats.checklist import Item
from audit.infra.refusals import NotFound, found
from audit.people.models import Membership

PAGE = 50


@dataclass(frozen=True)
class Failure:
    """An item, how often it failed, and what it belongs to."""

    item: Item
    number: str
    parameter: str
    parameter_words: str
    share: Share

    @property
    def critical(self) -> bool:
        """Whether failing it has an effect of its own."""
        return self.item.critical != "none"


def items_page(member: Membership, question: Question) -> dict[str, Any]:
    """Failed items, critical ones first, then what failed most often."""
    check_region(member, question)
    picked = chosen(member, question)
    rows, place = picked.rows, None
    if question.branch:
        place = found(queries.places_of(member).get(question.branch))
        rows = rows.where(VisitResult.branch_id == place.id)
    shares, visits = queries.failures(rows)
    every = list(_items(picked.document, shares))
    told = sorted((each for each in every if each.share.part), key=_order)
    return {
        **head_of(member, picked),
        "failed": told,
        "counted": visits,
        "never": len(every) - len(told),
        "place": place,
    }


def _items(document: Document, shares: dict[str, Share]) -> Iterator[Failure]:
    """The items that counted, in the order of the checklist."""
    numbers = item_numbers(document)
    for section in document.sections:
        for item in section.items:
            share = shares.get(item.id)
            if share is None or item.bonus:  # what was not earned on top did not fail
                continue
            parameter = item.parameter or section.parameter or ""
            words = parameter_name(parameter, document) if parameter else ""
            yield Failure(item, numbers[item.id], parameter, words, share)


def _order(failure: Failure) -> tuple[Any, ...]:
    ratio = failure.share.ratio or Fraction()
    return not failure.critical, -ratio, -failure.share.part


@dataclass(frozen=True)
class Single:
    """One visit behind a figure; `value` is a ratio, None where it is unknown."""

    visit: UUID
    place: Place
    made_on: date
    outcome: str
    value: Fraction | None
    counts: bool
    """Whether it is in the mean."""


def visits_page(member: Membership, question: Question, *, page: int) -> dict[str, Any]:
    """The visits of one figure, the newest first: a branch's, a region's or all, by the score, a
    parameter, or failing one item."""
    check_region(member, question)
    picked = chosen(member, question)
    places = queries.places_of(member)
    place = found(places.get(question.branch)) if question.branch else None
    item = _item(picked.document, question.item) if question.item else None
    if question.parameter:
        found(question.parameter if question.parameter in parameters_in(picked.document) else None)
    told = list(_singles(picked, question, places))
    tally = Tally()
    for each in told:
        tally.add(each.value if each.counts else None)
    if item:
        told = [each for each in told if each.counts and each.value == 0]
    start = (page - 1) * PAGE
    return {
        **head_of(member, picked),
        "singles": told[start : start + PAGE],
        "total": len(told),
        "summary": tally.summary(),
        "page": page,
        "more": len(told) > start + PAGE,
        "place": place,
        "item": item,
        "what": _what(picked, question, item),
    }


def _item(document: Document, item_id: str) -> Item:
    for item in document.items:
        if item.id == item_id:
            return item
    raise NotFound


def _what(picked: Chosen, question: Question, item: Item | None) -> Any:
    if item:
        return written(item.text)
    if question.parameter:
        return parameter_name(question.parameter, picked.document)
    return ""


def _singles(picked: Chosen, question: Question, places: dict[UUID, Place]) -> Iterator[Single]:
    for visit, branch, day, outcome, ratio, told in queries.singles(picked.rows, question):
        value = _value(question, told)
        counted = value is not None and counts(outcome, ratio)
        yield Single(visit, places[branch], day, outcome, value, counted)


def _value(question: Question, told: Any) -> Fraction | None:
    if question.item:
        mark = told.get(question.item)
        return None if mark is None else Fraction(mark, 10_000)
    exact = told.get(question.parameter) if question.parameter else told
    return None if exact is None else Fraction(exact)
