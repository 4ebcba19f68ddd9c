"""The model's validation errors as places in the document and plain sentences."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from audit.engines.language.finding import Path, did_you_mean, listed
from audit.formats import checklist as model
from audit.formats.checks import FORMS, Check

ITEM_MODELS = {
    get_args(kind.model_fields["type"].annotation)[0]: kind
    for kind in get_args(get_args(model.Item)[0])
}
"""Item type -> its model: {"yes_no": YesNo, …}."""

CONDITION = "{item: …, is: …}, {all: [...]}, {any: [...]} or {not: …}"
CHECK_CONDITION = (
    "{item: …, is: …} (or before, above, below, mark_below), {answered: …}, {note: …}, {photo: …}, "
    "{moment: …, before: …}, {all: [...]}, {any: [...]} or {not: …}"
)
PARTS: dict[str, Any] = {
    "sections": model.Section,
    "bands": model.Band,
    "scoring": model.Scoring,
    "checks": Check,
}


class Misfit(NamedTuple):
    """A place that does not fit the model: the validator's name for why, and a sentence."""

    why: str
    path: Path
    message: str


def misfits(error: ValidationError, raw: object) -> Iterator[Misfit]:
    """One misfit per place."""
    seen: set[Path] = set()
    for detail in error.errors(include_url=False):
        path = written_path(detail["loc"], raw)
        if detail["type"] == "missing":
            path = (*path, detail["loc"][-1])
        if path not in seen:
            seen.add(path)
            untyped = detail["type"] == "union_tag_invalid" and len(path) == 4
            place = (*path, "type") if untyped else path
            yield Misfit(detail["type"], place, sentence(detail, path, raw))


def written_path(loc: tuple[Any, ...], raw: Any) -> Path:
    """The part of an error's location that is really in the document.

    The model adds steps of its own (an item's type, a condition's form, "[key]").
    """
    path: Path = ()
    here, typed = raw, False
    for step in loc:
        if len(path) == 4 and path[2] == "items" and not typed:
            typed = True
        elif (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int)
        ):
            here = here[step]
            path = (*path, step)
    return path


def sentence(detail: ErrorDetails, path: Path, raw: object) -> str:
    """What is wrong at a path, and what to do about it."""
    why, value, limits = detail["type"], detail["input"], detail.get("ctx", {})
    name = place_name(path)
    if detail["loc"] and detail["loc"][-1] == "[key]":
        said = key_sentence(path)
    elif why == "extra_forbidden":
        known = allowed_keys(path[:-1], raw)
        said = f"unknown key {name}; {did_you_mean(path[-1], known, f'write {listed(known)}')}"
    elif why == "missing":
        said = f"{name} is missing; add it"
    elif why.startswith("union_tag"):
        said = form_sentence(path, value)
    elif why in WRONG_KIND:
        said = wrong_kind(detail, name)
    elif why in COUNT:
        said = f"{name} has {len(value)} entries; write {COUNT[why].format(**limits)}"
    elif why in OUT_OF_RANGE:
        said = f"{name} is {shown(value)}; write {OUT_OF_RANGE[why].format(**limits)}"
    elif why == "literal_error":
        said = f"{name} cannot be {shown(value)}; write {limits['expected'].replace(chr(39), '')}"
    else:
        said = pattern_sentence(name, value)
    return said


def place_name(path: Path) -> str:
    """A place as a sentence names it: by its key, or as an entry of a list."""
    if not path:
        return "the checklist"
    return f"`{path[-1]}`" if isinstance(path[-1], str) else "this entry"


WRONG_KIND = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "a text, in quotes if it looks like a number",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "list_type": "a list, each entry after a hyphen",
}

COUNT = {"too_short": "at least {min_length}", "too_long": "at most {max_length}"}
OUT_OF_RANGE = {
    "value_error": "{error}",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "string_too_long": "at most {max_length} characters",
}


def wrong_kind(detail: ErrorDetails, name: str) -> str:
    """A value of the wrong kind, with the usual YAML slips explained."""
    value, last = detail["input"], detail["loc"][-1]
    wanted = WRONG_KIND[detail["type"]]
    if detail["type"] == "int_type" and last == "int":
        wanted = "a number"
    if detail["type"] == "string_type" and last == "str":
        wanted = "yes, no, a whole number or an option's id"
    if name in {"`text`", "`title`", "`label`", "`help`"} and isinstance(value, str):
        wanted = "it per language, such as {en: …}"
    clock = re.fullmatch(r"(\d{1,4}):(\d\d)", value) if isinstance(value, str) else None
    if clock and "number" in wanted:
        wanted = f"it in seconds: {int(clock[1]) * 60 + int(clock[2])}"
    return f"{name} cannot be {shown(value)}; write {wanted}"


def key_sentence(path: Path) -> str:
    """A key that its map does not take."""
    key, holder = f"`{path[-1]}`", path[-2] if len(path) > 1 else ""
    if holder == "anchors":
        return f"{key} is not a point of the scale; write a whole number"
    if holder in {"gates", "parameters"}:
        return pattern_sentence(key, path[-1])
    if holder == "answers":
        return f"unknown key {key}; write yes, no, not_applicable or not_observed"
    return f"{key} is not a language code; write two or three small letters, such as en"


def form_sentence(path: Path, value: Any) -> str:
    """An item without a known type, or a condition of no known form."""
    if path[:1] == ("checks",):
        return f"this is not a condition of a check; write {CHECK_CONDITION}"
    if len(path) != 4 or path[2] != "items":
        return f"this is not a condition; write {CONDITION}"
    if "type" not in value:
        return f"`type` is missing; write {listed(ITEM_MODELS)}"
    advice = did_you_mean(value["type"], ITEM_MODELS, f"write {listed(ITEM_MODELS)}")
    return f"{shown(value['type'])} is not an item type; {advice}"


def pattern_sentence(name: str, value: object) -> str:
    """A text that is blank, or not written as an id is."""
    if isinstance(value, str) and not value.strip():
        return f"{name} is blank; write the text or remove the line"
    return f"{name} cannot be {shown(value)}; write small letters, digits and single hyphens"


def shown(value: object) -> str:
    """A value as it stands in the document, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value in ([], {}):
        return "empty"
    if isinstance(value, dict | list):
        return "this"
    text = str(value)
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"


def allowed_keys(path: Path, raw: object) -> list[str]:
    """The keys that may stand at a path of the document."""
    names = [step for step in path if isinstance(step, str)]
    if "when" in names:
        own = ["item", "is", "all", "any", "not"]
        return [*own, *FORMS, "moment"] if names[0] == "checks" else own
    last = names[-1] if names else ""
    kind: Any = PARTS.get(last, model.Checklist)
    if "items" in names:
        here: Any = raw
        for step in path[:4]:
            here = here[step]
        kind = ITEM_MODELS[here["type"]]
        if last == "options":
            kind = kind.Option
    return [field.alias or name for name, field in kind.model_fields.items()]
