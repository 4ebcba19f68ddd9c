"""One row of a sheet, and the item that it makes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audit.checklists.sheets.cells import (
    Unfit,
    Vocabulary,
    number,
    one_of,
    options,
    seconds,
    yes_or_no,
)
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


@dataclass
class Line:
    """A row's texts by column and language, where each stands, and what is wrong in it."""

    number: int
    language: str
    columns: dict[str, str] = field(default_factory=dict)
    """column -> its letters, also where the cell is empty"""
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    _texts: dict[str, dict[str, str]] = field(default_factory=dict)
    _letters: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, language: str, text: str, letters: str) -> None:
        """Keep what a cell says."""
        self._texts.setdefault(name, {})[language] = text
        self._letters.setdefault(name, letters)

    def texts(self, name: str) -> dict[str, str]:
        """A column's texts by language."""
        return dict(self._texts.get(name, {}))

    def text(self, name: str) -> str:
        """A column's only text; "" for an empty cell."""
        return next(iter(self._texts.get(name, {}).values()), "")

    def cell(self, name: str) -> tuple[int, str]:
        """The row, and the name of a column's cell in it."""
        letters = self._letters.get(name) or self.columns.get(name) or ""
        return self.number, f"{letters}{self.number}" if letters else ""

    def has_item(self) -> bool:
        """Whether it holds more than the title of a section."""
        return any(name != "section" for name in self._texts)

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        """What a cell says, None when it is empty or cannot be read; then it is a fault."""
        text = self.text(name)
        if not text:
            return None
        try:
            return how(text)
        except Unfit as unfit:
            self.faults.append((self.cell(name)[1], unfit.kind, text))
            return None


def item_of(line: Line, known: Raw, words: Vocabulary) -> Raw:
    """The item of a row; what a row does not say stays as it is in `known`."""
    kind = line.read("type", lambda text: one_of(text, words.types, "type"))
    item = {key: value for key, value in known.items() if not key.startswith("_")}
    if kind and kind != item.get("type"):
        item = {key: value for key, value in item.items() if key not in set().union(*OWN.values())}
    item["type"] = kind or item.get("type", "yes_no")
    if line.text("id"):
        item["id"] = line.text("id")
    for name in ("text", "help", "label"):
        if texts := line.texts(name):
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
        "parameter": lambda text: words.parameters.get(fold(text), text),
        **dict.fromkeys(
            ("not_applicable", "not_observed", "bonus"),
            lambda text: yes_or_no(text, words.yes_no),
        ),
    }
    for name, how in reads.items():
        if (value := line.read(name, how)) is not None:
            item[name] = value


def _answers(line: Line, item: Raw, words: Vocabulary) -> None:
    """What the item's type needs; a cell that its type has no use for is said."""
    kind = item["type"]
    uses: dict[str, tuple[tuple[str, ...], Callable[[str], Any]]] = {
        "expected": (("yes_no",), lambda t: one_of(t, words.yes_no, "yes-no")),
        "points": (("scale",), number),
        "target": (("duration",), seconds),
        "limit": (("duration",), seconds),
        "min": (("number",), number),
        "max": (("number",), number),
        "good_from": (("number",), number),
        "good_to": (("number",), number),
    }
    for name, (kinds, how) in uses.items():
        if not line.text(name):
            continue
        if kind not in kinds:
            line.faults.append((line.cell(name)[1], "no-use", line.text(name)))
        elif (value := line.read(name, how)) is not None:
            item["max" if name == "points" else name] = value
    if kind == "number":
        _number(line, item)
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
    if units := line.texts("unit"):
        item["unit"] = {**item.get("unit", {}), **units}


def _options(line: Line, item: Raw, worth: str) -> None:
    """Options by their place; the first language that names them says what they are worth."""
    known = item.get("options", [])
    read: list[Raw] = []
    for language, text in line.texts("options").items():
        try:
            found = options(text, language, worth)
        except Unfit as unfit:
            line.faults.append((line.cell("options")[1], unfit.kind, text))
            return
        if read and len(found) != len(read):
            line.faults.append((line.cell("options")[1], "uneven", text))
            return
        read = [_with(*pair) for pair in zip(read, found, strict=True)] if read else found
    if not read:
        return
    same = len(known) == len(read)
    item["options"] = [
        {
            "id": known[at]["id"] if same else f"option-{at + 1}",
            **option,
            "text": {**(known[at].get("text", {}) if same else {}), **option["text"]},
        }
        for at, option in enumerate(read)
    ]


def _with(option: Raw, other: Raw) -> Raw:
    return {**option, "text": {**option["text"], **other["text"]}}
