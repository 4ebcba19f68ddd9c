"""Which fields the form of each part has: the one table that reading and pages go by."""

from dataclasses import dataclass
from typing import Any

from audit.engines.drafting.shape import Document, Node
from audit.engines.language.wording import ITEM_MODELS
from audit.formats.checklist import Scoring, Section


@dataclass(frozen=True)
class Field:
    """One field: its key in the document, how it is entered, and what stands for "as usual"."""

    name: str
    kind: str
    usual: Any = None
    group: str = "main"


def _from(model: Any, name: str, kind: str, group: str = "main") -> Field:
    found = model.model_fields.get(name) or next(
        each for each in model.model_fields.values() if each.alias == name
    )
    usual = None if found.is_required() or found.default_factory else found.default
    return Field(name, kind, usual, group)


ABOUT = (
    Field("title", "text"),
    Field("languages", "languages"),
    Field("kind", "kind"),
    Field("description", "long"),
    Field("instructions", "long"),
    Field("id", "slug", group="more"),
    Field("subjects", "subjects", group="more"),
    Field("parameters", "parameters", group="more"),
    Field("answers", "answers", group="more"),
)
SCORING = tuple(
    _from(Scoring, name, kind)
    for name, kind in (
        ("method", "one"),
        ("pass", "number"),
        ("bands", "bands"),
        ("gates", "gates"),
        ("minimum_coverage", "number"),
        ("allow_unanswered", "flag"),
    )
)
SECTION = (
    _from(Section, "title", "text"),
    _from(Section, "parameter", "parameter"),
    _from(Section, "weight", "number"),
    _from(Section, "id", "slug", "more"),
    _from(Section, "area", "slug", "more"),
)
CHECK = (Field("text", "long"), Field("when", "condition"), Field("id", "slug", group="more"))

_OF_TYPE = {
    "yes_no": (("expected", "one"),),
    "scale": (("max", "whole"), ("anchors", "anchors")),
    "choice": (("options", "options"),),
    "multi": (("options", "options"),),
    "duration": (("target", "seconds"), ("limit", "seconds")),
    "number": (("band", "band"), ("min", "number"), ("max", "number"), ("unit", "text")),
    "text": (),
    "time": (),
}
_RULES = (("weight", "number"), ("critical", "one"), ("photo", "one"), ("note", "one"))
_MAY = (("not_applicable", "flag"), ("not_observed", "flag"), ("bonus", "flag"))
_MORE = (
    ("help", "long"),
    ("label", "text"),
    ("parameter", "parameter"),
    ("area", "slug"),
    ("id", "slug"),
    ("requires_standard", "flag"),
)


def item_fields(kind: str) -> tuple[Field, ...]:
    """The fields of an item of a type; a type that is none is read as words."""
    known = kind if kind in _OF_TYPE else "text"
    model = ITEM_MODELS[known]
    rules = _RULES + _MAY if known not in ("text", "time") else (*_RULES[2:3], *_MAY[:2])
    return (
        _from(model, "text", "long"),
        Field("type", "type"),
        *(_from(model, name, how) for name, how in _OF_TYPE[known]),
        *(_from(model, name, how, "rules") for name, how in rules),
        _from(model, "when", "condition", "when"),
        *(_from(model, name, how, "more") for name, how in _MORE),
    )


def usual(field: Field, document: Document) -> Any:
    """What a field means when it is not given: nothing goes unobserved about oneself."""
    if field.name == "not_observed" and document.get("kind") == "self":
        return False
    return field.usual


def fields_of(kind: str, node: Node) -> tuple[Field, ...]:
    """The fields of a section, an item, a check, "about" or "scoring"."""
    if kind == "item":
        return item_fields(str(node.get("type")))
    return {"about": ABOUT, "scoring": SCORING, "section": SECTION, "check": CHECK}[kind]


def part_of(document: Document, kind: str) -> Node:
    """The top of a document as a part of its own: "about" or "scoring"."""
    if kind == "scoring":
        scoring = document.get("scoring")
        return scoring if isinstance(scoring, dict) else {}
    aside = {"sections", "checks", "scoring"}
    return {name: value for name, value in document.items() if name not in aside}
