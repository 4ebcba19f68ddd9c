"""Where the headings of a sheet stand, and what each column holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.checklists.sheets.cells import Vocabulary
from audit.infra.i18n.folding import fold
from audit.infra.tables import Row, column_of

WITHIN = 20
"""Headings stand within so many rows from the top."""

NUMBERING = frozenset(
    map(fold, ("no", "no.", "nr", "nr.", "#", "№", "n°", "s/n", "rhif"))
) | frozenset(map(fold, ("ردیف", "شماره", "م", "رقم")))
"""Headings of columns that only count the rows."""

PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True)
class Column:
    """A column that was recognised: where it stands, what it holds, in which language."""

    at: int
    name: str
    language: str


@dataclass(frozen=True)
class Headings:
    """The columns, the row that the items begin at, and headings that name no column."""

    columns: list[Column]
    below: int
    unread: list[str] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        """Whether two of them are known, so that it is no title that looks like one."""
        return len(self.columns) > 1


@dataclass(frozen=True)
class Merged:
    """A range of cells that a sheet shows as one; all its numbers count from 0 but the rows."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def wide(self) -> bool:
        """Whether it spans several columns."""
        return self.right > self.left


def merged_ranges(references: Sequence[str]) -> list[Merged]:
    """Ranges such as "A2:C2"; what is none is left out."""
    found = filter(None, (PLACE.fullmatch(reference) for reference in references))
    return [Merged(column_of(f[1]), int(f[2]), column_of(f[3]), int(f[4])) for f in found]


def find_headings(
    rows: Sequence[Row], vocabulary: Vocabulary, language: str, merged: Sequence[Merged]
) -> Headings | None:
    """The first row that names two columns, "text" among them; else the first that names it alone.

    Where cells are merged the headings may take two rows, the lower one saying more.
    """
    likely: Headings | None = None
    for at, row in enumerate(rows[:WITHIN]):
        found = _read(row.cells, at + 1, vocabulary, language)
        if at + 1 < len(rows) and any(m.top <= row.number <= m.bottom for m in merged):
            both = _read(_over(row, rows[at + 1]), at + 2, vocabulary, language)
            if len(both.columns) > len(found.columns):
                found = both
        if any(column.name == "text" for column in found.columns):
            if found.sure:
                return found
            likely = likely or found
    return likely


def _over(upper: Row, lower: Row) -> tuple[str, ...]:
    """Two rows as one: what the lower one leaves empty is the upper one's."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = (row.cells + ("",) * (width - len(row.cells)) for row in (upper, lower))
    return tuple(b if b.strip() else a for a, b in zip(above, below, strict=True))


def _read(cells: Sequence[str], below: int, vocabulary: Vocabulary, language: str) -> Headings:
    """What a row names; of two columns of one name the first counts, the other is unread."""
    columns: list[Column] = []
    unread: list[str] = []
    for at, text in enumerate(cells):
        named = _heading(text, vocabulary, language)
        if named and all((each.name, each.language) != named for each in columns):
            columns.append(Column(at, *named))
        elif text.strip() and fold(text) not in NUMBERING:
            unread.append(" ".join(text.split()))
    return Headings(columns, below, unread)


def _heading(text: str, vocabulary: Vocabulary, language: str) -> tuple[str, str] | None:
    """The column that a heading names, and the language of its texts."""
    words = fold(text).strip(" *:?؟.")
    if words in vocabulary.columns:
        return vocabulary.columns[words], language
    for sign in "()[]:_-,/*":
        words = words.replace(sign, " ")
    *first, last = words.split() or [""]
    code = vocabulary.languages.get(last)
    name = vocabulary.columns.get(" ".join(first))
    return (name, code) if name and code else None
