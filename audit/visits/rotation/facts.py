"""What the rotation rules judge by: people, ties, companions, and visits, read in a constant
number of queries for however many people and visits."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload

from audit.engines import rotation
from audit.engines.rotation import Past, Person, Reason, Rules, Wanted, Why
from audit.infra.db import db, now
from audit.infra.refusals import Refusal
from audit.people.models import Branch, Membership
from audit.people.queries import reach_of
from audit.visits.grading.queries import grade_means
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme, Slot
from audit.visits.rotation.models import Companionship, Tie
from audit.visits.rotation.wording import said_all
from audit.visits.rules import GIVEN, State, makers_of

GONE = (State.DECLINED, State.EXPIRED, State.CANCELLED)
"""Visits that ended so were never made: they count for nothing."""


class NotEligible(Refusal):
    """The rules of rotation keep this person from this visit; `reasons` says by what."""

    kind = "not-eligible"

    def __init__(self, reasons: tuple[Reason, ...], *, to_desk: bool = False) -> None:
        super().__init__(said_all(reasons, to_desk=to_desk))
        self.reasons = reasons


@dataclass(frozen=True)
class Job:
    """A visit as the rules see it, whether a slot plans it or somebody has it already."""

    rules: Rules
    wanted: Wanted
    kind: str
    zone: str
    visit: UUID | None = None
    """The visit itself where there is one: it does not stand in its own way."""


@dataclass
class Facts:
    """Everything needed to judge some people against some jobs."""

    people: dict[UUID, Membership]
    companions: dict[UUID, set[UUID]]
    grades: dict[UUID, tuple[int, int]]
    ties: dict[UUID, set[UUID]]
    reach: dict[UUID, set[UUID]]
    visits: dict[UUID, list[tuple[UUID | None, Past]]]
    moment: datetime = field(default_factory=now)

    def why_not(self, shopper: UUID, job: Job) -> tuple[Reason, ...]:
        """What keeps a person from a job; empty when nothing does."""
        return rotation.why_not(
            job.rules,
            self._person(shopper, job),
            self._past(shopper, job),
            job.wanted,
            today=self._today(job),
        )

    def earliest(self, shopper: UUID, job: Job) -> date:
        """From which local day on a person whom nothing keeps from a job may do it."""
        past = self._past(shopper, job)
        return rotation.earliest(job.rules, past, job.wanted, today=self._today(job))

    def from_when(self, shopper: UUID, job: Job) -> datetime:
        """The beginning of that day by the branch's clock, in UTC."""
        day = self.earliest(shopper, job)
        return datetime.combine(day, time(0), ZoneInfo(job.zone)).astimezone(UTC)

    def assume(self, shopper: UUID, job: Job) -> None:
        """Go on as if this person had the job, to plan several at once."""
        first = self.earliest(shopper, job)
        past = Past(
            job.wanted.branch, first, job.wanted.last, programme=job.wanted.programme, open=True
        )
        self.visits[shopper].append((None, past))

    def _person(self, shopper: UUID, job: Job) -> Person:
        member, reach = self.people[shopper], self.reach.get(shopper)
        covert = job.kind == "mystery"
        return Person(
            languages=frozenset(member.languages),
            grade=self.grades[shopper][0] if shopper in self.grades else None,
            ties=frozenset(self.ties[shopper]) if covert else frozenset(),
            fits=member.role in makers_of(job.kind),
            reaches=reach is None or job.wanted.branch in reach,
            ended=not member.holds,
        )

    def _past(self, shopper: UUID, job: Job) -> list[Past]:
        own = [past for visit, past in self.visits[shopper] if not visit or visit != job.visit]
        theirs = [
            replace(past, own=False)
            for companion in self.companions[shopper]
            for visit, past in self.visits[companion]
            if past.branch == job.wanted.branch and (not visit or visit != job.visit)
        ]
        return own + theirs

    def _today(self, job: Job) -> date:
        return self.moment.astimezone(ZoneInfo(job.zone)).date()


def rules_of(programme: Programme) -> Rules:
    """The programme's rules of rotation."""
    return Rules(
        lockout_days=programme.lockout_days,
        gap_days=programme.gap_days,
        most_per_day=programme.most_per_day,
        most_per_programme=programme.most_per_programme,
        lowest_grade=programme.lowest_grade,
        languages=frozenset(programme.languages),
    )


def job_of(slot: Slot) -> Job:
    """What a slot asks for."""
    programme = slot.programme
    return Job(
        rules_of(programme),
        Wanted(slot.branch_id, programme.opens_on, programme.closes_on, programme.id),
        programme.version.parent.kind,
        slot.branch.time_zone,
    )


def job_of_visit(visit: Visit, rules: Rules) -> Job:
    """What a visit that somebody has asks for, to give it to somebody else."""
    zone = visit.branch.time_zone
    first, last = _local(visit.opens_at, zone), _local(visit.closes_at, zone)
    wanted = Wanted(visit.branch_id, first, last, visit.programme_id)
    return Job(rules, wanted, visit.kind, zone, visit.id)


def gather(shoppers: Collection[UUID], jobs: Sequence[Job]) -> Facts:
    """The facts about these people for these jobs, in a constant number of queries."""
    companions = companions_of(shoppers)
    everybody = set(shoppers).union(*companions.values())
    found = select(Membership).where(Membership.id.in_(shoppers))
    found = found.options(joinedload(Membership.user))
    people = {member.id: member for member in db.session.scalars(found)}
    return Facts(
        people,
        companions,
        grade_means(shoppers),
        _ties_of(shoppers),
        reach_of(shoppers),
        _visits_of(everybody, jobs),
    )


def reasons_for(shopper: Membership, slots: Sequence[Slot]) -> dict[UUID, tuple[Reason, ...]]:
    """By slot, what keeps this person from it; in a constant number of queries."""
    jobs = {slot.id: job_of(slot) for slot in slots}
    facts = gather([shopper.id], list(jobs.values()))
    return {slot_id: facts.why_not(shopper.id, job) for slot_id, job in jobs.items()}


def check(shopper: Membership, slot: Slot, *, to_desk: bool = False) -> datetime:
    """From when on (UTC) this person may make the slot's visit. Inside `db.write()`, with the
    person locked (`lock`) and then the programme. Raises NotEligible."""
    return check_job(shopper.id, job_of(slot), to_desk=to_desk)


def check_job(shopper: UUID, job: Job, *, to_desk: bool = False) -> datetime:
    """As `check`, for a job that need not have a slot."""
    lock([shopper])
    facts = gather([shopper], [job])
    if reasons := facts.why_not(shopper, job):
        raise NotEligible(reasons, to_desk=to_desk)
    return facts.from_when(shopper, job)


def check_visit(shopper: UUID, visit: Visit) -> datetime:
    """From when on this person may make a visit that is taken from somebody else; call it inside
    `db.write()`. Who knows somebody there never may; a programme's visit obeys its rules.

    Raises NotEligible.
    """
    programme = db.session.get(Programme, visit.programme_id) if visit.programme_id else None
    if programme:
        return check_job(shopper, job_of_visit(visit, rules_of(programme)), to_desk=True)
    lock([shopper])
    must_not_know(shopper, visit.branch_id, visit.kind)
    return visit.opens_at


def must_not_know(shopper: UUID, branch: UUID, kind: str) -> None:
    """NotEligible where this person may not make a covert visit for knowing somebody there."""
    if kind == "mystery" and branch in _ties_of([shopper])[shopper]:
        raise NotEligible((Reason(Why.TIE),), to_desk=True)


def lock(shoppers: Collection[UUID]) -> None:
    """Let nobody else decide about these people and their companions until this transaction
    ends. People come before slots and visits: locks that are taken in one order never wait
    for each other in a ring."""
    held: set[UUID] = set()
    while not held >= (wanted := set(shoppers).union(*companions_of(shoppers).values())):
        people = select(Membership.id).where(Membership.id.in_(wanted)).order_by(Membership.id)
        db.session.execute(people.with_for_update(key_share=True)).all()
        held |= wanted  # read again: somebody may have become a companion while this waited


def companions_of(shoppers: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By person, with whom they go."""
    found = select(Companionship.one_id, Companionship.other_id).where(
        or_(Companionship.one_id.in_(shoppers), Companionship.other_id.in_(shoppers))
    )
    companions: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in db.session.execute(found):
        companions[one].add(other)
        companions[other].add(one)
    return defaultdict(set, {each: companions[each] for each in shoppers})


def _ties_of(shoppers: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found = select(Tie.membership_id, Tie.branch_id).where(Tie.membership_id.in_(shoppers))
    ties: dict[UUID, set[UUID]] = defaultdict(set)
    for member, branch in db.session.execute(found):
        ties[member].add(branch)
    return ties


def _visits_of(
    people: Collection[UUID], jobs: Sequence[Job]
) -> dict[UUID, list[tuple[UUID | None, Past]]]:
    """The visits of these people that any of the jobs' rules can be about."""
    found = (
        select(
            Visit.id,
            Visit.assignee_id,
            Visit.branch_id,
            Visit.programme_id,
            Visit.state,
            Visit.opens_at,
            Visit.closes_at,
            Visit.made_on,
            Branch.time_zone,
        )
        .join(Visit.branch)
        .where(Visit.assignee_id.in_(people), Visit.state.not_in(GONE), _near(jobs))
        .order_by(Visit.id)
    )
    visits: dict[UUID, list[tuple[UUID | None, Past]]] = defaultdict(list)
    moment = now()
    for row in db.session.execute(found):
        visits[row.assignee_id].append((row.id, _past_of(row, moment)))
    return visits


def _near(jobs: Sequence[Job]) -> ColumnElement[bool]:
    """What is open, of these programmes, or so late that a distance can reach it."""
    if not jobs:
        return false()
    longest = max(max(job.rules.lockout_days, job.rules.gap_days) for job in jobs)
    since = min(job.wanted.first for job in jobs) - timedelta(days=longest + 1)
    programmes = {job.wanted.programme for job in jobs if job.wanted.programme}
    return or_(
        Visit.made_on >= since,
        Visit.closes_at >= datetime.combine(since, time(0), UTC) - timedelta(days=1),
        Visit.state.in_(GIVEN),
        Visit.programme_id.in_(programmes),
    )


def _past_of(row: Any, moment: datetime) -> Past:
    if row.made_on:
        first = last = row.made_on
    else:
        first, last = _local(row.opens_at, row.time_zone), _local(row.closes_at, row.time_zone)
    if row.state in GIVEN:  # it may still be made, late too
        last = max(first, last, _local(moment, row.time_zone))
    return Past(
        row.branch_id,
        first,
        max(first, last),
        programme=row.programme_id,
        open=row.state in GIVEN,
    )


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
