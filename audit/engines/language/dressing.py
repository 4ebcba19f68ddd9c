"""An organisation's own words in its checklists: parameters, answers, the ends of scales.

Only texts are put in, so a dressed checklist scores as it did.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from audit.formats.base import Text
from audit.formats.checklist import PARAMETERS, Checklist, Item, Scale, Section

ANSWERS = ("yes", "no", "not_applicable", "not_observed")
ENDS = ("lowest", "highest")
"""What the two ends of a scale mean where an item does not say."""


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """What an organisation calls things: parameters by id, answers and ends by word."""

    parameters: Mapping[str, Text] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)


def used_parameters(checklist: Checklist) -> set[str]:
    """The parameters that a checklist's sections and items name."""
    named = {section.parameter for section in checklist.sections}
    return {each for each in named | {item.parameter for item in checklist.items} if each}


def dressed(checklist: Checklist, own: Wardrobe, *, anew: bool = False) -> Checklist:
    """The checklist with the organisation's words wherever it has none of its own; `anew`: also
    in place of those it has."""
    parameters = _chosen(own.parameters, used_parameters(checklist))
    answers = _chosen(own.labels, {word for word in ANSWERS if _asks(checklist, word)})
    ends = _chosen(own.labels, set(ENDS))
    sections = [_ended(each, ends, anew) for each in checklist.sections] if ends else None
    return checklist.model_copy(
        update={
            "parameters": _worn(checklist.parameters, parameters, anew),
            "answers": _worn(checklist.answers, answers, anew),
            "sections": sections or checklist.sections,
        }
    )


def _chosen(names: Mapping[str, Text], wanted: Set[str]) -> dict[str, Text]:
    return {key: dict(names[key]) for key in sorted(wanted & set(names)) if names[key]}


def _worn(had: Mapping[Any, Text], given: Mapping[str, Text], anew: bool) -> dict[Any, Text]:
    return {**had, **given} if anew else {**given, **had}


def _asks(checklist: Checklist, word: str) -> bool:
    if word in {"yes", "no"}:
        return any(item.type == "yes_no" for item in checklist.items)
    return any(getattr(item, word) for item in checklist.items)


def _ended(section: Section, ends: Mapping[str, Text], anew: bool) -> Section:
    items: list[Item] = [
        _with_ends(item, ends, anew) if isinstance(item, Scale) else item for item in section.items
    ]
    return section.model_copy(update={"items": items})


def _with_ends(item: Scale, ends: Mapping[str, Text], anew: bool) -> Scale:
    """Anchors of a scale that describes values in between are its own, and stay."""
    places = {"lowest": "1", "highest": str(item.max)}
    if item.anchors and not (anew and set(item.anchors) <= set(places.values())):
        return item
    given = {places[end]: text for end, text in ends.items()}
    return item.model_copy(update={"anchors": {**item.anchors, **given}})


def declaring(raw: Any, own: Mapping[str, Text]) -> Any:
    """A raw document that declares the organisation's own parameters that it names."""
    declared = raw.get("parameters", {}) if isinstance(raw, dict) else None
    if not isinstance(declared, dict):
        return raw
    wanted = (_named_in(raw) & set(own)) - set(PARAMETERS) - set(declared)
    if not wanted:
        return raw
    return {**raw, "parameters": {**declared, **{slug: dict(own[slug]) for slug in sorted(wanted)}}}


def _named_in(raw: Mapping[str, Any]) -> set[str]:
    sections = _parts(raw.get("sections"))
    items = [item for section in sections for item in _parts(section.get("items"))]
    named = (part.get("parameter") for part in (*sections, *items))
    return {each for each in named if isinstance(each, str)}


def _parts(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
