"""XLSX, read a piece at a time: memory does not grow with the file, and no bomb goes off."""

import posixpath
import struct
import zipfile
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from audit.infra.tables.markup import feed, finish, local, new_parser, unescaped
from audit.infra.tables.numbers import number_text, shown_as
from audit.infra.tables.sheet import SheetReader
from audit.infra.tables.values import Account, Row, Unreadable
from audit.infra.zips import BROKEN, PACKED

LARGEST_PART = 256 << 20
"""Bytes of XML that a sheet may have, unpacked."""

LARGEST_WORDS = 48 << 20
"""Bytes that the texts of a workbook may have, unpacked."""

LARGEST_STYLES = 8 << 20
LARGEST_DIRECTORY = 1 << 20
PIECE = 1 << 16


class Words:
    """The texts that cells share, packed: their bytes and where each begins."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._starts = array("Q", [0])

    def add(self, text: str) -> None:
        """Keep the next text."""
        self._bytes += text.encode("utf-8", "replace")
        self._starts.append(len(self._bytes))

    def __getitem__(self, number: int) -> str:
        """The text with this number; IndexError when there is none."""
        if not 0 <= number < len(self._starts) - 1:
            raise IndexError(number)
        start, end = self._starts[number], self._starts[number + 1]
        return self._bytes[start:end].decode("utf-8")


class Workbook:
    """A visible sheet of an XLSX file as a table; the first one unless told otherwise."""

    def __init__(self, path: Path, sheet: int = 0) -> None:
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except BROKEN as error:
            raise Unreadable("broken-xlsx") from error
        try:
            self._open(sheet)
        except BaseException:
            self._zip.close()
            raise

    def _open(self, sheet: int) -> None:
        home = self._home()
        sheets, self._since_1904 = self._sheets(home)
        parts = self._parts(home)
        visible = [(name, parts.get(key, "")) for name, key, shown in sheets if shown]
        if sheet >= len(visible) or not self._has(visible[sheet][1]):
            raise Unreadable("no-sheet")
        self._part = visible[sheet][1]
        self._size = max(self._zip.getinfo(self._part).file_size, 1)
        self._done = 0
        others = [name for at, (name, _part) in enumerate(visible) if at != sheet]
        self.account = Account("xlsx", sheet=visible[sheet][0], others=others)
        self._words = self._shared(parts.get("sharedStrings", ""))
        self._shown = self._styles(parts.get("styles", ""))

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def progress(self) -> float:
        """Which part has been read, 0 to 1."""
        return min(self._done / self._size, 1.0)

    def rows(self) -> Iterator[Row]:
        """Every row that holds something, as the sheet numbers them."""
        told = self.account
        reader = SheetReader(self._words.__getitem__, self._number, told.merged, told.hidden)
        yield from reader.rows(self._pieces(self._part, LARGEST_PART, self._seen))

    def _seen(self, size: int) -> None:
        self._done += size

    def _number(self, raw: str, style: str) -> str:
        shown = self._shown[int(style)] if style.isdecimal() and self._fits(style) else ""
        return number_text(raw, shown, since_1904=self._since_1904)

    def _fits(self, style: str) -> bool:
        return len(style) < 7 and int(style) < len(self._shown)

    def _has(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def _pieces(
        self, part: str, most: int, seen: Callable[[int], None] | None = None
    ) -> Iterator[bytes]:
        """A part's bytes, unpacked; Unreadable when there are more than it may have."""
        told = self._zip.getinfo(part)
        if told.file_size > most:  # no more than this is ever unpacked
            raise Unreadable("too-large")
        if told.compress_type not in PACKED:
            raise Unreadable("broken-xlsx")
        try:
            with self._zip.open(part) as file:
                while piece := file.read(PIECE):
                    if seen:
                        seen(len(piece))
                    yield piece
        except RuntimeError as error:  # encrypted, or packed in a way that nobody knows
            raise Unreadable("locked") from error
        except BROKEN as error:
            raise Unreadable("broken-xlsx") from error

    def _elements(self, part: str, most: int) -> Iterator[tuple[str, dict[str, str]]]:
        """Name and attributes of each element, without namespaces, in order."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = new_parser()
        parser.StartElementHandler = lambda name, attributes: found.append(
            (local(name), {local(key): value for key, value in attributes.items()})
        )
        for piece in self._pieces(part, most):
            feed(parser, piece)
            yield from found
            found.clear()
        finish(parser)

    def _home(self) -> str:
        """Where the workbook's own part is."""
        if self._has("_rels/.rels"):
            for name, told in self._elements("_rels/.rels", LARGEST_STYLES):
                if name == "Relationship" and told.get("Type", "").endswith("/officeDocument"):
                    return _within("", told.get("Target", ""))
        return "xl/workbook.xml"

    def _sheets(self, home: str) -> tuple[list[tuple[str, str, bool]], bool]:
        """Name, key and whether it is shown of each sheet; whether days count from 1904."""
        if not self._has(home):
            raise Unreadable("no-sheet")
        sheets: list[tuple[str, str, bool]] = []
        since_1904 = False
        for name, told in self._elements(home, LARGEST_STYLES):
            if name == "sheet" and len(sheets) < 1000:
                shown = told.get("state", "visible") == "visible"
                sheets.append((told.get("name", "")[:31], told.get("id", ""), shown))
            elif name == "workbookPr":
                since_1904 = told.get("date1904") in {"1", "true"}
        return sheets, since_1904

    def _parts(self, home: str) -> dict[str, str]:
        """Which part belongs to which key of a sheet; that of texts and styles by its kind."""
        folder, name = posixpath.split(home)
        relations = f"{folder}/_rels/{name}.rels"
        if not self._has(relations):
            raise Unreadable("no-sheet")
        found: dict[str, str] = {}
        for element, told in self._elements(relations, LARGEST_STYLES):
            kind = told.get("Type", "").rpartition("/")[2]
            if element == "Relationship" and kind in {"worksheet", "sharedStrings", "styles"}:
                key = told.get("Id", "") if kind == "worksheet" else kind
                found[key] = _within(folder, told.get("Target", ""))
        return found

    def _styles(self, part: str) -> list[str]:
        """How each style shows numbers, by its place."""
        if not self._has(part):
            return []
        codes: dict[int, str] = {}
        shown: list[str] = []
        inside = False
        for name, told in self._elements(part, LARGEST_STYLES):
            if name == "numFmt" and told.get("numFmtId", "").isdecimal():
                codes[int(told["numFmtId"][:9])] = told.get("formatCode", "")
            elif name in {"cellXfs", "cellStyles", "dxfs"}:
                inside = name == "cellXfs"
            elif name == "xf" and inside:
                identity = told.get("numFmtId", "0")[:9]
                number = int(identity) if identity.isdecimal() else 0
                shown.append(shown_as(number, codes.get(number, "")))
        return shown

    def _shared(self, part: str) -> Words:
        """The texts that cells name by number; how they are spoken (rPh) is left out."""
        words = Words()
        if not self._has(part):
            return words
        reader = _SharedReader(words)
        for piece in self._pieces(part, LARGEST_WORDS):
            feed(reader.parser, piece)
        return words


class _SharedReader:
    def __init__(self, words: Words) -> None:
        self._words, self._parts, self._silent, self._text = words, list[str](), 0, False
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._more

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        match local(name):
            case "si":
                self._parts = []
            case "rPh":
                self._silent += 1
            case "t":
                self._text = not self._silent

    def _end(self, name: str) -> None:
        match local(name):
            case "si":
                self._words.add(unescaped("".join(self._parts)))
            case "rPh":
                self._silent -= 1
            case "t":
                self._text = False

    def _more(self, text: str) -> None:
        if self._text:
            self._parts.append(text)


def _within(folder: str, target: str) -> str:
    """A part's name from where it is spoken of."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _check_directory(path: Path) -> None:
    """Refuse a list of parts so long that reading it would be the attack."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 66_000, 0))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) < end + 22 or tail[max(end - 20, 0) : end].startswith(b"PK\6\7"):
        raise Unreadable("broken-xlsx")
    (length,) = struct.unpack_from("<I", tail, end + 12)
    if length > LARGEST_DIRECTORY:
        raise Unreadable("too-large")
