"""One row of a sheet, and the item that it makes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audit.checklists.sheets.cells import (
    Unfit,
    Vocabulary,
    number,
    one_of,
    seconds,
    type_of,
    yes_or_no,
)
from audit.checklists.sheets.lists import options, points, worths
from audit.engines.drafting.naming import slug_of
from audit.infra.i18n.folding import fold

Raw = dict[str, Any]

OWN = {
    "yes_no": ("expected",),
    "scale": ("max", "anchors"),
    "choice": ("options",),
    "multi": ("options",),
    "duration": ("target", "limit"),
    "number": ("min", "max", "unit", "band"),
}
"""What only items of some types have, by type."""

NOTHING = frozenset("-–—−")
"""What empties a cell's part of an item, where an empty cell would leave it as it is."""

MAY_BE_EMPTIED = (
    "help",
    "label",
    "service_area",
    "parameter",
    "when",
    "anchors",
    "min",
    "max",
    "unit",
)
KEY = {"service_area": "area", "scale_points": "max"}
"""What a column is called in the language, where that is another word."""

CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")


@dataclass
class Line:
    """A row's texts by column and language, where each stands, and what is wrong in it."""

    number: int
    language: str
    columns: dict[str, str] = field(default_factory=dict)
    """column -> its letters, also where the cell is empty"""
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    assumed: set[str] = field(default_factory=set)
    """what was taken as usual, a word for each"""
    _texts: dict[str, dict[str, str]] = field(default_factory=dict)
    _letters: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, language: str, text: str, letters: str) -> None:
        """Keep what a cell says."""
        self._texts.setdefault(name, {})[language] = text
        self._letters.setdefault(name, letters)

    def texts(self, name: str) -> dict[str, str]:
        """A column's texts by language."""
        return dict(self._texts.get(name, {}))

    def said(self, name: str) -> dict[str, str]:
        """A column's texts by language, those left out that only empty it."""
        return {code: text for code, text in self.texts(name).items() if text not in NOTHING}

    def text(self, name: str) -> str:
        """A column's only text; "" for an empty cell."""
        return next(iter(self._texts.get(name, {}).values()), "")

    def cell(self, name: str) -> tuple[int, str]:
        """The row, and the name of a column's cell in it."""
        letters = self._letters.get(name) or self.columns.get(name) or ""
        return self.number, f"{letters}{self.number}" if letters else ""

    def may_be_timed(self, name: str, text: str) -> bool:
        """Whether a spreadsheet made a time of day of minutes and seconds: 2:30 stays 2:30."""
        if name not in {"target", "limit"} or not CLOCK.fullmatch(text):
            return False
        self.assumed.add("clock")
        return True

    def has_item(self) -> bool:
        """Whether it holds more than the title of a section."""
        return any(name != "section" for name in self._texts)

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        """What a cell says, None when it is empty or cannot be read; then it is a fault."""
        text = self.text(name)
        if not text or (text in NOTHING and name in MAY_BE_EMPTIED):
            return None
        try:
            return how(text)
        except Unfit as unfit:
            self.faults.append((self.cell(name)[1], unfit.kind, text))
            return None


def item_of(line: Line, known: Raw, words: Vocabulary) -> Raw:
    """The item of a row; what a row does not say stays as it is in `known`."""
    told = line.read("type", lambda text: type_of(text, words.types, words.yes_no))
    kind, most = told or (None, None)
    item = {key: value for key, value in known.items() if not key.startswith("_")}
    if kind and kind != item.get("type"):
        item = {key: value for key, value in item.items() if key not in set().union(*OWN.values())}
    item["type"] = kind or item.get("type", "yes_no")
    if most is not None:
        item["max"] = most
    if wanted := line.text("id"):
        item["id"] = known.get("id") or slug_of(wanted) or wanted
    for name in MAY_BE_EMPTIED:
        if line.text(name) in NOTHING:
            item.pop(KEY.get(name, name), None)
    for name in ("text", "help", "label"):
        if texts := line.said(name):
            item[name] = {**item.get(name, {}), **texts}
    _rules(line, item, words)
    _answers(line, item, words)
    return item


def _rules(line: Line, item: Raw, words: Vocabulary) -> None:
    """What items of every type may say."""
    reads: dict[str, Callable[[str], Any]] = {
        "weight": number,
        "critical": lambda text: one_of(text, words.critical, "critical"),
        "photo": lambda text: one_of(text, words.photo, "photo"),
        "note": lambda text: one_of(text, words.note, "note"),
        "parameter": lambda text: one_of(text, words.parameters, "parameter"),
        "service_area": lambda text: slug_of(text) or text,
        **dict.fromkeys(
            ("not_applicable", "not_observed", "bonus", "requires_standard"),
            lambda text: yes_or_no(text, words.yes_no),
        ),
    }
    for name, how in reads.items():
        if (value := line.read(name, how)) is not None:
            item[KEY.get(name, name)] = value


def _answers(line: Line, item: Raw, words: Vocabulary) -> None:
    """What the item's type needs; a cell that its type has no use for is said."""
    kind = item["type"]
    uses: dict[str, tuple[tuple[str, ...], Callable[[str], Any]]] = {
        "expected": (("yes_no",), lambda t: one_of(t, words.yes_no, "yes-no")),
        "scale_points": (("scale",), number),
        "target": (("duration",), seconds),
        "limit": (("duration",), seconds),
        "min": (("number",), number),
        "max": (("number",), number),
        "good_from": (("number",), number),
        "good_to": (("number",), number),
    }
    for name, (kinds, how) in uses.items():
        if not line.text(name) or (line.text(name) in NOTHING and kind not in kinds):
            continue
        if kind not in kinds:
            line.faults.append((line.cell(name)[1], "no-use", line.text(name)))
        elif (value := line.read(name, how)) is not None:
            item[KEY.get(name, name)] = value
    if kind == "number":
        _number(line, item)
    if kind == "scale":
        _anchors(line, item)
    elif line.said("anchors"):
        line.faults.append((line.cell("anchors")[1], "no-use", line.text("anchors")))
    if kind in {"choice", "multi"}:
        _options(line, item, "mark" if kind == "choice" else "points")
    elif line.text("options"):
        line.faults.append((line.cell("options")[1], "no-use", line.text("options")))


def _number(line: Line, item: Raw) -> None:
    low, high = item.pop("good_from", None), item.pop("good_to", None)
    if low is not None and high is not None:
        item["band"] = [low, high]
    elif low is not None or high is not None:
        lacking, given = ("good_from", "good_to")[:: 1 if low is None else -1]
        line.faults.append((line.cell(lacking)[1] or line.cell(given)[1], "half-band", ""))
    if units := line.said("unit"):
        item["unit"] = {**item.get("unit", {}), **units}


def _anchors(line: Line, item: Raw) -> None:
    """What points mean, in each language that has a cell; others stay as they are."""
    anchors = {point: dict(text) for point, text in item.get("anchors", {}).items()}
    for language, text in line.said("anchors").items():
        try:
            told = points(text)
        except Unfit as unfit:
            line.faults.append((line.cell("anchors")[1], unfit.kind, text))
            return
        for words in anchors.values():
            words.pop(language, None)
        for point, said in told:
            anchors.setdefault(point, {})[language] = said
    if kept := {point: text for point, text in anchors.items() if text}:
        item["anchors"] = kept


def _options(line: Line, item: Raw, worth: str) -> None:
    """Options by their place; all languages that tell what they are worth must agree."""
    read: list[Raw] = []
    for language, text in line.texts("options").items():
        cell = line.cell("options")[1]
        try:
            found, told = options(text, language, worth), any(w for _n, w in worths(text))
        except Unfit as unfit:
            line.faults.append((cell, unfit.kind, text))
            return
        if read and len(found) != len(read):
            line.faults.append((cell, "uneven", text))
            return
        if read and told and [o[worth] for o in found] != [o[worth] for o in read]:
            line.faults.append((cell, "worths-differ", text))
            return
        if not read and not told:
            line.assumed.add("worth")
        read = [_with(*pair) for pair in zip(read, found, strict=True)] if read else found
    if read:
        item["options"] = _identified(item.get("options", []), read)


def _identified(known: list[Raw], read: list[Raw]) -> list[Raw]:
    """Options with the ids that they had: by their words, else by their place."""
    left = list(known)
    olds: list[Raw | None] = []
    for option in read:
        words = {fold(text) for text in option["text"].values()}
        old = next((o for o in left if words & set(map(fold, o.get("text", {}).values()))), None)
        if old is not None:
            left.remove(old)
        olds.append(old)
    if len(known) == len(read):
        olds = [old or (known[at] if known[at] in left else None) for at, old in enumerate(olds)]
    taken = {option["id"] for option in known}
    free = (f"option-{n}" for n in range(1, 10_000) if f"option-{n}" not in taken)
    return [
        {
            "id": old["id"] if old else next(free),
            **option,
            "text": {**(old.get("text", {}) if old else {}), **option["text"]},
        }
        for old, option in zip(olds, read, strict=True)
    ]


def _with(option: Raw, other: Raw) -> Raw:
    return {**option, "text": {**option["text"], **other["text"]}}
