"""From the rows of a sheet to a checklist, or to everything that is wrong with them by cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from audit.checklists.sheets.cells import Vocabulary
from audit.checklists.sheets.items import Line, item_of
from audit.engines.drafting.naming import slug_of
from audit.engines.language.finding import Path
from audit.engines.language.unfinished import examine
from audit.formats.checklist import Checklist
from audit.infra.i18n.folding import fold
from audit.infra.tables import Odd, Row, letters_of, unplain

Raw = dict[str, Any]
MOST_ROWS = 2_000
HEAD_WITHIN = 12
"""Headings stand within so many rows from the top."""

MOST_FAULTS = 300
NEEDED = ("text", "target", "limit", "options")
"""What an item may lack, also where the sheet has no such column."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: in which cell ("" for none), why, and what stands there.

    `kind` is a word for what a cell cannot be; else `message` is what the language's checker says.
    """

    row: int
    cell: str
    kind: str = ""
    message: str = ""
    shown: str = ""


@dataclass
class SheetReading:
    """What a sheet holds: a checklist, or all that is wrong; `raw` is what could be read."""

    raw: Raw
    checklist: Checklist | None = None
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """headings that name no column"""


@dataclass(frozen=True)
class Column:
    """A column that was recognised: where it stands, what it holds, in which language."""

    at: int
    name: str
    language: str


def read_sheet(
    rows: Iterable[Row], vocabulary: Vocabulary, head: Raw, language: str, base: Raw | None = None
) -> SheetReading:
    """The checklist of a sheet's rows.

    `head` is all but the sections; `language` that of texts whose heading names none; `base` the
    sections that the checklist has now: what an empty cell leaves as it is.
    """
    reading = SheetReading({**head, "sections": []})
    table = Reader(vocabulary, language, reading, base or {"sections": []})
    for row in rows:
        if not table.columns:
            table.look_for_headings(row)
        elif table.count >= MOST_ROWS:
            reading.faults.append(Fault(row.number, f"A{row.number}", "many-rows"))
            break
        else:
            table.take(row)
    if not table.columns:
        reading.faults.append(Fault(0, "", "no-headings"))
    elif not table.count:
        reading.faults.append(Fault(0, "", "no-rows"))
    else:
        table.judge()
    reading.faults.sort()
    return reading


class Reader:
    """Takes the rows one after the other; knows from which cell everything came."""

    def __init__(
        self, vocabulary: Vocabulary, language: str, reading: SheetReading, base: Raw
    ) -> None:
        self.vocabulary, self.language, self.reading = vocabulary, language, reading
        self.columns: list[Column] = []
        self.cells: dict[Path, tuple[int, str]] = {}
        self.taken: set[str] = set()
        self.count = 0
        self._looked = self._current = 0
        self._base_items = {
            item.get("id"): item for section in base["sections"] for item in section["items"]
        }
        self._by_text = {
            fold(text): item
            for item in self._base_items.values()
            for text in item.get("text", {}).values()
        }
        self._base_sections = list(base["sections"])

    def look_for_headings(self, row: Row) -> None:
        """Whether this row names the columns; two that are known make it so."""
        self._looked += 1
        if self._looked > HEAD_WITHIN:
            return
        found = [
            Column(at, *name)
            for at, text in enumerate(row.cells)
            if (name := self._heading(text)) is not None
        ]
        if len(found) >= 2 and any(column.name == "text" for column in found):
            self.columns = found
            known = {column.at for column in found}
            self.reading.unread = [
                text for at, text in enumerate(row.cells) if text.strip() and at not in known
            ]

    def _heading(self, text: str) -> tuple[str, str] | None:
        """The column that a heading names, and the language of its texts."""
        words = fold(text)
        if words in self.vocabulary.columns:
            return self.vocabulary.columns[words], self.language
        for sign in "()[]:_-,/":
            words = words.replace(sign, " ")
        *first, last = words.split() or [""]
        language = self.vocabulary.languages.get(last)
        name = self.vocabulary.columns.get(" ".join(first))
        return (name, language) if name and language else None

    def take(self, row: Row) -> None:
        """Read one row: an item, or the heading of a section."""
        line = Line(row.number, self.language)
        for column in self.columns:
            text = row.cells[column.at] if column.at < len(row.cells) else ""
            if isinstance(text, Odd) and text.strip():
                cell = f"{letters_of(column.at)}{row.number}"
                self.reading.faults.append(Fault(row.number, cell, f"odd-{text.why}", shown=text))
            elif text.strip():
                line.put(column.name, column.language, unplain(text.strip()), letters_of(column.at))
            line.columns.setdefault(column.name, letters_of(column.at))
        if titles := line.texts("section"):
            self._open_section(line, titles)
        if line.has_item():
            self._add_item(line)

    def _open_section(self, line: Line, titles: dict[str, str]) -> None:
        sections = self.reading.raw["sections"]
        words = {fold(text) for text in titles.values()}
        for at, section in enumerate(sections):
            if words & {fold(text) for text in section["title"].values()}:
                self._current = at
                return
        known: Raw = next(
            (
                section
                for section in self._base_sections
                if words & {fold(text) for text in section.get("title", {}).values()}
            ),
            {},
        )
        section = {key: value for key, value in known.items() if key != "items"}
        wanted = section.get("id") or next(filter(None, map(slug_of, titles.values())), "")
        section["id"] = self._free(wanted or f"section-{len(sections) + 1}")
        section["title"] = {**section.get("title", {}), **titles}
        section["items"] = []
        self._current = len(sections)
        path: Path = ("sections", len(sections))
        self.cells[path] = self.cells[(*path, "title")] = line.cell("section")
        sections.append(section)

    def _add_item(self, line: Line) -> None:
        sections = self.reading.raw["sections"]
        if not sections:
            self._open_section(line, {self.language: self.vocabulary.untitled})
        texts = line.texts("text")
        known: Raw = self._base_items.get(line.text("id").lower()) or next(
            (self._by_text[fold(text)] for text in texts.values() if fold(text) in self._by_text),
            {},
        )
        item = item_of(line, known, self.vocabulary)
        self.reading.faults += [
            Fault(line.number, cell, kind, shown=shown) for cell, kind, shown in line.faults
        ]
        wanted = item.get("id") or next(filter(None, map(slug_of, texts.values())), "")
        self.count += 1
        given = bool(line.text("id")) or bool(known)
        item["id"] = wanted if given else self._free(wanted or f"item-{self.count}")
        self.taken.add(item["id"])
        items = sections[self._current]["items"]
        path: Path = ("sections", self._current, "items", len(items))
        self.cells[path] = line.cell("text")
        self.cells |= {(*path, name): line.cell("text") for name in NEEDED}
        self.cells |= {(*path, name): line.cell(name) for name in line.columns}
        self.cells[(*path, "band")] = line.cell("good_from")
        items.append({"id": item.pop("id"), **item})

    def _free(self, wanted: str) -> str:
        free, number = wanted, 2
        while free in self.taken or free in self._base_items:
            free, number = f"{wanted}-{number}", number + 1
        self.taken.add(free)
        return free

    def judge(self) -> None:
        """Ask the language's checker, and say each of its findings at a cell."""
        reading = self.reading
        seen = {fault.cell for fault in reading.faults}
        examined = examine(reading.raw)
        for path, message in examined.findings:
            row, cell = self._place(path)
            if cell and cell in seen:
                continue
            if path in self.cells and message.endswith(" is missing; add it"):
                reading.faults.append(Fault(row, cell, "missing", shown=str(path[-1])))
            else:
                reading.faults.append(Fault(row, cell, message=message))
        reading.checklist = None if reading.faults else examined.checklist

    def _place(self, path: Path) -> tuple[int, str]:
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path, (0, ""))
