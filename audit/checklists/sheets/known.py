"""What a checklist has already: found again for the rows of a sheet, kept where they are silent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.infra.i18n.folding import fold

Raw = dict[str, Any]

SAID = frozenset(("id", "type", "text"))
HEAD = ("description", "instructions", "answers", "scoring", "checks")
"""What stands outside the sections and has no column."""

COLUMN_OF = {"band": "good_from", "area": "service_area"}


@dataclass(frozen=True)
class Remark:
    """One thing to know of how a sheet was read; `kind` is a word for it."""

    kind: str
    n: int = 0
    words: tuple[str, ...] = ()


class Base:
    """The sections and items that there are, by id and by their words."""

    def __init__(self, base: Raw) -> None:
        self.sections: list[Raw] = list(base["sections"])
        self.items: dict[str, Raw] = {}
        self.homes: dict[str, str] = {}
        self._by_text: dict[str, list[Raw]] = {}
        for section in self.sections:
            for item in section["items"]:
                self.items[item["id"]] = item
                self.homes[item["id"]] = section["id"]
                for words in {fold(text) for text in item.get("text", {}).values()}:
                    self._by_text.setdefault(words, []).append(item)

    def section_titled(self, words: set[str]) -> Raw:
        """The section with one of these titles, folded; an empty one when there is none."""
        for section in self.sections:
            if words & {fold(text) for text in section.get("title", {}).values()}:
                return section
        return {}

    def item(self, id_: str, texts: Mapping[str, str], taken: set[str], section: str) -> Raw:
        """The item that a row speaks of: by its id, else by its text, first in the same section."""
        if id_ in self.items:
            return self.items[id_]
        named = [item for text in texts.values() for item in self._by_text.get(fold(text), [])]
        free = [item for item in named if item["id"] not in taken]
        free.sort(key=lambda item: self.homes[item["id"]] != section)
        return free[0] if free and not id_ else {}

    def adopt(self, sections: list[Raw]) -> None:
        """Let a section that was renamed keep its id and its rules: its items know it."""
        own = {section["id"] for section in self.sections}
        gone = own - {section["id"] for section in sections}
        for section in sections:
            homes = Counter(self.homes.get(item["id"], "") for item in section["items"])
            former = next((id_ for id_, _n in homes.most_common() if id_ in gone), "")
            if section["id"] in own or not former:
                continue
            known = next(each for each in self.sections if each["id"] == former)
            title = {**known.get("title", {}), **section["title"]}
            items = section["items"]
            section.clear()
            section.update({**known, "title": title, "items": items})
            gone.discard(former)


def kept_remarks(raw: Raw, base: Base, columns: set[str], languages: set[str]) -> list[Remark]:
    """What a checklist keeps because the sheet has no column for it."""
    if not base.items:
        return []
    said = []
    ids = [item["id"] for section in raw["sections"] for item in section["items"]]
    kept = [base.items[id_] for id_ in ids if id_ in base.items]
    names = {name for item in kept for name in item if not name.startswith("_")} - SAID
    lacking = sorted(name for name in names if not _column(name, kept) & columns)
    lacking += [name for name in HEAD if raw.get(name)]
    if lacking:
        said.append(Remark("kept", len(lacking), tuple(lacking)))
    spoken = {code for item in kept for code in item.get("text", {})}
    if others := sorted(spoken - languages):
        said.append(Remark("kept-languages", len(others), tuple(others)))
    return said


def _column(name: str, items: list[Raw]) -> set[str]:
    """The columns that a field is said in."""
    if name == "max":
        types = {item["type"] for item in items if name in item}
        return {"scale_points" if kind == "scale" else name for kind in types}
    return {COLUMN_OF.get(name, name)}
