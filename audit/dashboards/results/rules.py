"""What results are asked for, as an address says it, and in which order branches stand: pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from audit.engines.statistics import FEW, Summary

KINDS = ("mystery", "audit", "self")
PERIODS = {"30": 30, "90": 90, "365": 365, "all": 0}
"""Periods by their name in an address, in days up to today; 0: since the beginning."""
USUAL = "90"
BY_PLACE, BY_SCORE = "", "_score"
"""Orders that no parameter is called: an id is not empty and has no underscore."""
TOO_LITTLE = "insufficient"
"""The outcome of a visit of which too little was seen to judge a branch by."""
LONGEST = 80
Row = TypeVar("Row")


@dataclass(frozen=True)
class Question:
    """Which visits are meant; without kind and checklist there is nothing to average."""

    kind: str = ""
    checklist: UUID | None = None
    version: int | None = None
    """One of the versions that score alike; None: the newest of which there are visits."""
    region: UUID | None = None
    period: str = USUAL
    first: date | None = None
    last: date | None = None
    """Days of one's own choice; they go before `period`."""
    sort: str = BY_PLACE
    """By place, or by score or a parameter's id, lowest first; with "-" before it highest first."""
    branch: UUID | None = None
    parameter: str = ""
    item: str = ""

    @property
    def own_days(self) -> bool:
        """Whether the days are of one's own choice."""
        return self.first is not None or self.last is not None

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day that count; None: no bound."""
        if self.own_days:
            return self.first, self.last
        length = PERIODS[self.period]
        return (today - timedelta(days=length - 1) if length else None), None

    def with_(self, **changes: Any) -> "Question":
        """The same question, changed."""
        return replace(self, **changes)

    def query(self, **changes: Any) -> str:
        """The question, changed, as the part of an address behind the question mark."""
        one = replace(self, **changes)
        pairs = [
            ("kind", one.kind),
            *((name, getattr(one, name)) for name in ("checklist", "version", "region")),
            ("period", "" if one.own_days or one.period == USUAL else one.period),
            ("from", one.first),
            ("to", one.last),
            ("sort", one.sort),
            *((name, getattr(one, name)) for name in ("branch", "parameter", "item")),
        ]
        return urlencode([(name, str(value)) for name, value in pairs if value])


def read(pairs: Iterable[tuple[str, str]]) -> Question:
    """The question of an address; what no address of ours says is passed over."""
    told = {name: value.strip() for name, value in pairs}
    first, last = _day(told.get("from", "")), _day(told.get("to", ""))
    kind, period = told.get("kind", ""), told.get("period", "")
    return Question(
        kind=kind if kind in KINDS else "",
        checklist=_id(told.get("checklist", "")),
        version=_number(told.get("version", "")),
        region=_id(told.get("region", "")),
        period=period if period in PERIODS else USUAL,
        first=first,
        last=last,
        sort=told.get("sort", BY_PLACE)[:LONGEST],
        branch=_id(told.get("branch", "")),
        parameter=told.get("parameter", "")[:LONGEST],
        item=told.get("item", "")[:LONGEST],
    )


def counts(outcome: str, ratio: str | None) -> bool:
    """Whether a visit is in the figures: it has a score, and enough of it was seen."""
    return ratio is not None and outcome != TOO_LITTLE


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def ranked(
    rows: Sequence[Row], summary: Callable[[Row], Summary], *, highest: bool
) -> tuple[list[Row], list[Row]]:
    """Rows by their mean, and apart those that are too few to be ranked, as they came.

    Equal means: more visits go first.
    """
    able = [row for row in rows if summary(row).n >= FEW]
    apart = [row for row in rows if summary(row).n < FEW]
    sign = -1 if highest else 1

    def place(row: Row) -> tuple[Any, int]:
        told = summary(row)
        return sign * (told.mean or 0), -told.n

    return sorted(able, key=place), apart
