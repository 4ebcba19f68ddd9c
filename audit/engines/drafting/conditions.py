"""Conditions as a form writes and changes them; their names are their paths in the document."""

from collections.abc import Callable, Mapping
from typing import Any

Condition = dict[str, Any]
Sent = Mapping[str, str]

GROUPS = ("all", "any")
OPERANDS: dict[str, tuple[str, ...]] = {
    "is": ("item", "is"),
    "before": ("item", "before"),
    "above": ("item", "above"),
    "below": ("item", "below"),
    "mark_below": ("item", "mark_below"),
    "answered": ("answered",),
    "note": ("note",),
    "photo": ("photo",),
    "moment": ("moment", "before"),
}
"""What each comparison is made of."""
NAMING = frozenset(("item", "answered", "note", "photo"))
DEEPEST = 12


def form_of(condition: Any) -> str:
    """Which form a condition has; "" for what is none."""
    if not isinstance(condition, dict):
        return ""
    forms = ("all", "any", "not", "moment", *OPERANDS)
    return next((form for form in forms if form in condition), "is" if "item" in condition else "")


def read(sent: Sent, path: str, value: Callable[[str, str, str], Any], depth: int = 0) -> Any:
    """The condition that a form sends at a path; None when it sends none.

    `value(item, operand, words)` makes of what was typed what the operand takes.
    """
    form = sent.get(f"{path}.form", "")
    if not form or depth > DEEPEST:
        return None
    if form in GROUPS:
        parts: list[Any] = []
        shown = sent.get(
            f"{path}.shown", form
        )  # its parts are named by the form they were shown in
        while (part := read(sent, f"{path}.{shown}.{len(parts)}", value, depth + 1)) is not None:
            parts.append(part)
        return {form: parts}
    if form == "not":
        inner = read(sent, f"{path}.not", value, depth + 1)
        return {"not": inner if inner is not None else blank("is")}
    if form not in OPERANDS:
        return None
    return _leaf(sent, path, form, value)


def _leaf(sent: Sent, path: str, form: str, value: Callable[[str, str, str], Any]) -> Condition:
    item = _named(sent, path)
    leaf: Condition = {}
    for operand in OPERANDS[form]:
        if operand in NAMING:
            leaf[operand] = item
        else:
            leaf[operand] = value(item, operand, sent.get(f"{path}.{operand}", ""))
    return leaf


def _named(sent: Sent, path: str) -> str:
    """The item that a comparison names, under whichever operand it was shown."""
    return next((sent[n] for each in sorted(NAMING) if (n := f"{path}.{each}") in sent), "")


def blank(form: str) -> Condition:
    """A comparison that names nothing yet."""
    return dict.fromkeys(OPERANDS[form], "")


def changed(condition: Any, path: list[str], act: str, form: str = "is") -> Any:
    """The condition after an act at a place within it; None when nothing is left.

    `path` are the steps within: ["all", "0", "not"]. Acts: "add" a comparison to a group, "drop",
    "and", "or" (a second comparison beside this), "not".
    """
    if not path:
        return _acted(condition, act, form)
    here, rest = path[0], path[1:]
    if not isinstance(condition, dict) or here not in condition:
        return condition
    if here == "not":
        inner = changed(condition["not"], rest, act, form)
        return None if inner is None else {"not": inner}
    parts = list(condition[here]) if isinstance(condition[here], list) else []
    index = int(rest[0]) if rest and rest[0].isdecimal() else -1
    if not 0 <= index < len(parts):
        return condition
    inner = changed(parts[index], rest[1:], act, form)
    parts[index : index + 1] = [] if inner is None else [inner]
    return _fewer(here, parts)


def _acted(condition: Any, act: str, form: str) -> Any:
    if act == "drop":
        return None
    if condition is None:
        return blank(form) if act == "add" else None
    if act == "add":
        group = next((each for each in GROUPS if each in condition), None)
        return {group: [*condition[group], blank(form)]} if group else condition
    if act in ("and", "or"):
        return {"all" if act == "and" else "any": [condition, blank(form)]}
    if act == "not":
        return condition.get("not", {"not": condition})
    return condition


def _fewer(form: str, parts: list[Any]) -> Any:
    """A group of one is that one; an empty group is nothing."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {form: parts}
