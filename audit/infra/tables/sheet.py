"""One sheet's rows out of its XML, as they come."""

import re
from collections.abc import Callable, Iterator

from audit.infra.tables.markup import feed, finish, local, new_parser, unescaped
from audit.infra.tables.values import MOST_COLUMNS, MOST_TEXT, Odd, Row, Unreadable, column_of

MOST_MERGED = 1000
"""Merged ranges, and hidden rows, that are told of."""

LAST_ROW = 1_048_576

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class SheetReader:
    """Collects cells into rows; an empty row or cell costs nothing."""

    def __init__(
        self,
        word: Callable[[int], str],
        number: Callable[[str, str], str],
        merged: list[str],
        hidden: list[int],
    ) -> None:
        self._word, self._number, self._merged, self._hidden = word, number, merged, hidden
        self._unseen = False
        self._ready: list[Row] = []
        self._cells: dict[int, str] = {}
        self._row = self._column = 0
        self._kind = self._style = ""
        self._formula = self._wanted = False
        self._silent = 0
        self._parts: list[str] = []
        self._length = 0

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Row]:
        """The rows that hold something, in the sheet's order."""
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._more
        for piece in pieces:
            feed(parser, piece)
            yield from self._ready
            self._ready.clear()
        finish(parser)
        yield from self._ready

    def _start(self, name: str, told: dict[str, str]) -> None:
        match local(name):
            case "c":
                self._begin_cell(told)
            case "v":
                self._wanted = True
            case "t":
                self._wanted = not self._silent
            case "f":
                self._formula = True
            case "row":
                self._begin_row(told.get("r", ""))
                self._unseen = told.get("hidden") in {"1", "true"}
            case "rPh":
                self._silent += 1
            case "mergeCell" if len(self._merged) < MOST_MERGED:
                self._merged.append(told.get("ref", "")[:20])

    def _end(self, name: str) -> None:
        match local(name):
            case "c":
                self._end_cell()
            case "v" | "t":
                self._wanted = False
            case "rPh":
                self._silent -= 1
            case "row":
                self._end_row()

    def _more(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > MOST_TEXT * 2:
                raise Unreadable("too-large")
            self._parts.append(text)

    def _begin_row(self, told: str) -> None:
        number = int(told) if told.isdecimal() and len(told) < 8 else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise Unreadable("broken-xlsx")
        self._row, self._column, self._cells = number, -1, {}

    def _begin_cell(self, told: dict[str, str]) -> None:
        place = _PLACE.fullmatch(told.get("r", ""))
        self._column = column_of(place[1]) if place else self._column + 1
        self._kind, self._style = told.get("t", "n"), told.get("s", "")
        self._formula, self._parts, self._length = False, [], 0

    def _end_cell(self) -> None:
        if self._column >= MOST_COLUMNS or not (self._parts or self._formula):
            return
        text = self._value("".join(self._parts))
        if text:
            self._cells[self._column] = text

    def _value(self, raw: str) -> str:
        if self._formula and not raw and self._kind != "str":
            return Odd("=", "formula")
        match self._kind:
            case "s":
                return self._shared(raw)
            case "inlineStr" | "str":
                return unescaped(raw)[:MOST_TEXT]
            case "e" | "d":
                return Odd(raw, "fault" if self._kind == "e" else "date")
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case _:
                return self._number(raw, self._style) if raw.strip() else ""

    def _shared(self, raw: str) -> str:
        try:
            return self._word(int(raw[:10]))
        except (IndexError, ValueError) as error:
            raise Unreadable("broken-xlsx") from error

    def _end_row(self) -> None:
        if self._cells:
            cells = [""] * (max(self._cells) + 1)
            for column, text in self._cells.items():
                cells[column] = text
            self._ready.append(Row(self._row, tuple(cells)))
            if self._unseen and len(self._hidden) < MOST_MERGED:
                self._hidden.append(self._row)
            self._cells = {}
