"""Pure decisions about programmes."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from audit.visits.rules import State

Slot = TypeVar("Slot", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)

PAYABLE = {"completed": 100, "closed": 100, "recognised": 50, "unsafe": 100, "abandoned": 0}
"""Per cent of the fee by how a visit ended, where its programme says nothing else."""


def payable_percent(payable: Mapping[str, int], outcome: str) -> int:
    """Per cent of the fee that an outcome earns; `payable` is what the programme says itself."""
    return payable.get(outcome, PAYABLE[outcome])


def payable_amount(pay: int, percent: int) -> int:
    """A fee's part in minor units, rounded half up: half of 1851 is 926."""
    return (pay * percent + 50) // 100


@dataclass(frozen=True)
class Window:
    """When a visit may be made and by when it is to be sent in; moments in UTC."""

    opens_at: datetime
    closes_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Period:
    """The days of a programme with its times of day ("09:00"), by each branch's own clock."""

    opens_on: date
    closes_on: date
    not_before: str
    not_after: str
    due_hours: int

    def window(self, zone: str, *, not_before: datetime | None = None) -> Window:
        """The window at a branch whose clock keeps `zone`, on no day before that of a moment.

        A time that the clock skips in spring is taken as an hour later, as clocks do.
        """
        opens_on = self.opens_on
        if not_before:
            opens_on = max(opens_on, not_before.astimezone(ZoneInfo(zone)).date())
        closes = _moment(self.closes_on, self.not_after, zone)
        return Window(
            _moment(opens_on, self.not_before, zone),
            closes,
            closes + timedelta(hours=self.due_hours),
        )


def _moment(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


ENDED = frozenset({State.DECLINED, State.EXPIRED, State.CANCELLED, State.EXCLUDED})
"""Ends that leave a planned visit without a result: its slot is free again.

What was left out of all results was made and is paid, but the branch still lacks a visit.
"""


def is_free(state: State | None) -> bool:
    """Whether a slot may be given to a person, by the state of its visit (None: it had none)."""
    return state is None or state in ENDED


class Cover(StrEnum):
    """Where a planned visit stands on the board of coverage."""

    OPEN = "open"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    MISSING = "missing"
    EXCLUDED = "excluded"


_COVER = {
    State.OFFERED: Cover.OFFERED,
    State.ACCEPTED: Cover.ACCEPTED,
    State.SUBMITTED: Cover.SUBMITTED,
    State.RETURNED: Cover.SUBMITTED,
    State.APPROVED: Cover.SUBMITTED,
    State.PUBLISHED: Cover.PUBLISHED,
    State.EXCLUDED: Cover.EXCLUDED,
}


def cover_of(state: State | None, *, over: bool) -> Cover:
    """Where a planned visit stands; `over`: nobody can be sent any more.

    Missing is what ended without a visit and was not given to anybody else, and what nobody was
    sent to while there was time.
    """
    if state is None:
        return Cover.MISSING if over else Cover.OPEN
    return _COVER.get(state, Cover.MISSING)


def scenario_at(scenarios: Sequence[str], branch: int, number: int) -> str:
    """The scenario of a branch's visit `number` (from 1); `branch` counts the branches from 0.

    Neighbours and the visits of one branch begin with different ones, so that every branch and
    every shopper meets them all before one comes back.
    """
    return scenarios[(branch + number - 1) % len(scenarios)] if scenarios else ""


@dataclass(frozen=True)
class Shares(Generic[Slot, Person]):
    """Who is to get which visit, and which are left over, in the order of the slots."""

    given: list[tuple[Slot, Person]]
    left: list[Slot]


def share_out(
    slots: Mapping[Slot, str],
    people: Mapping[Person, int],
    *,
    fits: Callable[[Person, Slot], bool],
    assume: Callable[[Person, Slot], None],
) -> Shares[Slot, Person]:
    """Spread visits over those who may make them, each to whoever has the fewest in hand.

    `slots`: each with its scenario; `people`: each with the visits in hand. What few can make is
    given first; of equals, who did not yet get the scenario goes first. `assume` tells that a
    person now has a visit, so that `fits` judges the next one by it.
    """
    scarce = {slot: sum(fits(person, slot) for person in people) for slot in slots}
    load = Counter(people)
    met: Counter[tuple[Person, str]] = Counter()
    given: dict[Slot, Person] = {}
    for slot in sorted(slots, key=lambda each: scarce[each]):
        able = [person for person in people if scarce[slot] and fits(person, slot)]
        if able:
            scenario = slots[slot]
            person = min(able, key=lambda each: (load[each], met[each, scenario]))
            given[slot] = person
            load[person] += 1
            met[person, scenario] += 1
            assume(person, slot)
    return Shares(
        [(slot, given[slot]) for slot in slots if slot in given],
        [slot for slot in slots if slot not in given],
    )
