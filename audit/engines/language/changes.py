"""What changed from one version of a checklist to another: parts by their ids, texts by language.

`compare` says what; pages put it into words. Ids make the difference: an item with another id is
another item.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from audit.engines.language.canonical import scoring_hash
from audit.engines.language.places import Place, head_texts, item_texts
from audit.formats.base import Text
from audit.formats.checklist import Checklist, Choice, Item, Multi, Section

Part = TypeVar("Part", Section, Item)


@dataclass(frozen=True, slots=True)
class Rewording:
    """One text in one language; None where there was, or is, none."""

    place: Place
    language: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change(Generic[Part]):
    """A part that was added (`before` is None), removed (`after` is None), or differs.

    `settings` are the names of the rules that differ; `moved`: it stands elsewhere in its list, or
    in another one.
    """

    before: Part | None
    after: Part | None
    moved: bool = False
    settings: tuple[str, ...] = ()
    rewordings: tuple[Rewording, ...] = ()

    @property
    def part(self) -> Part:
        """The part as it is, or was."""
        part = self.after or self.before
        assert part is not None
        return part

    @property
    def differs(self) -> bool:
        """Whether anything is to be said about it."""
        both = self.before is not None and self.after is not None
        return not both or self.moved or bool(self.settings) or bool(self.rewordings)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section and those of its items that changed; `kept`: how many stayed as they were."""

    section: Change[Section]
    items: tuple[Change[Item], ...]
    kept: int

    @property
    def differs(self) -> bool:
        """Whether the section or an item of it changed."""
        return self.section.differs or bool(self.items)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two documents; `comparable`: scores of both mean the same."""

    before: Checklist
    after: Checklist
    settings: tuple[str, ...]
    rewordings: tuple[Rewording, ...]
    sections: tuple[SectionChange, ...]
    comparable: bool

    def items(self) -> Iterator[Change[Item]]:
        """Every item that changed."""
        return (change for section in self.sections for change in section.items)

    @property
    def any(self) -> bool:
        """Whether anything differs at all."""
        parts = any(section.differs for section in self.sections)
        return bool(self.settings or self.rewordings) or parts


def compare(before: Checklist, after: Checklist) -> Changes:
    """What changed from one document to the other."""
    return Changes(
        before,
        after,
        settings=differing(_head(before), _head(after)),
        rewordings=tuple(rewordings(head_texts(before), head_texts(after))),
        sections=tuple(_sections(before, after)),
        comparable=scoring_hash(before) == scoring_hash(after),
    )


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """The names whose values are not the same in both, in their order."""
    names = [*one, *(name for name in other if name not in one)]
    return tuple(name for name in names if one.get(name) != other.get(name))


def rewordings(one: Mapping[Place, Text], other: Mapping[Place, Text]) -> Iterator[Rewording]:
    """Every text that is not the same in both, by place and language."""
    for place in [*one, *(place for place in other if place not in one)]:
        was, became = one.get(place, {}), other.get(place, {})
        for language in [*was, *(each for each in became if each not in was)]:
            if was.get(language) != became.get(language):
                yield Rewording(place, language, was.get(language), became.get(language))


def _head(document: Checklist) -> dict[str, Any]:
    scoring = document.scoring
    return {
        "kind": document.kind,
        "subjects": document.subjects,
        "method": scoring.method,
        "pass": scoring.pass_,
        "bands": [band.from_ for band in scoring.bands],
        "gates": scoring.gates,
        "minimum_coverage": scoring.minimum_coverage,
        "allow_unanswered": scoring.allow_unanswered,
        "parameters": list(document.parameters),
        "checks": [(check.id, check.when) for check in document.checks],
    }


WORDS = {"id", "text", "label", "help", "unit", "anchors", "options"}


def _rules(item: Item, section: Section) -> dict[str, Any]:
    """The rules of an item; a parameter that its section gives it is its own."""
    rules = {name: getattr(item, name) for name in type(item).model_fields if name not in WORDS}
    rules["parameter"] = item.parameter or section.parameter
    if isinstance(item, Choice):
        rules["options"] = [(option.id, option.mark) for option in item.options]
    if isinstance(item, Multi):
        rules["options"] = [(option.id, option.points) for option in item.options]
    return rules


def _sections(before: Checklist, after: Checklist) -> Iterator[SectionChange]:
    was = {section.id: section for section in before.sections}
    became = {section.id: section for section in after.sections}
    homes = {item.id: (item, section) for section in before.sections for item in section.items}
    staying = {item.id for item in after.items}
    moved = displaced(list(was), list(became))
    for name in in_place(list(was), list(became)):
        one, other = was.get(name), became.get(name)
        changes = list(_items(one, other, homes, staying))
        differing_items = tuple(change for change in changes if change.differs)
        yield SectionChange(
            _section(one, other, moved=name in moved),
            differing_items,
            kept=len(changes) - len(differing_items),
        )


def _section(one: Section | None, other: Section | None, *, moved: bool) -> Change[Section]:
    if one is None or other is None:
        return Change(one, other)
    rules = [{"weight": each.weight, "area": each.area} for each in (one, other)]
    texts: list[dict[Place, Text]] = [{("title", ""): each.title} for each in (one, other)]
    return Change(one, other, moved, differing(*rules), tuple(rewordings(*texts)))


def _items(
    one: Section | None,
    other: Section | None,
    homes: Mapping[str, tuple[Item, Section]],
    staying: set[str],
) -> Iterator[Change[Item]]:
    """The items of a section as it is now, with those that are gone where they stood."""
    was = {item.id: item for item in one.items} if one else {}
    became = {item.id: item for item in other.items} if other else {}
    moved = displaced(list(was), list(became))
    for name in in_place(list(was), list(became)):
        if other is None or name not in became:
            if name not in staying:
                yield Change(was[name], None)
        elif name not in homes:
            yield Change(None, became[name])
        else:
            item, home = homes[name]
            yield Change(
                item,
                became[name],
                moved=home.id != other.id or name in moved,
                settings=differing(_rules(item, home), _rules(became[name], other)),
                rewordings=tuple(rewordings(item_texts(item), item_texts(became[name]))),
            )


def in_place(was: Sequence[str], became: Sequence[str]) -> list[str]:
    """The newer order, with what is gone after what it stood behind."""
    gone: dict[str, list[str]] = {}
    behind, stays = "", frozenset(became)
    for name in was:
        if name in stays:
            behind = name
        else:
            gone.setdefault(behind, []).append(name)
    order = gone.pop("", [])
    for name in became:
        order += [name, *gone.get(name, [])]
    return order


def displaced(was: Sequence[str], became: Sequence[str]) -> set[str]:
    """The fewest of the names in both that must be moved to turn one order into the other."""
    places = {name: n for n, name in enumerate(was)}
    common = [name for name in became if name in places]
    ends: list[int] = []
    runs: list[str] = []
    earlier: dict[str, str] = {}
    for name in common:  # the longest run that is in order, by its last places
        length = bisect_left(ends, places[name])
        ends[length : length + 1] = [places[name]]
        runs[length : length + 1] = [name]
        if length:
            earlier[name] = runs[length - 1]
    staying = runs[-1:]
    while staying and staying[-1] in earlier:
        staying.append(earlier[staying[-1]])
    return set(common) - set(staying)
