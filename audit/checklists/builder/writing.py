"""Edits of a draft: what each does to the document, for `actions.change` to keep."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from audit.checklists.builder.actions import Edit
from audit.checklists.builder.acts import act
from audit.checklists.builder.parts import part_of
from audit.checklists.builder.reading import read_part
from audit.engines.drafting import editing
from audit.engines.drafting.editing import NoSuchPart, fingerprint
from audit.engines.drafting.languages import texts_of
from audit.engines.drafting.naming import refer_anew, rename_gate, slug_of, unused
from audit.engines.drafting.shape import Document, Node
from audit.infra.refusals import Conflict

Sent = Mapping[str, str]
TOPS = ("about", "scoring")
_MADE_UP = re.compile(r"(item|section|check)-\d+")
"""Ids that nobody wrote: they give way to one made of the first words."""


def saving(key: str, sent: Sent, *, kept: frozenset[str], continues: bool) -> Edit:
    """Put what a part's form sends in its place, if it is still as the form showed it.

    `key` is a part's, "about" or "scoring"; `kept` are the ids that were published and stay;
    what `continues` a checklist keeps its id and its kind.
    """

    def edit(document: Document) -> Document:
        kind, node = part(document, key)
        if fingerprint(editing.own(node)) != sent.get("seen"):
            raise Conflict(
                _("Somebody else changed this part meanwhile. Load it again to see their words.")
            )
        new = read_part(kind, node, document, values_in(sent))
        if kind == "about" and continues:
            new = {**new, "id": node.get("id"), "kind": node.get("kind")}
        _name(document, kind, node, new, kept)
        _put(document, kind, node, new)
        if said := sent.get("do"):
            act(
                part(document, key)[1] if kind not in TOPS else _top(document, kind), said, document
            )
        return document

    return edit


def values_in(sent: Sent) -> Sent:
    """The fields of a form by their paths: they are sent as "f.weight", so that none of them is
    taken for a property of the form itself."""
    return {name[2:]: value for name, value in sent.items() if name.startswith("f.")}


def part(document: Document, key: str) -> tuple[str, Node]:
    """The kind and the values of a part by its key; Conflict when it is gone."""
    if key in TOPS:
        return key, part_of(document, key)
    try:
        spot = editing.find(document, key)
    except NoSuchPart:
        raise gone() from None
    return spot.kind, spot.node


def gone() -> Conflict:
    """Somebody removed what was to be changed."""
    return Conflict(_("This part was removed meanwhile. Undo brings it back."))


def _name(document: Document, kind: str, node: Node, new: Node, kept: frozenset[str]) -> None:
    """Let a made-up id follow the words, and let what names the part follow its id."""
    old = str(node.get("id", ""))
    untouched = kind not in TOPS and new.get("id") == old and old not in kept
    if untouched and _MADE_UP.fullmatch(old) and (slug := slug_of(_words(new, kind))):
        new["id"] = unused(document, slug, besides=node)
    changed = str(new.get("id", ""))
    if not old or not changed or old == changed:
        return
    if kind == "item":
        _refer_in(new, old, changed)
        refer_anew(document, old, changed)
    elif kind == "section":
        rename_gate(document, old, changed)


def _refer_in(new: Node, old: str, changed: str) -> None:
    refer_anew({"sections": [{"items": [new]}]}, old, changed)


def _words(node: Node, kind: str) -> str:
    found: Any = node.get("title" if kind == "section" else "text")
    text = next(iter(texts_of({"text": found})), {})
    return text.get("en") or next(iter(text.values()), "")


def _put(document: Document, kind: str, node: Node, new: Node) -> None:
    if kind == "scoring":
        document["scoring"] = new
    elif kind == "about":
        for name in part_of(document, "about"):
            document.pop(name)
        rest = dict(document)
        document.clear()
        document.update({**new, **rest})
    else:
        node.clear()
        node.update(new)


def _top(document: Document, kind: str) -> Node:
    return document.setdefault("scoring", {}) if kind == "scoring" else document


def removing(key: str) -> Edit:
    """Take a part away."""
    return _found(lambda document: editing.remove(document, key))


def stepping(key: str, way: str) -> Edit:
    """Move a part up or down by one."""
    return _found(lambda document: editing.step(document, key, 1 if way == "down" else -1))


def placing(key: str, section: str, before: str) -> Edit:
    """Put a part where it was dragged to."""
    return _found(lambda document: editing.place(document, key, section, before))


def _found(do: Any) -> Edit:
    def edit(document: Document) -> Document:
        try:
            do(document)
        except NoSuchPart:
            raise gone() from None
        return document

    return edit


class Added:
    """An edit that adds a part; `key` is the new part's once it was made."""

    def __init__(self, do: Any) -> None:
        self._do, self.key = do, ""

    def __call__(self, document: Document) -> Document:
        """Add it."""
        try:
            self.key = self._do(document)
        except NoSuchPart:
            raise gone() from None
        return document


def adding_section() -> Added:
    """One more section."""
    return Added(editing.add_section)


def adding_check() -> Added:
    """One more check."""
    return Added(editing.add_check)


def adding_item(section: str, kind: str) -> Added:
    """One more item in a section."""
    return Added(lambda document: editing.add_item(document, section, kind))


def copying(key: str) -> Added:
    """The same part once more."""
    return Added(lambda document: editing.copy(document, key))
