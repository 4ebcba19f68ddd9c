"""What begins a draft: a new checklist, section, item or check, valid but for its words."""

from typing import Any

from audit.engines.drafting.shape import Document, Node, nodes, shaped
from audit.formats.checklist import Checklist

TYPES = ("yes_no", "scale", "choice", "multi", "duration", "number", "text", "time")
_OWN: dict[str, dict[str, Any]] = {
    "choice": {"options": [{"id": "best", "mark": 100}, {"id": "worst", "mark": 0}]},
    "multi": {"options": [{"id": "first", "points": 1}, {"id": "second", "points": 1}]},
    "duration": {"target": 180, "limit": 600},
}


def new_checklist(slug: str, kind: str, title: str, language: str) -> Document:
    """A checklist with one section and one question, still without words."""
    document: Document = {
        "id": slug,
        "kind": kind,
        "title": {language: title},
        "_languages": [language],
        "scoring": {"method": "pooled", "pass": 80},
        "sections": [{"id": "section-1", "items": [{"id": "item-1", "type": "yes_no"}]}],
    }
    return shaped(document)


def of_version(checklist: Checklist) -> Document:
    """A published version as a document to go on from; what is as usual is left unsaid."""
    raw = checklist.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    for section, read in zip(raw["sections"], checklist.sections, strict=True):
        for item, model in zip(section["items"], read.items, strict=True):
            item["type"] = model.type
            if checklist.kind == "self":
                item["not_observed"] = model.not_observed  # usual is false there
    return shaped(raw)


def new_item(document: Document, kind: str) -> Node:
    """An item of a type, with an id that nothing else has."""
    return {"id": free_id(document, "item"), "type": kind, **_copy(_OWN.get(kind, {}))}


def new_section(document: Document) -> Node:
    """A section with one question."""
    return {
        "id": free_id(document, "section"),
        "title": {},
        "items": [new_item(document, "yes_no")],
    }


def new_check(document: Document) -> Node:
    """A check that names nothing yet."""
    return {"id": free_id(document, "check"), "when": {"answered": ""}}


def free_id(document: Document, stem: str) -> str:
    """The stem with the next number that no id has: "item-7"; a stem that ends in one loses it."""
    taken = {str(node.get("id")) for node in nodes(document)}
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def of_type(item: Node, kind: str) -> Node:
    """The item with another type: what both types have stays, what the new one needs is added."""
    shared = {key: value for key, value in item.items() if key not in OF_TYPES}
    kept = {key: item[key] for key in KEEPS.get(kind, ()) if key in item}
    if kind in _OWN and "options" in kept:
        kept["options"] = _worth(kept["options"], kind)
    return {**shared, "type": kind, **_copy({**_OWN.get(kind, {}), **kept})}


OF_TYPES = frozenset(
    ("type", "expected", "max", "min", "anchors", "options", "target", "limit", "unit", "band")
)
KEEPS = {
    "yes_no": ("expected",),
    "scale": ("max", "anchors"),
    "choice": ("options",),
    "multi": ("options",),
    "duration": ("target", "limit"),
    "number": ("min", "max", "unit", "band"),
}
"""What only items of some types have, by type."""


def _worth(options: Any, kind: str) -> Any:
    """Options with the worth that their new type gives them: marks to points and back."""
    old, new = ("points", "mark") if kind == "choice" else ("mark", "points")
    if not isinstance(options, list):
        return options
    return [
        {**{k: v for k, v in each.items() if k != old}, new: each.get(new, each.get(old, 0))}
        for each in options
        if isinstance(each, dict)
    ]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
