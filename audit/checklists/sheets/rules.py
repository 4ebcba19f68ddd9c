"""From the rows of a sheet to a checklist, or to everything that is wrong with them by cell."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from audit.checklists.sheets import asking, headings
from audit.checklists.sheets.cells import Unfit, Vocabulary
from audit.checklists.sheets.headings import Headings, merged_ranges
from audit.checklists.sheets.items import Line, item_of
from audit.checklists.sheets.known import Base, Remark, kept_remarks
from audit.engines.drafting.naming import slug_of
from audit.engines.language.dressing import declaring
from audit.engines.language.finding import Path
from audit.engines.language.unfinished import examine
from audit.formats.checklist import Checklist
from audit.infra.i18n.folding import fold
from audit.infra.tables import Odd, Row, letters_of, unplain

Raw = dict[str, Any]
MOST_ROWS = 2_000
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
    remarks: list[Remark] = field(default_factory=list)
    headed: bool = True
    """whether headings were found"""


def read_sheet(
    rows: Iterable[Row],
    vocabulary: Vocabulary,
    head: Raw,
    language: str,
    base: Raw | None = None,
    *,
    merged: Sequence[str] = (),
    parameter: str = "",
) -> SheetReading:
    """The checklist of a sheet's rows.

    `head` is all but the sections; `language` that of texts whose heading names none; `base` the
    sections that the checklist has now: what an empty cell leaves as it is. `parameter` is that of
    new items that name none.
    """
    taken = list(islice(rows, MOST_ROWS + headings.WITHIN + 1))
    ranges = merged_ranges(merged)
    reading = SheetReading({**head, "sections": []})
    found = headings.find_headings(taken, vocabulary, language, ranges)
    if found is None:
        reading.headed = False
        reading.faults.append(Fault(0, "", "no-headings"))
        return reading
    titles = {(range_.top, range_.left) for range_ in ranges if range_.wide}
    table = Reader(vocabulary, language, reading, Base(base or {"sections": []}), found)
    table.titles, table.parameter = titles, parameter
    for row in taken[found.below :]:
        if table.count >= MOST_ROWS:
            reading.faults.append(Fault(row.number, f"A{row.number}", "many-rows"))
            break
        table.take(row)
    if table.count or reading.faults:
        table.judge()
    else:
        reading.faults.append(Fault(0, "", "no-rows"))
    reading.faults.sort()
    return reading


class Reader:
    """Takes the rows one after the other; knows from which cell everything came."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        language: str,
        reading: SheetReading,
        base: Base,
        found: Headings,
    ) -> None:
        self.vocabulary, self.language, self.reading = vocabulary, language, reading
        self.base, self.columns, self.unread = base, found.columns, found.unread
        self.titles: set[tuple[int, int]] = set()
        """Row and column of cells that span several columns."""
        self.parameter = ""
        self.cells: dict[Path, tuple[int, str]] = {}
        self.taken: set[str] = set()
        self.count = 0
        self.assumed: Counter[str] = Counter()
        self._current = 0
        self._whens: list[tuple[Raw, Line, asking.Tree]] = []

    def take(self, row: Row) -> None:
        """Read one row: an item, or the heading of a section."""
        line = Line(row.number, self.language)
        if title := self._title(row):
            self._open_section(line, {self.language: unplain(title.strip())})
            return
        for column in self.columns:
            text = row.cells[column.at] if column.at < len(row.cells) else ""
            letters = letters_of(column.at)
            if isinstance(text, Odd) and text.strip() and not line.may_be_timed(column.name, text):
                cell = f"{letters}{row.number}"
                self.reading.faults.append(Fault(row.number, cell, f"odd-{text.why}", shown=text))
            elif text.strip():
                line.put(column.name, column.language, unplain(text.strip()), letters)
            line.columns.setdefault(column.name, letters)
        if titles := line.texts("section"):
            self._open_section(line, titles)
        if line.has_item():
            self._add_item(line)

    def _title(self, row: Row) -> str:
        """The words of a row whose only cell spans several columns: it heads a section."""
        filled = [at for at, text in enumerate(row.cells) if text.strip()]
        alone = len(filled) == 1 and (row.number, filled[0]) in self.titles
        return row.cells[filled[0]] if alone else ""

    def _open_section(self, line: Line, titles: dict[str, str]) -> None:
        sections = self.reading.raw["sections"]
        words = {fold(text) for text in titles.values()}
        for at, section in enumerate(sections):
            if words & {fold(text) for text in section["title"].values()}:
                self._current = at
                return
        known = self.base.section_titled(words)
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
        section = sections[self._current]
        texts, told = line.texts("text"), line.text("id").lower()
        known = self.base.item(told, texts, self.taken, section["id"])
        item = item_of(line, known, self.vocabulary)
        if not known and self.parameter and "parameter" not in section:
            item.setdefault("parameter", self.parameter)
        self._assume(line, item, known, section)
        self.count += 1
        wanted = item.get("id") or next(filter(None, map(slug_of, texts.values())), "")
        given = bool(told) or bool(known)
        item["id"] = wanted if given else self._free(wanted or f"item-{self.count}")
        self.taken.add(item["id"])
        path: Path = ("sections", self._current, "items", len(section["items"]))
        self._place_cells(path, line, item)
        section["items"].append({"id": item.pop("id"), **item})
        self._ask(line, section["items"][-1])
        self.reading.faults += [
            Fault(line.number, cell, kind, shown=shown) for cell, kind, shown in line.faults
        ]

    def _assume(self, line: Line, item: Raw, known: Raw, section: Raw) -> None:
        """Count what the row did not say and was taken as usual."""
        self.assumed.update(line.assumed)
        self.assumed["type"] += not line.text("type") and not known
        self.assumed["parameter"] += not item.get("parameter") and not section.get("parameter")

    def _place_cells(self, path: Path, line: Line, item: Raw) -> None:
        self.cells[path] = line.cell("text")
        self.cells |= {(*path, name): line.cell("text") for name in NEEDED}
        self.cells |= {(*path, name): line.cell(name) for name in line.columns}
        self.cells[(*path, "band")] = line.cell("good_from")
        if item["type"] == "scale":
            self.cells[(*path, "max")] = line.cell("scale_points")

    def _ask(self, line: Line, item: Raw) -> None:
        """Keep what the row says of when it is asked until all items are known."""
        if tree := line.read("when", asking.read):
            self._whens.append((item, line, tree))

    def _free(self, wanted: str) -> str:
        free, number = wanted, 2
        while free in self.taken or free in self.base.items:
            free, number = f"{wanted}-{number}", number + 1
        self.taken.add(free)
        return free

    def judge(self) -> None:
        """Ask the language's checker, and say each of its findings at a cell."""
        reading = self.reading
        self.base.adopt(reading.raw["sections"])
        self._resolve()
        reading.raw = declaring(reading.raw, self.vocabulary.own)
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
        reading.remarks = self._remarks()

    def _resolve(self) -> None:
        """Look up the items and answers that conditions name."""
        raw = self.reading.raw
        items = {item["id"]: item for section in raw["sections"] for item in section["items"]}
        known = asking.Known(items, self._yes_no(raw.get("answers", {})))
        for item, line, tree in self._whens:
            try:
                when = asking.resolved(tree, known)
            except Unfit as unfit:
                cell = line.cell("when")[1]
                self.reading.faults.append(
                    Fault(line.number, cell, unfit.kind, shown=line.text("when"))
                )
                continue
            if not asking.same(when, item.get("when"), known):
                item["when"] = when

    def _yes_no(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Yes and no, in the checklist's own words too."""
        own = {fold(t): word for word in ("yes", "no") for t in answers.get(word, {}).values()}
        return {**self.vocabulary.yes_no, **own}

    def _remarks(self) -> list[Remark]:
        said = [Remark(kind, n) for kind, n in sorted(self.assumed.items()) if n]
        if self.unread:
            said.append(Remark("unread", len(self.unread), tuple(w[:40] for w in self.unread[:8])))
        columns = {column.name for column in self.columns}
        languages = {column.language for column in self.columns if column.name == "text"}
        return said + kept_remarks(self.reading.raw, self.base, columns, languages)

    def _place(self, path: Path) -> tuple[int, str]:
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path, (0, ""))
