"""What happens in the demo: a plan of every visit, worked out before anything is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final, Literal
from zoneinfo import ZoneInfo

from audit.demo.answering import Conduct
from audit.demo.cast import OTHER_SHOPPER, OTHER_SUPERVISOR, SHOPPER, SUPERVISOR, assignees
from audit.demo.onspot import FAULT
from audit.demo.places import PLACES, Place
from audit.formats.answers import Value
from audit.visits.rules import State

Outcome = Literal["completed", "closed", "recognised"]

MONTHS: Final = 6
TELLING: Final[Mapping[str, Value]] = {
    "safe-exits": "no",
    "safe-floor": "no",
    "safe-identity-check": "yes",
    "prox-no-touch": "yes",
    "voc-greeting": "no",
    "voc-respectful-words": "yes",
    "speed-queue": 520,
}
"""What went wrong in the visits that are looked at first."""
SHOWN: Final[Mapping[str, Value]] = {
    **TELLING,
    "expr-parting": "no",
    "prox-queue-gap": "no",
    "app-name-badge": "no",
    "speed-wait-told": "no",
}
"""And in the one with twelve photos."""

HASTY: Final[Mapping[str, Value]] = {"speed-service": 6}
"""A measured time that the checklist's own checks ask about."""

WAVE: Final = (
    (9, 0, State.PUBLISHED, 2), (8, 5, State.PUBLISHED, 1), (9, 8, State.PUBLISHED, 0),
    (7, 9, State.PUBLISHED, 1), (3, 3, State.SUBMITTED, 2), (2, 10, State.SUBMITTED, 1),
    (2, 1, State.ACCEPTED, 0), (1, 7, State.ACCEPTED, 0), (1, 11, State.ACCEPTED, 0),
    (-1, 4, State.OFFERED, 0), (-2, 6, State.OFFERED, 0), (-1, 9, State.OFFERED, 0),
    (1, 2, State.DECLINED, 0), (2, 5, State.CANCELLED, 0),
)  # fmt: skip
"""The running programme: how many days ago, which branch, where it stands, with how many photos."""


@dataclass(frozen=True)
class Plan:
    """One visit: who goes where and when, how the branch does, and where it stands in the end.

    `day` is the local day of the visit, or the first one on which it may be made. `rounds`:
    how many submissions it takes. `overdue`: how many days too late it is sent. `forked`:
    whether a second phone sends it as well. `outcome`: how the visit went on site. `signed`:
    whether both sides signed it there.
    """

    place: Place
    kind: str
    assignee: str
    day: date
    end: State
    conduct: Conduct
    photos: int = 0
    rounds: int = 1
    overdue: int = 0
    forked: bool = False
    outcome: Outcome = "completed"
    number: int = 0
    signed: bool = False

    @property
    def language(self) -> str:
        """Shoppers write in the language of the branch, supervisors in the house's."""
        return self.place.language if self.kind == "mystery" else "en"

    def chance(self, of: str) -> Random:
        """The visit's own source of chance, so that visits do not depend on each other."""
        return Random(f"{of} of visit {self.number}")  # noqa: S311 - repeatable, not secret

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment by the branch's clock, some days after the visit's day."""
        zone = ZoneInfo(self.place.time_zone)
        moment = datetime.combine(self.day + timedelta(days=days), time(hour, minute), zone)
        return moment.astimezone(UTC)


def latest_moment(today: date) -> datetime:
    """Noon of the day before in UTC: past everywhere on earth when `today` begins."""
    return datetime.combine(today - timedelta(days=1), time(12), UTC)


def plans(today: date, months: int = MONTHS) -> list[Plan]:
    """Every visit of the story, told up to `today`; fewer months tell less of it."""
    told = Storyteller(today, months)
    made = [*told.published(), *told.at_the_desk(), *told.open(), *told.ended(), *told.mishaps()]
    return [replace(plan, number=number) for number, plan in enumerate(made)]


@dataclass
class Storyteller:
    """Makes plans from one source of chance."""

    today: date
    months: int
    random: Random = field(default_factory=lambda: Random("harbour"))  # noqa: S311 - repeatable

    def published(self) -> Iterator[Plan]:
        """Three visits to each branch in each month; the newest is the one to show."""
        for month in range(self.months):
            for place in PLACES:
                for kind in ("mystery", "mystery", "audit"):
                    yield self._past(place, kind, 8 + 30 * month + self.random.randrange(28))
        yield self._plan(PLACES[2], "mystery", 7, State.PUBLISHED,
                         assignee=SHOPPER, photos=12, given=SHOWN)  # fmt: skip

    def at_the_desk(self) -> Iterator[Plan]:
        """Submitted, approved and returned visits, some of them late."""
        for index, place in enumerate(PLACES[:10]):
            kind, late = "audit" if index in {3, 7} else "mystery", index in {1, 6, 8}
            who = {4: OTHER_SHOPPER, 5: SHOPPER}.get(index, "")
            yield self._plan(place, kind, 10 if late else 2 + index % 4, State.SUBMITTED,
                             assignee=who, photos=1 + index % 4,
                             given=TELLING if index == 2 else None,
                             overdue=2 + index % 3 if late else 0, forked=index == 0)  # fmt: skip
        yield self._plan(PLACES[5], "mystery", 6, State.APPROVED,
                         assignee=OTHER_SHOPPER, photos=2)  # fmt: skip
        yield self._plan(PLACES[10], "audit", 7, State.APPROVED, photos=1)
        yield self._plan(PLACES[4], "mystery", 5, State.RETURNED,
                         assignee=SHOPPER, photos=3, given=TELLING)  # fmt: skip
        yield self._plan(PLACES[11], "mystery", 6, State.RETURNED, photos=2, given=TELLING)

    def open(self) -> Iterator[Plan]:
        """What is still to be done: accepted with a window over today, and offered from today."""
        for index, who in ((0, SHOPPER), (2, SHOPPER), (6, SHOPPER), (3, ""), (8, ""), (9, "")):
            yield self._plan(PLACES[index], "mystery", 2, State.ACCEPTED, assignee=who)
        for index, who in ((5, SUPERVISOR), (10, OTHER_SUPERVISOR)):
            yield self._plan(PLACES[index], "audit", 2, State.ACCEPTED, assignee=who)
        for days, index in enumerate((1, 4, 7, 3)):
            yield self._plan(PLACES[index], "mystery", -days, State.OFFERED, assignee=SHOPPER)
        for days, index in enumerate((0, 8)):
            yield self._plan(PLACES[index], "audit", -days, State.OFFERED, assignee=SUPERVISOR)
        for days, index in enumerate((9, 11)):
            yield self._plan(PLACES[index], "mystery", -days, State.OFFERED)

    def ended(self) -> Iterator[Plan]:
        """Visits that came to nothing."""
        for state, places, first in (
            (State.DECLINED, (0, 5, 7, 10), 6),
            (State.EXPIRED, (1, 6, 11), 12),
            (State.CANCELLED, (2, 8, 9), 9),
            (State.EXCLUDED, (3, 7), 20),
        ):
            for nth, index in enumerate(places):
                yield self._plan(PLACES[index], "mystery", first + nth * 17, state)

    def mishaps(self) -> Iterator[Plan]:
        """What did not go as planned: a closed door, a shopper who was known, a hasty stopwatch,
        old price lists."""
        closed = self._plan(PLACES[3], "mystery", 12, State.PUBLISHED, photos=1)
        yield replace(closed, outcome="closed")
        known = self._plan(PLACES[7], "mystery", 4, State.SUBMITTED, assignee=OTHER_SHOPPER)
        yield replace(known, outcome="recognised")
        yield self._plan(PLACES[1], "mystery", 3, State.SUBMITTED, photos=2, given=HASTY)
        put_right = self._plan(PLACES[3], "audit", 9, State.PUBLISHED, assignee=SUPERVISOR,
                               photos=2, given={FAULT: "no"})  # fmt: skip
        yield replace(put_right, signed=True)

    def wave(self) -> Iterator[Plan]:
        """The visits of the running programme; who makes each is found when it is offered."""
        for days, index, state, photos in WAVE:
            yield self._plan(PLACES[index], "mystery", days, state, photos=photos)

    def _past(self, place: Place, kind: str, days_ago: int) -> Plan:
        likely = 0.8 if place.trouble else max(0.45 - days_ago / 300, 0.06)
        photos = self.random.choice((1, 1, 2, 2, 3, 4, 5)) if self.random.random() < likely else 0
        rounds = 2 if self.random.random() < 0.05 else 1
        return self._plan(place, kind, days_ago, State.PUBLISHED, photos=photos, rounds=rounds)

    def _plan(
        self,
        place: Place,
        kind: str,
        days_ago: int,
        end: State,
        *,
        assignee: str = "",
        given: Mapping[str, Value] | None = None,
        photos: int = 0,
        rounds: int = 1,
        overdue: int = 0,
        forked: bool = False,
    ) -> Plan:
        day = self.today - timedelta(days=days_ago)
        while days_ago > 0 and day.weekday() in place.days_off:
            day -= timedelta(days=1)
        among = assignees(kind, place.region, place.language)
        return Plan(place, kind, assignee or self.random.choice(among), day, end,
                    self._conduct(place, day, given or {}), photos, rounds, overdue,
                    forked)  # fmt: skip

    def _conduct(self, place: Place, day: date, given: Mapping[str, Value]) -> Conduct:
        past = (self.today - day).days / (30 * MONTHS)
        quality = place.quality + place.gain * min(max(1 - past, 0), 1)
        quality = min(quality + self.random.gauss(0, 0.03), 0.995)
        return Conduct(quality, place.weak, place.trouble, given)
