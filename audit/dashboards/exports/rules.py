"""What can be taken out, and how much at once: pure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

MAKES: Final[dict[str, tuple[str, str]]] = {
    "visits.csv": ("visits", "csv"),
    "visits.xlsx": ("visits", "xlsx"),
    "answers.csv": ("answers", "csv"),
    "answers.xlsx": ("answers", "xlsx"),
    "reports.zip": ("reports", "zip"),
}
"""What a button asks for: the rows and the kind of file."""

KEPT = timedelta(days=7)
"""So long a file that a job made is there to be downloaded."""
MOST_REPORTS = 300
"""So many reports go into one zip."""
TOGETHER = 100
"""Visits that are read at once."""
REPORTS_TOGETHER = 10
"""Reports that one job makes before it lets others go first."""
MOST_LINES = 1_000_000
"""Lines of one sheet: spreadsheets take 48,576 more."""


def unique(name: str, taken: set[str]) -> str:
    """A file name that no other has: "a.pdf", then "a (2).pdf"; it is taken from then on."""
    stem, dot, kind = name.rpartition(".")
    if not dot:
        stem, kind = name, ""
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{stem} ({number}){dot}{kind}", number + 1
    taken.add(found.casefold())
    return found


def pieces(packed: bytes, size: int, together: int) -> Iterator[bytes]:
    """Equally long values, so many at once."""
    step = size * together
    return (packed[at : at + step] for at in range(0, len(packed), step))
