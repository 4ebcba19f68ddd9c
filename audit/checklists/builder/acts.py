"""What the buttons within a part's form do, after the form itself was read.

A button is named `do` and says "where:act": "options:add", "options.2:drop", "when.all.0:and",
"weights:forget".
"""

from collections.abc import Callable
from typing import Any

from audit.engines.drafting import conditions
from audit.engines.drafting.shape import Document, Node

KEPT = frozenset(("id", "type", "kind", "items", "sections", "checks"))
"""What no button removes."""
LISTS = ("options", "bands", "parameters")


def act(node: Node, said: str, document: Document) -> None:
    """Do in a part what a button says; a button that is none does nothing."""
    where, _, what = said.partition(":")
    name, *path = where.split(".")
    if what == "forget":
        if name not in KEPT and not name.startswith("_"):
            node.pop(name, None)
    elif name == "when":
        _condition(node, path, what, document)
    elif name == "parameters":
        _parameter(node, path, what)
    elif name in LISTS:
        _row(node, name, path, what)


def _condition(node: Node, path: list[str], what: str, document: Document) -> None:
    is_check = node in document.get("checks", [])
    changed = conditions.changed(node.get("when"), path, what, "answered" if is_check else "is")
    if changed is None:
        node.pop("when", None)
    else:
        node["when"] = changed


def _row(node: Node, name: str, path: list[str], what: str) -> None:
    found = node.get(name)
    rows: list[Any] = list(found) if isinstance(found, list) else []
    index = int(path[0]) if path and path[0].isdecimal() else -1
    if what == "add":
        rows.append(_new_row(node, name, rows))
    elif 0 <= index < len(rows) and (move := _MOVES.get(what)):
        move(rows, index)
    if rows or name == "options":
        node[name] = rows
    else:
        node.pop(name, None)


def _drop(rows: list[Any], index: int) -> None:
    del rows[index]


def _up(rows: list[Any], index: int) -> None:
    rows.insert(max(index - 1, 0), rows.pop(index))


def _down(rows: list[Any], index: int) -> None:
    rows.insert(index + 1, rows.pop(index))


_MOVES: dict[str, Callable[[list[Any], int], None]] = {"drop": _drop, "up": _up, "down": _down}


def _new_row(node: Node, name: str, rows: list[Any]) -> dict[str, Any]:
    if name == "bands":
        return {"from": 0}
    taken = {row.get("id") for row in rows if isinstance(row, dict)}
    number = len(rows) + 1
    while f"option-{number}" in taken:
        number += 1
    worth = {"mark": 50} if node.get("type") == "choice" else {"points": 1}
    return {"id": f"option-{number}", **worth}


def _parameter(node: Node, path: list[str], what: str) -> None:
    found = node.get("parameters")
    own: dict[str, Any] = dict(found) if isinstance(found, dict) else {}
    if what == "add":
        number = 1
        while f"parameter-{number}" in own:
            number += 1
        own[f"parameter-{number}"] = {}
    elif what == "drop" and path and path[0].isdecimal() and int(path[0]) < len(own):
        own.pop(list(own)[int(path[0])])
    if own:
        node["parameters"] = own
    else:
        node.pop("parameters", None)
