"""What is done to the parts of a draft: find, add, copy, remove, move. The document is changed."""

import json
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from audit.engines.drafting.fresh import new_check, new_item, new_section
from audit.engines.drafting.naming import unused
from audit.engines.drafting.shape import KEY, Document, Node, bare, keyed

Kind = Literal["section", "item", "check"]


class NoSuchPart(LookupError):
    """Nothing in the draft has this key, any more."""


@dataclass(frozen=True)
class Spot:
    """A part of a draft and where it stands."""

    kind: Kind
    node: Node
    siblings: list[Node]
    index: int
    section: Node | None = None


def find(document: Document, key: str) -> Spot:
    """The part with this key; NoSuchPart when there is none."""
    for index, section in enumerate(document["sections"]):
        if section[KEY] == key:
            return Spot("section", section, document["sections"], index)
        for place, item in enumerate(section["items"]):
            if item[KEY] == key:
                return Spot("item", item, section["items"], place, section)
    checks = document.get("checks", [])
    for index, check in enumerate(checks):
        if check[KEY] == key:
            return Spot("check", check, checks, index)
    raise NoSuchPart(key)


def add_section(document: Document) -> str:
    """A new section at the end; its key."""
    document["sections"].append(new_section(document))
    keyed(document)
    return str(document["sections"][-1][KEY])


def add_item(document: Document, section_key: str, kind: str) -> str:
    """A new item at the end of a section; its key."""
    section = _section(document, section_key)
    section["items"].append(new_item(document, kind))
    keyed(document)
    return str(section["items"][-1][KEY])


def add_check(document: Document) -> str:
    """A new check at the end; its key."""
    document.setdefault("checks", []).append(new_check(document))
    keyed(document)
    return str(document["checks"][-1][KEY])


def copy(document: Document, key: str) -> str:
    """The same part once more, right behind it, with ids of its own; its key."""
    spot = find(document, key)
    twin = deepcopy(spot.node)
    spot.siblings.insert(spot.index + 1, twin)
    for node in (twin, *twin.get("items", [])):
        del node[KEY]
        node["id"] = unused(document, str(node.get("id") or spot.kind), besides=node)
    keyed(document)
    return str(twin[KEY])


def remove(document: Document, key: str) -> None:
    """Take a part away, a section with its items."""
    spot = find(document, key)
    del spot.siblings[spot.index]
    if spot.kind == "check" and not spot.siblings:
        del document["checks"]


def step(document: Document, key: str, way: Literal[-1, 1]) -> None:
    """Move a part one place up (-1) or down (1); an item goes on into the next section."""
    spot = find(document, key)
    target = spot.index + way
    if 0 <= target < len(spot.siblings):
        spot.siblings.insert(target, spot.siblings.pop(spot.index))
    elif spot.section is not None:
        sections = document["sections"]
        beside = sections.index(spot.section) + way
        if 0 <= beside < len(sections):
            items = sections[beside]["items"]
            items.insert(0 if way > 0 else len(items), spot.siblings.pop(spot.index))


def place(document: Document, key: str, section_key: str, before: str) -> None:
    """Put an item into a section, or a section or check among its kind, before another one.

    `before` "" is the end; `section_key` counts for items only.
    """
    spot = find(document, key)
    if key == before:
        return
    target = _section(document, section_key)["items"] if spot.kind == "item" else spot.siblings
    del spot.siblings[spot.index]
    keys = [node[KEY] for node in target]
    target.insert(keys.index(before) if before in keys else len(target), spot.node)


def fingerprint(value: Any) -> str:
    """What tells whether a part is still as a page showed it."""
    written = json.dumps(bare(value), sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:16]


def own(node: Node) -> Node:
    """A section without its items, anything else whole: what its own form changes."""
    return {name: value for name, value in node.items() if name != "items"}


def _section(document: Document, key: str) -> Node:
    spot = find(document, key)
    if spot.kind != "section":
        raise NoSuchPart(key)
    return spot.node
