"""What the pages about programmes show, gathered in a constant number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from audit.infra.db import now
from audit.infra.money import written_amount
from audit.people import queries as people
from audit.people.models import Membership
from audit.visits.programmes.forms import TERMS
from audit.visits.programmes.models import Programme, Slot, Stage, period_of
from audit.visits.programmes.queries import Planned, open_loads, slots_for
from audit.visits.programmes.rules import PAYABLE, Cover, Shares, cover_of, is_free, share_out
from audit.visits.rotation import facts
from audit.visits.rotation.facts import Job
from audit.visits.rotation.wording import said_all
from audit.visits.rules import State, makers_of


def blank(today: date) -> dict[str, Any]:
    """What the empty form proposes."""
    return {
        "opens_on": today + timedelta(days=3),
        "closes_on": today + timedelta(days=30),
        "not_before": time(9),
        "not_after": time(17),
    }


def filled(programme: Programme) -> dict[str, Any]:
    """A programme as the form shows it."""
    currency = programme.currency
    return {
        **{name: getattr(programme, name) for name, of in TERMS.items() if name == of},
        **{name: programme.payable.get(name, PAYABLE[name]) for name in PAYABLE},
        "checklist": str(programme.version_id),
        "branches": sorted({str(slot.branch_id) for slot in programme.slots}),
        "not_before": time.fromisoformat(programme.not_before),
        "not_after": time.fromisoformat(programme.not_after),
        "due_hours": str(programme.due_hours),
        "scenarios": "\n".join(programme.scenarios),
        "fee": written_amount(programme.fee, currency),
        "expenses_limit": written_amount(programme.expenses_limit, currency),
        "lowest_grade": str(programme.lowest_grade or ""),
    }


@dataclass(frozen=True)
class Spot:
    """A planned visit on the board: where it stands, and what of it is late."""

    planned: Planned
    cover: Cover
    over: bool
    overdue: bool

    @property
    def late(self) -> bool:
        """Whether it was sent in after its time."""
        return bool(self.planned.late)

    @property
    def free(self) -> bool:
        """Whether somebody may be sent: it waits for a person and there is still time."""
        return is_free(self.planned.state) and not self.over


@dataclass
class Line:
    """A branch on the board, or all of them together: how many visits stand where."""

    planned: Planned | None = None
    counts: Counter[Cover] = field(default_factory=Counter)
    overdue: int = 0
    late: int = 0
    posted: int = 0

    @property
    def total(self) -> int:
        """How many visits are planned."""
        return self.counts.total()

    def share(self, cover: Cover) -> int | None:
        """The part of all planned visits in basis points; None where nothing is planned."""
        return self.counts[cover] * 10_000 // self.total if self.total else None

    def add(self, spot: Spot) -> None:
        """Count one more."""
        self.counts[spot.cover] += 1
        self.overdue += spot.overdue
        self.late += spot.late
        self.posted += spot.planned.on_board and spot.free


def is_wanted(spot: Spot, *, state: str, region: str, branch: str) -> bool:
    """Whether a planned visit passes the filters; "" lets everything pass."""
    planned = spot.planned
    return (
        (not state or spot.cover == state)
        and (not region or str(planned.region_id) == region)
        and (not branch or str(planned.branch_id) == branch)
    )


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """The ids among what a form sent."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def pairs_of(
    member: Membership, programme: Programme, texts: Iterable[str]
) -> list[tuple[Slot, Membership]]:
    """The pairs "<slot>:<person>" that a form sent, those within the member's reach."""
    asked = [ids_in(text.split(":")) for text in texts]
    makers = {each.id: each for each in makers_for(member, programme)}
    slots = {s.id: s for s in slots_for(member, programme, {p[0] for p in asked if len(p) == 2})}
    return [
        (slots[pair[0]], makers[pair[1]])
        for pair in asked
        if len(pair) == 2 and pair[0] in slots and pair[1] in makers
    ]


def spots_of(programme: Programme, planned: Sequence[Planned]) -> list[Spot]:
    """Where every planned visit stands at present."""
    moment = now()
    period = period_of(programme)
    closes = {zone: period.window(zone).closes_at for zone in {each.zone for each in planned}}
    ended = programme.stage is Stage.ENDED
    return [_spot(each, moment, ended or closes[each.zone] <= moment) for each in planned]


def _spot(planned: Planned, moment: datetime, ended: bool) -> Spot:
    over = ended or planned.branch_closed is not None
    overdue = (
        planned.state is State.ACCEPTED and planned.due_at is not None and planned.due_at < moment
    )
    return Spot(planned, cover_of(planned.state, over=over), over, overdue)


def lines_of(spots: Sequence[Spot]) -> list[Line]:
    """One line for each branch, in the order of the spots."""
    lines: dict[UUID, Line] = {}
    for spot in spots:
        lines.setdefault(spot.planned.branch_id, Line(spot.planned)).add(spot)
    return list(lines.values())


def sum_of(spots: Sequence[Spot]) -> Line:
    """All of them in one line."""
    line = Line()
    for spot in spots:
        line.add(spot)
    return line


@dataclass(frozen=True)
class Candidate:
    """Somebody who might make a visit: how many are in hand, and why not this one ("" if able)."""

    member: Membership
    load: int
    why_not: str


def makers_for(member: Membership, programme: Programme) -> list[Membership]:
    """Who makes visits of the programme's kind in the member's organisation."""
    return people.members_with(member, *makers_of(programme.version.parent.kind))


def candidates(member: Membership, slot: Slot) -> list[Candidate]:
    """Everybody who makes such visits: first who may, by visits in hand, then who may not."""
    makers = makers_for(member, slot.programme)
    job = facts.job_of(slot)
    gathered = facts.gather([each.id for each in makers], [job])
    loads = open_loads(member)
    found = [
        Candidate(
            each, loads.get(each.id, 0), said_all(gathered.why_not(each.id, job), to_desk=True)
        )
        for each in makers
    ]
    return sorted(found, key=lambda each: (bool(each.why_not), each.load))


@dataclass(frozen=True)
class Proposal:
    """Who would get which visit, and whom what keeps from those that are left over."""

    given: list[tuple[Slot, Membership]]
    left: list[tuple[Slot, list[Candidate]]]


def propose(member: Membership, programme: Programme, slots: Sequence[Slot]) -> Proposal:
    """A fair matching of free slots to the people who may make them; nothing is written."""
    makers = {each.id: each for each in makers_for(member, programme)}
    jobs: dict[UUID, Job] = {slot.id: facts.job_of(slot) for slot in slots}
    gathered = facts.gather(list(makers), list(jobs.values()))
    loads = open_loads(member)
    shares: Shares[UUID, UUID] = share_out(
        {slot.id: slot.scenario for slot in slots},
        {each: loads.get(each, 0) for each in makers},
        fits=lambda person, slot: not gathered.why_not(person, jobs[slot]),
        assume=lambda person, slot: gathered.assume(person, jobs[slot]),
    )
    by_id = {slot.id: slot for slot in slots}
    told = partial(said_all, to_desk=True)
    return Proposal(
        [(by_id[slot], makers[person]) for slot, person in shares.given],
        [
            (
                by_id[slot],
                [
                    Candidate(each, loads.get(key, 0), told(gathered.why_not(key, jobs[slot])))
                    for key, each in makers.items()
                ],
            )
            for slot in shares.left
        ],
    )
