"""What a table is made of: rows of texts, how a cell is named, what a file may not be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

MOST_COLUMNS = 256
"""What stands further along a row is not read."""

MOST_TEXT = 32_767
"""Characters in one cell; the most that a spreadsheet holds."""


class Odd(str):
    """A cell's text that is not what somebody typed: `why` is date, fault, formula or letters.

    date: a number that the sheet shows as a date (the text is ISO 8601, a time of day without
    seconds where the sheet shows none); fault: "#REF!" and its like; formula: one without a result;
    letters: signs that could not be read.
    """

    why: str
    __slots__ = ("why",)

    def __new__(cls, text: str, why: str) -> "Odd":
        """A text and what is odd about it."""
        made = super().__new__(cls, text)
        made.why = why
        return made


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; its number counts from 1 as the spreadsheet does."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """How a file was read: for whoever wonders what became of it."""

    kind: str
    """csv or xlsx"""
    sheet: str = ""
    """the sheet that was read; "" for a CSV file"""
    others: list[str] = field(default_factory=list)
    """sheets that were not read"""
    encoding: str = ""
    guessed: bool = False
    """whether another encoding is possible"""
    delimiter: str = ""
    merged: list[str] = field(default_factory=list)
    """ranges of merged cells; known when all rows were read"""
    hidden: list[int] = field(default_factory=list)
    """rows that hold something and that the sheet does not show"""


class Table(Protocol):
    """An open file: its rows once, from the top, and how far that is."""

    account: Account

    def rows(self) -> Iterator[Row]:
        """Every row that holds something; Unreadable when the file breaks off."""

    def progress(self) -> float:
        """Which part has been read, 0 to 1."""


class Unreadable(Exception):
    """A file that cannot be read as a table; `kind` says why, in one word for each reason."""

    def __init__(self, kind: str, **facts: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts
        self.account: Account | None = None  # how far it could be read


def letters_of(column: int) -> str:
    """A column's letters, the first being 0: 0 is "A", 27 is "AB"."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def column_of(letters: str) -> int:
    """The number of a column, the first being 0; ValueError for what names none."""
    number = 0
    if not 1 <= len(letters) <= 3:
        raise ValueError(letters)
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
