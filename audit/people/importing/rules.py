"""What the rows of a table mean, pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from audit.infra.i18n.folding import fold

MOST_ROWS = 50_000
MOST_PROBLEMS = 20_000
"""Problems that are kept cell by cell; those beyond are only counted."""

MOST_NEW_REGIONS = 500
SEARCHED_ROWS = 20
"""Within so many first rows the headings are looked for."""

KEPT_DAYS = 30

Path = tuple[str, ...]
"""The folded names that lead to a region, from the top."""


class State(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    UNREADABLE = "unreadable"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"


MATTERS = (
    "branch.added", "branch.changed", "branch.closed", "branch.reopened",
    "region.added", "region.changed", "region.removed",
    "member.added", "member.changed", "member.disabled", "member.enabled", "member.ended",
    "member.renamed", "member.restored",
    "import.applied", "import.undone", "organisation.settled",
)  # fmt: skip
"""The kinds of events after which a table has to be looked through again."""

WAITS = frozenset({State.CHECKING, State.APPLYING})
"""Something is under way."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the headings: its cells by column, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row's cell (`column` is an id; "": with the row as such)."""

    row: int
    column: str
    words: str
    value: str = ""
    stops: bool = True
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a row does: something new, or values that change."""

    row: int
    act: str
    name: str
    subject: UUID | None
    values: dict[str, Any]
    shown: dict[str, list[str]]
    """By column: former and new value in words."""
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What a whole table would do."""

    steps: list[Step] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    rows: int = 0
    unchanged: int = 0
    errors: int = 0
    notes: int = 0

    def add(self, trouble: Trouble) -> None:
        """Count a problem, and keep it while there are not too many."""
        if trouble.stops:
            self.errors += 1
        else:
            self.notes += 1
        if len(self.troubles) < MOST_PROBLEMS:
            self.troubles.append(trouble)

    def count(self, act: str) -> int:
        """How many rows are new, or changed."""
        return sum(step.act == act for step in self.steps)


def headings_in(rows: Sequence[Sequence[str]], names: Mapping[str, str]) -> int | None:
    """Which of the first rows holds the headings: the one with most that are known."""
    known = [len({names[key] for cell in row if (key := fold(cell)) in names}) for row in rows]
    best = max(known, default=0)
    return known.index(best) if best else None


def columns_of(
    headings: Sequence[str], names: Mapping[str, str]
) -> tuple[dict[int, str], list[str], list[str]]:
    """Column ids by place; headings that mean nothing; headings that say again what one said."""
    found: dict[int, str] = {}
    strange, doubled = [], []
    for place, heading in enumerate(headings):
        column = names.get(fold(heading))
        if column is None:
            strange += [" ".join(heading.split())] if heading.strip() else []
        elif column in found.values():
            doubled.append(" ".join(heading.split()))
        else:
            found[place] = column
    return found, strange, doubled


_STEPS = re.compile(r"\s*[/›»→]\s*|\s+>\s+")


def path_of(text: str) -> list[str]:
    """The names that lead to a region: "North / Leeds" is North, and Leeds in it."""
    return [" ".join(name.split()) for name in _STEPS.split(text) if name.strip()]


def key_of_path(names: Iterable[str]) -> Path:
    """What spellings of one path share."""
    return tuple(fold(name) for name in names)


_LISTED = re.compile(r"[;؛\n|]")
_COMMAS = re.compile(r"[,،]")


def listed(text: str) -> list[str]:
    """The parts of a cell that names several things, apart by semicolons or lines."""
    return [" ".join(part.split()) for part in _LISTED.split(text) if part.strip()]


def by_commas(text: str) -> list[str]:
    """The parts of a text between commas of either script."""
    return [" ".join(part.split()) for part in _COMMAS.split(text) if part.strip()]


def apart(text: str) -> str:
    """A foreign word inside a sentence, in its own direction of writing."""
    return f"\u2068{text}\u2069"


def is_merged_below(merged: str, heading: int) -> bool:
    """Whether a range of merged cells ("B3:B7") hides cells below the row of headings."""
    last = re.fullmatch(r"[A-Z]+\d+:[A-Z]+(\d+)", merged)
    return last is not None and int(last[1]) > heading
