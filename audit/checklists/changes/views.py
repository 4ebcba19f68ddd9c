"""The changes between two versions as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.checklists.changes.wording import (
    Setting,
    head_settings,
    item_settings,
    place_words,
    section_settings,
)
from audit.checklists.wording import item_numbers
from audit.engines.language.changes import Change, Changes, Rewording, compare
from audit.engines.language.rewording import Part, reworded
from audit.formats.base import Text
from audit.formats.checklist import Checklist, Item, Section
from audit.infra.i18n import OWN_NAMES, current_reader, direction


class Words(NamedTuple):
    """A text that changed in one language, with marks."""

    name: str
    code: str
    language: str
    direction: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PartChange:
    """A section or an item that changed; `signs`: what happened to it, each with an icon."""

    id: str
    number: str
    title: Text
    signs: tuple[tuple[str, str, str], ...]
    settings: tuple[Setting, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class SectionShown:
    """A section with its changed items; `kept`: how many items stayed as they were."""

    section: PartChange
    items: tuple[PartChange, ...]
    kept: int


@dataclass(frozen=True)
class Comparison:
    """All that changed; `counts`: in how many items what happened."""

    comparable: bool
    any: bool
    settings: tuple[Setting, ...]
    words: tuple[Words, ...]
    sections: tuple[SectionShown, ...]
    counts: tuple[str, ...]


def comparison(before: Checklist, after: Checklist) -> Comparison:
    """What changed from one document to the other, in the page's language."""
    changes = compare(before, after)
    numbers = item_numbers(before) | item_numbers(after)
    return Comparison(
        comparable=changes.comparable,
        any=changes.any,
        settings=tuple(head_settings(changes)),
        words=tuple(_words(changes.rewordings)),
        sections=tuple(
            SectionShown(
                _section(each.section),
                tuple(_item(change, numbers, changes) for change in each.items),
                each.kept,
            )
            for each in changes.sections
            if each.differs
        ),
        counts=tuple(_counts(changes)),
    )


def _section(change: Change[Section]) -> PartChange:
    return PartChange(
        id=change.part.id,
        number="",
        title=change.part.title,
        signs=_signs(change),
        settings=tuple(section_settings(change)),
        words=tuple(_words(change.rewordings)),
    )


def _item(change: Change[Item], numbers: dict[str, str], changes: Changes) -> PartChange:
    return PartChange(
        id=change.part.id,
        number=numbers[change.part.id],
        title=change.part.text,
        signs=_signs(change),
        settings=tuple(item_settings(change, changes.before, changes.after)),
        words=tuple(_words(change.rewordings)),
    )


def _words(rewordings: Iterable[Rewording]) -> list[Words]:
    return [
        Words(
            place_words(each.place),
            each.language,
            OWN_NAMES.get(each.language, each.language),
            direction(each.language),
            reworded(each.before or "", each.after or ""),
        )
        for each in rewordings
    ]


def _signs(change: Change[Section] | Change[Item]) -> tuple[tuple[str, str, str], ...]:
    """What happened: words, icon, state."""
    if change.before is None:
        return ((_("Added"), "plus", "ok"),)
    if change.after is None:
        return ((_("Removed"), "na", "bad"),)
    signs = []
    if change.moved:
        signs.append((_("Moved"), "forward", ""))
    if change.settings:
        signs.append((_("Rules changed"), "flag", "warn"))
    if change.rewordings:
        signs.append((_("Reworded"), "vocabulary", ""))
    return tuple(signs)


def _counts(changes: Changes) -> list[str]:
    """How many items were added, removed and so on; what did not happen is left out."""
    items = list(changes.items())
    kept = [change for change in items if change.before is not None and change.after is not None]
    added = sum(change.before is None for change in items)
    removed = sum(change.after is None for change in items)
    moved = sum(change.moved for change in kept)
    ruled = sum(bool(change.settings) for change in kept)
    worded = sum(bool(change.rewordings) for change in kept)
    n = current_reader().number
    said = [
        (added, ngettext("%(n)s item added", "%(n)s items added", added, n=n(added))),
        (removed, ngettext("%(n)s item removed", "%(n)s items removed", removed, n=n(removed))),
        (moved, ngettext("%(n)s item moved", "%(n)s items moved", moved, n=n(moved))),
        (
            ruled,
            ngettext(
                "%(n)s item with other rules", "%(n)s items with other rules", ruled, n=n(ruled)
            ),
        ),
        (worded, ngettext("%(n)s item reworded", "%(n)s items reworded", worded, n=n(worded))),
    ]
    return [words for count, words in said if count]
