"""What the list of visits is asked for, as an address says it, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from audit.visits.rules import STATES_OF, State

KINDS = ("mystery", "audit", "self")
OPEN_FOR = {"today": 1, "week": 7}
"""Windows that are open on one of so many days, today the first."""
MADE_WITHIN = {"made-week": 7, "made-month": 30}
"""Visits made on one of so many days, today the last."""
TIMES = ("overdue", "soon", "late", *OPEN_FOR, *MADE_WITHIN)
"""Not sent in though it is due; due within two days; sent in late; and days counted from today,
so that a kept view is about the week in which it is opened."""
OUTCOMES = ("pass", "fail", "insufficient", "none")
FLAGS = ("critical", "signal", "hold", "aside")
"""A critical item failed; something unusual nobody has seen to; on hold; a submission set aside."""
SORTS = ("newest", "oldest", "branch", "person", "lowest", "changed")
ME = "me"
LONGEST = 100
"""So many letters of a search are read."""


@dataclass(frozen=True)
class Filters:
    """What is wanted of the list; nothing: everything that the member may see."""

    words: str = ""
    states: tuple[str, ...] = ()
    """States, or groups of them."""
    kinds: tuple[str, ...] = ()
    region: UUID | None = None
    branch: UUID | None = None
    programme: UUID | None = None
    checklist: UUID | None = None
    person: UUID | None = None
    mine: bool = False
    """Those of whoever asks."""
    first: date | None = None
    """Windows that end on this day or later."""
    last: date | None = None
    """Windows that begin on this day or earlier."""
    made_first: date | None = None
    made_last: date | None = None
    """Visits made on these days, or between them."""
    version: int | None = None
    """Of the checklist: this version, and those that score like it."""
    times: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    below: int | None = None
    """Per cent."""
    flags: tuple[str, ...] = ()
    sort: str = SORTS[0]

    @property
    def wanted_states(self) -> frozenset[State]:
        """The states that are meant; none: all of them."""
        return frozenset(each for name in self.states for each in states_named(name))

    @property
    def active(self) -> bool:
        """Whether anything is left out of the list."""
        return replace(self, sort=SORTS[0]) != Filters()

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address, in one order."""
        found = [(name, value) for name, values in self._told() for value in values]
        return [(name, value) for name, value in found if value]

    def query(self) -> str:
        """The filters as the part of an address behind the question mark."""
        return urlencode(self.pairs())

    def without(self, name: str, value: str) -> "Filters":
        """The same without one value."""
        return read([pair for pair in self.pairs() if pair != (name, value)])

    def sorted_by(self, sort: str) -> "Filters":
        """The same in another order."""
        return replace(self, sort=sort)

    def for_shopper(self) -> "Filters":
        """Without what would tell shoppers of scores, or of others, before they may know."""
        kept = {"words", "states", "kinds", "branch", "first", "last", "sort"}
        blank = {each.name: each.default for each in fields(self) if each.name not in kept}
        wanted = replace(self, **blank)  # type: ignore[arg-type]
        return wanted if wanted.sort in SORTS[:3] else replace(wanted, sort=SORTS[0])

    def _told(self) -> Iterable[tuple[str, Sequence[str]]]:
        yield "q", [self.words]
        yield "state", self.states
        yield "kind", self.kinds
        for name in ("region", "branch", "programme", "checklist"):
            yield name, [_said(getattr(self, name))]
        yield "who", [ME if self.mine else _said(self.person)]
        yield "from", [_said(self.first)]
        yield "to", [_said(self.last)]
        yield "made-from", [_said(self.made_first)]
        yield "made-to", [_said(self.made_last)]
        yield "version", [_said(self.version)]
        yield "time", self.times
        yield "outcome", self.outcomes
        yield "below", [_said(self.below)]
        yield "flag", self.flags
        yield "sort", [self.sort if self.sort != SORTS[0] else ""]


def states_named(name: str) -> tuple[State, ...]:
    """The states behind a state's name or a group's; none where there is no such name."""
    if name in STATES_OF:
        return STATES_OF[name]
    return (State(name),) if name in set(State) else ()


def read(pairs: Iterable[tuple[str, str]]) -> Filters:
    """The filters of an address; what no address of ours says is passed over."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    who = _last(told, "who")
    sort = _last(told, "sort")
    checklist = _id(told, "checklist")
    return Filters(
        words=" ".join(_last(told, "q").split())[:LONGEST],
        states=tuple(n for n in dict.fromkeys(told.get("state", ())) if states_named(n)),
        kinds=_known(told, "kind", KINDS),
        region=_id(told, "region"),
        branch=_id(told, "branch"),
        programme=_id(told, "programme"),
        checklist=checklist,
        person=None if who == ME else _id(told, "who"),
        mine=who == ME,
        first=_day(told, "from"),
        last=_day(told, "to"),
        made_first=_day(told, "made-from"),
        made_last=_day(told, "made-to"),
        version=_whole(_last(told, "version"), 6) if checklist else None,
        times=_known(told, "time", TIMES),
        outcomes=_known(told, "outcome", OUTCOMES),
        below=_percent(_last(told, "below")),
        flags=_known(told, "flag", FLAGS),
        sort=sort if sort in SORTS else SORTS[0],
    )


def _last(told: Mapping[str, list[str]], name: str) -> str:
    return told.get(name, [""])[-1].strip()


def _known(told: Mapping[str, list[str]], name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word in told.get(name, ()))


def _id(told: Mapping[str, list[str]], name: str) -> UUID | None:
    try:
        return UUID(_last(told, name))
    except ValueError:
        return None


def _day(told: Mapping[str, list[str]], name: str) -> date | None:
    """A day between 2000 and 2200: from there every time zone can count."""
    try:
        day = date.fromisoformat(_last(told, name))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def _percent(text: str) -> int | None:
    whole = _whole(text, 3)
    return whole if whole is not None and whole <= 100 else None


def _whole(text: str, longest: int) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else None


def _said(value: object) -> str:
    return "" if value is None else str(value)
