"""The rows of an export: one for each visit, or one for each answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from audit.checklists.wording import (
    item_numbers,
    kind_name,
    parameter_name,
    parameters_in,
    plain,
    value_words,
)
from audit.dashboards.exports import queries
from audit.dashboards.exports.queries import Told
from audit.engines.statistics import per_cent
from audit.formats.answers import Answered
from audit.formats.checklist import Checklist as Document
from audit.formats.checklist import Item, Section
from audit.formats.manifest import read_manifest
from audit.infra.tables import Cell
from audit.visits.models import Visit, adjusted_answers
from audit.visits.wording import standing
from audit.visits.work.wording import OUTCOMES

Value = Callable[..., Cell]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is written: ids and words for programs, or words for people; whose names."""

    coded: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable id, its heading, and what stands in it for people and for programs."""

    id: str
    heading: Any
    value: Value
    coded: Value | None = None

    def cell(self, manner: Manner, *of: Any) -> Cell:
        """What stands in it for a visit, or for an answer."""
        write = self.coded if manner.coded and self.coded else self.value
        return write(*of)


def _clock(moment: datetime | None, zone: str) -> str | None:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else None


def _bp(points: int | None) -> Decimal | None:
    return None if points is None else Decimal(points) / 100


def _part(t: Told, kind: str, name: str) -> Decimal | None:
    part = ((t.result or {}).get(kind) or {}).get(name)
    return _bp(part["score"]) if part else None


WHERE = (
    Column("visit", _l("Visit"), lambda t: str(t.visit)),
    Column(
        "state", _l("State"), lambda t: str(standing(t.state).word), lambda t: str(t.state.value)
    ),
    Column("kind", _l("Kind"), lambda t: kind_name(t.kind), lambda t: t.kind),
    Column("checklist", _l("Checklist"), lambda t: t.checklist),
    Column("checklist_title", _l("Title of the checklist"), lambda t: plain(t.document.title)),
    Column("version", _l("Version"), lambda t: t.version),
    Column("branch", _l("Branch id"), lambda t: str(t.branch)),
    Column("branch_code", _l("Branch code"), lambda t: t.branch_code),
    Column("branch_name", _l("Branch"), lambda t: t.branch_name),
    Column("region", _l("Region"), lambda t: t.region),
    Column("made_on", _l("Made on"), lambda t: t.made_on and t.made_on.isoformat()),
)
"""What every row begins with."""

REST = (
    Column("programme", _l("Programme"), lambda t: t.programme),
    Column("opens", _l("Window begins"), lambda t: _clock(t.opens_at, t.zone)),
    Column("closes", _l("Window ends"), lambda t: _clock(t.closes_at, t.zone)),
    Column("received", _l("Received"), lambda t: _clock(t.received_at, t.zone)),
    Column(
        "late",
        _l("Late"),
        lambda t: None if t.late is None else _("Yes") if t.late else _("No"),
        lambda t: None if t.late is None else "yes" if t.late else "no",
    ),
    Column("published", _l("Published"), lambda t: _clock(t.published_at, t.zone)),
    Column("time_zone", _l("Time zone"), lambda t: t.zone),
    Column("score", _l("Score in per cent"), lambda t: _bp(t.score)),
    Column(
        "outcome",
        _l("Result"),
        lambda t: str(OUTCOMES[t.outcome]) if t.outcome else None,
        lambda t: t.outcome,
    ),
    Column("coverage", _l("Seen, in per cent"), lambda t: t.result and _bp(t.result["coverage"])),
    Column(
        "critical",
        _l("Critical items failed"),
        lambda t: len(t.result["critical"]) if t.result else None,
    ),
)


def _person(manner: Manner) -> Column:
    if manner.named:
        return Column("made_by", _l("Made by"), lambda t: t.person)
    return Column("made_by", _l("Made by (pseudonym)"), lambda t: t.pseudonym)


def visit_columns(found: Select[Visit], manner: Manner) -> list[Column]:
    """The columns of a table of visits: with every parameter that one of them knows."""
    documents = queries.documents_in(found)
    names = list(dict.fromkeys(name for each in documents for name in parameters_in(each)))
    return [
        *WHERE,
        *REST,
        _person(manner),
        *(_parameter(name, documents) for name in names),
    ]


def _parameter(name: str, documents: Sequence[Document]) -> Column:
    known = next(each for each in reversed(documents) if name in parameters_in(each))
    return Column(
        f"parameter_{name}", parameter_name(name, known), lambda t: _part(t, "parameters", name)
    )


@dataclass(frozen=True, slots=True)
class Given:
    """One answer with its item and what it came to."""

    told: Told
    section: Section
    item: Item
    number: str
    answer: Any
    trace: dict[str, Any]
    note: str
    adjusted: bool


def _said(given: Given) -> Cell:
    if not isinstance(given.answer, Answered):
        return None
    return value_words(given.told.document, given.item, given.answer.value)


def _raw(given: Given) -> Cell:
    if not isinstance(given.answer, Answered):
        return None
    value = given.answer.value
    return ";".join(value) if isinstance(value, list) else value


def _lost(given: Given) -> Decimal:
    return per_cent(Fraction(given.trace["lost"]) / 100, 4)


def _parameter_of(given: Given) -> str:
    return given.item.parameter or given.section.parameter or ""


STATES = {
    "answered": _l("Answered"),
    "not_applicable": _l("Not applicable"),
    "not_observed": _l("Not observed"),
    "unanswered": _l("Not answered"),
    "unscored": _l("Not scored"),
}
WHY = {
    "mark": _l("Its mark"),
    "critical_section": _l("A critical item failed in the section"),
    "critical_visit": _l("A critical item failed in the visit"),
}

ANSWER = (
    Column("section", _l("Section id"), lambda g: g.section.id),
    Column("section_title", _l("Section"), lambda g: plain(g.section.title)),
    Column("item", _l("Item id"), lambda g: g.item.id),
    Column("number", _l("Number"), lambda g: g.number),
    Column("item_text", _l("Item"), lambda g: plain(g.item.text)),
    Column("type", _l("Type"), lambda g: g.item.type),
    Column(
        "parameter",
        _l("Parameter"),
        lambda g: _parameter_of(g) and parameter_name(_parameter_of(g), g.told.document),
        _parameter_of,
    ),
    Column("critical_effect", _l("Critical for"), lambda g: g.item.critical),
    Column(
        "answer_state",
        _l("Answer state"),
        lambda g: str(STATES[g.trace["state"]]),
        lambda g: g.trace["state"],
    ),
    Column("answer", _l("Answer"), _said, _raw),
    Column("value", _l("Value"), _raw),
    Column("mark", _l("Mark in per cent"), lambda g: _bp(g.trace["mark"])),
    Column("weight", _l("Weight"), lambda g: Decimal(g.trace["weight"])),
    Column("lost", _l("Points lost"), _lost),
    Column(
        "why",
        _l("Why lost"),
        lambda g: str(WHY[g.trace["why"]]) if g.trace["why"] else None,
        lambda g: g.trace["why"],
    ),
    Column("note", _l("Note"), lambda g: g.note),
    Column(
        "adjusted",
        _l("Changed by the desk"),
        lambda g: _("Yes") if g.adjusted else _("No"),
        lambda g: "yes" if g.adjusted else "no",
    ),
)


def given_in(told: Told) -> Iterator[Given]:
    """The answers of a visit in the order of its checklist; hidden items are left out."""
    if told.content is None or told.result is None:
        return
    document = told.document
    manifest = read_manifest(told.content)
    answers = adjusted_answers(manifest, told.adjustments or {})
    traces = {line["item"]: line for line in told.result["trace"]}
    numbers = item_numbers(document)
    for section in document.sections:
        for item in section.items:
            trace = traces.get(item.id)
            if trace is None or trace["state"] == "hidden":
                continue
            note = manifest.notes.get(f"item:{item.id}", "")
            adjusted = item.id in (told.adjustments or {})
            answer = answers.get(item.id)
            yield Given(told, section, item, numbers[item.id], answer, trace, note, adjusted)


Batch = tuple[int, list[list[Cell]]]
"""How many visits, and their rows."""


def headings(columns: Sequence[Column], manner: Manner) -> list[Cell]:
    """The first row: words of the reader's language, or ids."""
    return [each.id if manner.coded else str(each.heading) for each in columns]


def visit_rows(found: Select[Visit], manner: Manner) -> Iterator[Batch]:
    """The table of visits, its headings first, some visits at a time."""
    columns = visit_columns(found, manner)
    packed = queries.ids_in_order(found)
    yield 0, [headings(columns, manner)]
    for some in queries.told(found, packed, answers=False):
        yield len(some), [[each.cell(manner, one) for each in columns] for one in some]


def answer_rows(found: Select[Visit], manner: Manner) -> Iterator[Batch]:
    """The table of answers, its headings first, some visits at a time."""
    packed = queries.ids_in_order(found)
    yield 0, [headings([*WHERE, *ANSWER], manner)]
    for some in queries.told(found, packed, answers=True):
        yield len(some), [row for one in some for row in _answers(one, manner)]


def _answers(told: Told, manner: Manner) -> Iterator[list[Cell]]:
    where = [each.cell(manner, told) for each in WHERE]
    for given in given_in(told):
        yield [*where, *(each.cell(manner, given) for each in ANSWER)]


TABLES = {"visits": visit_rows, "answers": answer_rows}
