"""CSV: which letters and which separator a file was written with, and its rows."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from audit.infra.tables.values import MOST_COLUMNS, MOST_TEXT, Account, Odd, Row, Unreadable

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1256")
"""What may be chosen by hand when the guess was wrong."""

_SAMPLE = 1 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t"
_LETTER = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]+")


class PlainTable:
    """A CSV file as a table."""

    def __init__(self, file: BinaryIO, size: int, encoding: str = "") -> None:
        self._file, self._size = file, size
        chosen, guessed = (encoding, False) if encoding else encoding_of(file)
        self._text = _open(file, chosen)
        delimiter, self._skip = _delimiter_of(self._text)
        self._text.detach()
        self._text = _open(file, chosen)
        name = chosen.removesuffix("-sig")
        self.account = Account("csv", encoding=name, guessed=guessed, delimiter=delimiter)

    def progress(self) -> float:
        """Which part has been read, 0 to 1."""
        return min(self._file.tell() / self._size, 1.0) if self._size else 1.0

    def rows(self) -> Iterator[Row]:
        """Every row that holds something, numbered as a spreadsheet would."""
        reader = csv.reader(self._lines(), delimiter=self.account.delimiter)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                if any(cells) and not (self._skip and number == 1):
                    yield Row(number, tuple(map(_cell, cells[:MOST_COLUMNS])))
        except csv.Error as error:
            raise Unreadable("broken-csv", row=number + 1) from error
        except UnicodeError as error:
            raise Unreadable("letters", row=number + 1) from error

    def _lines(self) -> Iterable[str]:
        """The lines, none longer than all the cells that a row may have."""
        while line := self._text.readline(MOST_TEXT * 8):
            yield line.replace("\0", "")


def encoding_of(file: BinaryIO) -> tuple[str, bool]:
    """How a file was written, and whether that is a guess: its mark, UTF-8 if it is, else by
    how its letters stand together."""
    file.seek(0)
    head = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, False
    if len(head) > 1 and (wide := _wide(head)):
        return wide, True
    if _is_utf8(file):
        return "utf-8", False
    return ("cp1256" if _arabic(head) else "cp1252"), True


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every second byte of what is Latin is zero."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) < len(head[:4096]) // 8:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        while text.read(_SAMPLE):
            pass
    except UnicodeDecodeError:
        return False
    finally:
        text.detach()
    return True


def _arabic(head: bytes) -> bool:
    """Arabic words are runs of high bytes; a European one has them between plain letters."""
    together = alone = 0
    for run in _HIGH.finditer(head):
        beside = head[max(run.start() - 1, 0) : run.start()], head[run.end() : run.end() + 1]
        if len(run[0]) > 2 or (len(run[0]) == 2 and not any(map(_LETTER.match, beside))):
            together += len(run[0])
        elif any(map(_LETTER.match, beside)):
            alone += len(run[0])
    return together > alone


def _open(file: BinaryIO, encoding: str) -> TextIOWrapper:
    file.seek(0)
    return TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _delimiter_of(text: TextIOWrapper) -> tuple[str, bool]:
    """The separator, and whether the first line only says it ("sep=;", as Excel writes)."""
    while line := text.readline(MOST_TEXT * 8):
        if told := re.fullmatch(r'\ufeff?"?sep=([,;\t])"?\s*', line, re.I):
            return told[1], True
        bare = re.sub(r'"[^"]*"', "", line)
        if bare.strip():
            return max(_DELIMITERS, key=bare.count), False
    return ",", False


def _cell(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise csv.Error("a cell without an end")
    return Odd(text, "letters") if "\ufffd" in text else text


def open_plain(path: Path, encoding: str = "") -> tuple[PlainTable, BinaryIO]:
    """The table and the file to close."""
    file = path.open("rb")
    return PlainTable(file, path.stat().st_size, encoding), file
