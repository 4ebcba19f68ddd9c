"""What the library and a version's page show of a document, in words."""

from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from audit.checklists.models import ChecklistVersion
from audit.checklists.wording import (
    condition_words,
    item_numbers,
    plain,
    type_words,
)
from audit.formats.base import Text
from audit.formats.checklist import Checklist as Document
from audit.formats.checklist import Choice, Item, Multi, Scale, Section
from audit.infra.i18n import OWN_NAMES, current_reader


class Tag(NamedTuple):
    """A rule as a page marks it: words, an icon, and a state ("", "warn" or "bad")."""

    words: str
    icon: str
    state: str = ""


@dataclass(frozen=True)
class ItemRow:
    """One item of a version's page."""

    number: str
    item: Item
    type: str
    when: str
    tags: tuple[Tag, ...]
    options: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class SectionPart:
    """One section of a version's page."""

    number: str
    section: Section
    rows: tuple[ItemRow, ...]


def languages_of(document: Document) -> list[tuple[str, str]]:
    """The languages a document's title is written in: (code, own name)."""
    return [(code, name) for code, name in OWN_NAMES.items() if code in document.title]


def parts_of(version: ChecklistVersion) -> list[SectionPart]:
    """A version's sections with their items and rules in words."""
    document = version.checklist
    numbers = item_numbers(document)
    return [
        SectionPart(
            number=current_reader().number(index),
            section=section,
            rows=tuple(_row(document, item, numbers[item.id]) for item in section.items),
        )
        for index, section in enumerate(document.sections, 1)
    ]


def _row(document: Document, item: Item, number: str) -> ItemRow:
    return ItemRow(
        number=number,
        item=item,
        type=type_words(document, item),
        when=condition_words(document, item.when) if item.when else "",
        tags=tuple(tags_of(item)),
        options=tuple(_options(item)),
    )


def _options(item: Item) -> list[tuple[str, Text]]:
    """What may be chosen, each with its worth: (worth in words, text)."""
    number = current_reader().number
    if isinstance(item, Choice):
        return [(_percent(o.mark), o.text) for o in item.options]
    if isinstance(item, Multi):
        return [(number(o.points), o.text) for o in item.options]
    if isinstance(item, Scale):
        anchors = sorted(item.anchors.items(), key=lambda anchor: int(anchor[0]))
        return [(number(int(point)), text) for point, text in anchors]
    return []


def tags_of(item: Item) -> list[Tag]:
    """The rules of an item beyond its type."""
    tags = [critical_tag(item)] if item.critical != "none" else []
    photo = {
        "required": Tag(_("Photo always"), "camera"),
        "required_on_fail": Tag(_("Photo when not met"), "camera"),
        "never": Tag(_("No photo"), "camera"),
    }
    if item.photo in photo:
        tags.append(photo[item.photo])
    if item.note == "required_on_fail":
        tags.append(Tag(_("Note when not met"), "note"))
    if item.not_applicable:
        tags.append(Tag(_("May be not applicable"), "na"))
    if not item.not_observed:
        tags.append(Tag(_("Must be observed"), "eye"))
    if item.bonus:
        tags.append(Tag(_("Bonus: adds, never takes"), "plus"))
    return tags


def critical_tag(item: Item) -> Tag:
    """What a critical item decides when it fails."""
    words = {
        "flag": _("Critical: the visit is not passed"),
        "section": _("Critical: its section counts 0"),
        "visit": _("Critical: the visit counts 0"),
    }
    return Tag(words[item.critical], "stop", "bad")


def scoring_facts(document: Document) -> list[tuple[str, str]]:
    """The settings of the score: (name, value), both in words."""
    scoring = document.scoring
    facts = [(_("Method"), method_words(scoring.method))]
    if scoring.pass_ is not None:
        facts.append((_("Pass mark"), score_words(document, scoring.pass_)))
    sections = {section.id: section.title for section in document.sections}
    for gate, least in scoring.gates.items():
        words = _("%(name)s at least %(n)s", name=plain(sections[gate]), n=_percent(least))
        facts.append((_("Gate"), words))
    if scoring.minimum_coverage:
        facts.append((_("Coverage"), coverage_words(document)))
    for band in sorted(scoring.bands, key=lambda each: -each.from_):
        facts.append((plain(band.title), _("from %(n)s", n=score_words(document, band.from_))))
    unanswered = _("may stay open") if scoring.allow_unanswered else _("all need an answer")
    facts.append((_("Items"), unanswered))
    return facts


def coverage_words(document: Document) -> str:
    """How much must have been seen for a score to count."""
    share = _percent(document.scoring.minimum_coverage)
    return _("at least %(n)s of what could be seen", n=share)


def score_words(document: Document, value: float) -> str:
    """A score in the method's own units: points, or per cent."""
    raw = document.scoring.method in {"sum", "count_yes"}
    return current_reader().number(value) if raw else _percent(value)


def _percent(value: float) -> str:
    return current_reader().percentage(round(value * 100), None)


def method_words(method: str) -> str:
    """How marks become the score."""
    return {
        "pooled": _("All items together, by weight"),
        "weighted": _("Each section by itself, then by the sections’ weights"),
        "sum": _("The sum of the points; every item counts"),
        "count_yes": _("The number of good answers among those that apply"),
    }[method]
