"""What can still be checked of a document that does not fit the model.

People want every problem in one go. So each part that does not fit gives way to a stand-in
of which no rule complains, at the same place, and the rest is checked. Ids that were
written count as known, so that no problem is invented.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit.engines.language.finding import Path
from audit.formats.base import Text
from audit.formats.checklist import Checklist

WORDS = {"en": "…"}
READABLE = TypeAdapter[dict[str, str]](Text)
INERT_ITEMS: dict[str, dict[str, Any]] = {
    "sum": {"type": "scale", "not_observed": False},
    "count_yes": {"type": "yes_no"},
}


def salvage(raw: object, unknown_keys: Iterable[Path], misfits: Iterable[Path]) -> Checklist | None:
    """The checklist with stand-ins at the misfits; None when too little can be read."""
    rest: Any = deepcopy(raw)
    for path in unknown_keys:
        replace(rest, path, None)
    failed = {part(path) for path in misfits}
    for widen in (False, True):
        for path in failed:
            replace(rest, path[:2] if widen else path, stand_in(path, widen, rest))
        try:
            return Checklist.model_validate(rest)
        except ValidationError as error:
            failed = {part(tuple(detail["loc"])) for detail in error.errors()}
    return None


def part(path: Path) -> Path:
    """What must give way when this place is wrong: an item, a section's key, a setting."""
    if path[:1] == ("sections",):
        return path[:4] if path[2:3] == ("items",) else path[:3]
    return path[:2] if path[:1] in {("scoring",), ("checks",)} else path[:1]


def stand_in(path: Path, widen: bool, rest: Any) -> Any:
    """Something harmless for a place; None where the part may simply be left out."""
    name = "-".join(["unread", *(str(step) for step in path if isinstance(step, int))])
    scoring = rest.get("scoring")
    method = scoring.get("method") if isinstance(scoring, dict) else None
    inert = INERT_ITEMS.get(str(method), {"type": "text"})
    item = {"id": name, "text": own_words(path, rest), **inert}
    if len(path) > 1 and path[0] == "checks":
        return {"id": name, "text": WORDS, "when": {"moment": "arrived", "before": "left"}}
    if len(path) > 1 and path[0] == "sections":
        if len(path) == 4 and not widen:
            return item
        if len(path) == 2 or widen:
            return {"id": name, "title": WORDS, "items": [item]}
    return {"id": name, "title": WORDS, "kind": "self"}.get(str(path[-1])) if path else None


def own_words(path: Path, rest: Any) -> dict[str, str]:
    """What an item asks, where that much of it can be read: its writer knows it again."""
    here = rest
    try:
        for step in (*path, "text"):
            here = here[step]
        return READABLE.validate_python(here)
    except (LookupError, TypeError, ValidationError):
        return WORDS


def replace(rest: Any, path: Path, value: Any) -> None:
    """Put a value at a path, or take the key away when there is none."""
    here = rest
    for step in path[:-1]:
        try:
            here = here[step]
        except (LookupError, TypeError):
            return
    last = path[-1] if path else None
    if isinstance(here, list) and isinstance(last, int) and last < len(here):
        here[last] = value
    elif isinstance(here, dict) and isinstance(last, str):
        here.pop(last, None)
        if value is not None:
            here[last] = value


def written_names(raw: object) -> frozenset[str]:
    """Every id and parameter in the document: what a reference may mean."""
    names: set[str] = set()
    waiting = [raw]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            names.add(str(here.get("id")))
            if isinstance(here.get("parameters"), dict):
                names.update(here["parameters"])
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)
    return frozenset(names)
