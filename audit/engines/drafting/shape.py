"""The shape that a draft always has, whatever is still missing or wrong in it.

A draft is the checklist language as plain values. Sections, items and checks carry a key of
their own (`_key`), which stays when they are moved and when their id is changed; names that
begin with an underscore are the draft's and never reach the checklist.
"""

import re
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
Node = dict[str, Any]

KEY = "_key"
LANGUAGES = "_languages"
UNTYPED = re.compile("[\0\u202d\u202e\ud800-\udfff]")
"""No text holds these: no database keeps them all, and overrides turn round what follows."""


def shaped(raw: object) -> Document:
    """A document with sections, items and checks that are maps with keys, and clean texts."""
    document: Document = _clean(raw) if isinstance(raw, dict) else {}
    document.pop(KEY, None)
    document["sections"] = [_section(each) for each in _maps(document.get("sections"))]
    checks = _maps(document.get("checks"))
    document.pop("checks", None)
    if checks:
        document["checks"] = checks
    return keyed(document)


def keyed(document: Document) -> Document:
    """The document, in which everything that may be named has a key; kept keys stay."""
    taken: set[str] = set()
    count = max((_number(node) for node in nodes(document)), default=0)
    for node in nodes(document):
        if not _number(node) or node[KEY] in taken:
            count += 1
            node[KEY] = f"k{count}"
        taken.add(node[KEY])
    return document


def nodes(document: Document) -> Iterator[Node]:
    """Every section, item and check."""
    for section in document["sections"]:
        yield section
        yield from section["items"]
    yield from document.get("checks", [])


def bare(value: Any) -> Any:
    """The checklist alone, without what only the draft knows."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if not key.startswith("_")}
    if isinstance(value, list):
        return [bare(each) for each in value]
    return value


def _section(section: Node) -> Node:
    return {**section, "items": _maps(section.get("items"))}


def _maps(value: object) -> list[Node]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _number(node: Node) -> int:
    found = re.fullmatch(r"k([1-9][0-9]{0,8})", str(node.get(KEY, "")))
    return int(found[1]) if found else 0


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {UNTYPED.sub("", str(key)): _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return UNTYPED.sub("", value) if isinstance(value, str) else value
