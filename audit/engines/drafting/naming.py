"""Ids: made from words, and changed wherever they are named."""

import re
import unicodedata
from typing import Any

from audit.engines.drafting.shape import Document, Node, nodes

LONGEST = 40
_REFERRING = ("item", "before", "answered", "note", "photo")


def slug_of(words: str) -> str:
    """An id made of the first words of a text; "" for one without Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = "-".join(parts)[:LONGEST]
    return slug.rpartition("-")[0] if len("-".join(parts)) > LONGEST and "-" in slug else slug


def unused(document: Document, wanted: str, besides: Node) -> str:
    """The wanted id, with a number behind it when another node has it."""
    taken = {str(node.get("id")) for node in nodes(document) if node is not besides}
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def refer_anew(document: Document, old: str, new: str) -> None:
    """Let every condition that names an item by its old id name it by the new one."""
    for section in document["sections"]:
        for item in section["items"]:
            _in_condition(item.get("when"), old, new)
    for check in document.get("checks", []):
        _in_condition(check.get("when"), old, new)


def rename_gate(document: Document, old: str, new: str) -> None:
    """Let the gate of a section follow its id."""
    scoring = document.get("scoring")
    gates = scoring.get("gates") if isinstance(scoring, dict) else None
    if isinstance(gates, dict) and old in gates and new not in gates:
        gates[new] = gates.pop(old)


def _in_condition(condition: Any, old: str, new: str) -> None:
    if isinstance(condition, list):
        for part in condition:
            _in_condition(part, old, new)
    elif isinstance(condition, dict):
        for key, value in condition.items():
            if key in _REFERRING and value == old and "moment" not in condition:
                condition[key] = new
            elif key in ("all", "any", "not"):
                _in_condition(value, old, new)
