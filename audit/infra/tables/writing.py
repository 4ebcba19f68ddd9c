"""Writing tables row by row, so that no cell is ever taken for a formula."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter

Cell = str | int | float | Decimal | None
"""What may stand in a cell; None leaves it empty."""

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": CSV, "xlsx": XLSX}
"""The media type of each kind of file."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
UNSEEN = " \u00a0\u200e\u200f"
OFFERED_ROWS = 5000
LONGEST_OFFER = 255
TOGETHER = 500
"""Rows that are handed on at once."""


def plain(text: str) -> str:
    """A cell's text, with an apostrophe before what a spreadsheet would work out."""
    return f"'{text}" if text.lstrip(UNSEEN).startswith(DANGEROUS) else text


def unplain(text: str) -> str:
    """A cell's text without the apostrophe that `plain` put there."""
    if text[:1] == "'" and text[1:].lstrip(UNSEEN).startswith(DANGEROUS):
        return text[1:]
    return text


def csv_chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file for streaming: UTF-8 with its mark, commas, CRLF; numbers stay numbers."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, start=1):
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
        if number % TOGETHER == 0:
            yield _taken(out)
    if rest := _taken(out):
        yield rest


def _taken(out: StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet of a workbook holds; the first of `rows` are its headings."""

    name: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    """in characters, by column"""
    rtl: bool = False
    as_text: bool = False
    """Whether the columns are text also where nothing stands yet: leading zeros stay."""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By column, what the spreadsheet offers to choose from; anything else may be typed. A
    spreadsheet keeps 255 letters of them and parts them at commas: longer lists are not offered,
    nor words with a comma."""


def xlsx_file(sheets: Iterable[Sheet], *, made_at: datetime | None = None) -> IO[bytes]:
    """A workbook in a temporary file, written row by row and set to its beginning; close it.

    `made_at` (in UTC) makes the same rows the same bytes.
    """
    file = TemporaryFile()  # noqa: SIM115 - handed to the caller, who closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(file, options) as book:
            if made_at is not None:
                book.set_properties({"created": made_at.replace(tzinfo=None)})
            formats = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
            for sheet in sheets:
                _fill(book.add_worksheet(sheet_name(sheet.name)), sheet, *formats)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def sheet_name(words: str) -> str:
    """A name that every spreadsheet takes; words for several sheets must differ."""
    return "".join(sign for sign in words if sign not in "[]:*?/\\'")[:31].strip() or "1"


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, bold: object, text: object) -> None:
    if sheet.rtl:
        page.right_to_left()
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, text if sheet.as_text else None)
    page.freeze_panes(1, 0)
    for column, words in sheet.choices.items():
        source = [word for word in words if "," not in word]
        if source and len(",".join(source)) <= LONGEST_OFFER:
            offered = {"validate": "list", "source": source, "error_type": "information"}
            page.data_validation(1, column, OFFERED_ROWS, column, offered)
    for number, row in enumerate(sheet.rows):
        style = bold if number == 0 else text if sheet.as_text else None
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                page.write_string(number, column, plain(cell)[:32_767], style)
            else:
                page.write_number(number, column, cell, style)
