"""Tables in files: CSV and XLSX read in bounded memory, whoever wrote them; written formula-safe.

with open_table(path) as table:
    for row in table.rows(): ...   # row.number, row.cells (texts; Odd where one is odd)
    table.account                  # encoding, separator, sheet, merged cells

csv_chunks(rows)                   # bytes for a streamed answer
xlsx_file([Sheet("Visits", rows)]) # a temporary file
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.infra.tables.plain import ENCODINGS, open_plain
from audit.infra.tables.values import (
    MOST_COLUMNS,
    Account,
    Odd,
    Row,
    Table,
    Unreadable,
    column_of,
    letters_of,
)
from audit.infra.tables.workbook import Workbook
from audit.infra.tables.writing import TYPES, Cell, Sheet, csv_chunks, plain, unplain, xlsx_file

__all__ = [
    "ENCODINGS",
    "MOST_COLUMNS",
    "TYPES",
    "Account",
    "Cell",
    "Odd",
    "Row",
    "Sheet",
    "Table",
    "Unreadable",
    "column_of",
    "csv_chunks",
    "letters_of",
    "open_table",
    "plain",
    "unplain",
    "xlsx_file",
]

_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "old-excel"),  # .xls, or .xlsx with a password
    (b"%PDF", "not-a-table"),
    (b"\x89PNG", "not-a-table"),
    (b"\xff\xd8\xff", "not-a-table"),
    (b"\x1f\x8b", "not-a-table"),
    (b"7z\xbc\xaf", "not-a-table"),
    (b"Rar!", "not-a-table"),
)


@contextmanager
def open_table(path: Path, encoding: str = "", sheet: int = 0) -> Iterator[Table]:
    """A file as a table, by what it begins with and not by its name.

    `encoding` of a CSV file when its guess was wrong; `sheet`: which of the visible ones of a
    workbook. Unreadable when it is no table.
    """
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip(b"\0\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    for start, kind in _OTHER_KINDS:
        if head.startswith(start):
            raise Unreadable(kind)
    if head.startswith(b"PK"):
        book = Workbook(path, sheet)
        try:
            yield book
        finally:
            book.close()
        return
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise Unreadable("not-a-table")
    table, raw = open_plain(path, encoding)
    with raw:
        yield table
