"""What an act would do with each of its visits, and why not with some; nothing is done yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.engines.rotation import Reason, Rules, Wanted
from audit.infra.db import db, now
from audit.people.models import Membership
from audit.people.queries import members_with
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.queries import items_of
from audit.visits.bulk.rules import Act, Fate, extension_problem, longer
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme
from audit.visits.programmes.queries import open_loads
from audit.visits.programmes.rules import Period, Shares, scenario_at, share_out
from audit.visits.rotation import extending, facts
from audit.visits.rotation.facts import Job
from audit.visits.rules import GIVEN, makers_of

Why = list[dict[str, Any]]


def told(reasons: Sequence[Reason]) -> Why:
    """Reasons of the rotation rules as they are stored."""
    return [
        {
            "rule": each.kind.value,
            "until": each.until.isoformat() if each.until else None,
            "day": each.day.isoformat() if each.day else None,
            "own": each.own,
            "limit": each.limit,
            "has": each.has,
        }
        for each in reasons
    ]


def plan(batch: Batch, by: Membership) -> None:
    """Look at every visit of an act, inside `db.write()`: what waits to be done, what cannot be."""
    items = list(db.session.scalars(items_of(batch)))
    for item in items:
        item.why = _moved_on(item)
        item.fate = Fate.BARRED if item.why else Fate.WAITING
    open_items = [item for item in items if item.fate is Fate.WAITING]
    match batch.act:
        case Act.EXTEND:
            _plan_extension(batch, open_items)
        case Act.REASSIGN | Act.OFFER:
            _share(batch, open_items, by)


def _moved_on(item: BatchItem) -> Why:
    """Why nothing can be done with a visit whatever the terms; a branch that gets one has none."""
    if item.visit is None:
        return [{"word": "branch-closed"}] if item.branch.closed_at else []
    if item.visit.state not in GIVEN:
        return [{"word": "moved-on", "state": item.visit.state.value}]
    return []


def new_end(batch: Batch, visit: Visit) -> tuple[datetime, datetime]:
    """Last moment and due moment of a visit by the terms of an extension."""
    until = batch.terms.get("until")
    return longer(
        visit.closes_at,
        visit.due_at,
        visit.branch.time_zone,
        days=batch.terms.get("days") or 0,
        until=date.fromisoformat(until) if until else None,
    )


def _plan_extension(batch: Batch, items: Sequence[BatchItem]) -> None:
    visits = [item.visit for item in items if item.visit]
    until = {visit.id: new_end(batch, visit)[0] for visit in visits}
    jobs = extending.jobs_for(visits, until)
    known = facts.gather({visit.assignee_id for visit in visits}, list(jobs.values()))
    moment = now()
    for item, visit in zip(items, visits, strict=True):
        problem = extension_problem(visit.state, visit.closes_at, until[visit.id], moment)
        reasons = extending.why_no_longer(known, visit, jobs[visit.id])
        item.why = [{"word": problem}] if problem else told(reasons)
        item.fate = Fate.BARRED if item.why else Fate.WAITING


@dataclass
class Sharing:
    """Who might get which visit of an act, judged by what all of them already have."""

    jobs: dict[UUID, Job]
    people: dict[UUID, Membership]
    known: facts.Facts
    holders: dict[UUID, UUID]

    def why_not(self, person: UUID, item: UUID) -> Why:
        """What keeps a person from a visit."""
        if self.holders.get(item) == person:
            return [{"word": "has-it"}]
        return told(self.known.why_not(person, self.jobs[item]))


def sharing(batch: Batch, items: Sequence[BatchItem], people: dict[UUID, Membership]) -> Sharing:
    """The facts about some people for some visits; a constant number of queries."""
    rules = _rules_of([item.visit for item in items if item.visit])
    jobs = {item.id: job_of(batch, item, rules) for item in items}
    holders = {item.id: item.visit.assignee_id for item in items if item.visit}
    return Sharing(jobs, people, facts.gather(list(people), list(jobs.values())), holders)


def _rules_of(visits: Sequence[Visit]) -> dict[UUID, Rules]:
    wanted = {visit.programme_id for visit in visits if visit.programme_id}
    found = select(Programme).where(Programme.id.in_(wanted)).order_by(Programme.id)
    return {each.id: facts.rules_of(each) for each in db.session.scalars(found)}


def job_of(batch: Batch, item: BatchItem, rules: dict[UUID, Rules] | None = None) -> Job:
    """What is asked of whoever gets a visit of an act."""
    if item.visit:
        known = rules if rules is not None else _rules_of([item.visit])
        own = known.get(item.visit.programme_id, Rules()) if item.visit.programme_id else Rules()
        return facts.job_of_visit(item.visit, own)
    terms, period = batch.terms, period_of(batch)
    return Job(
        Rules(
            lockout_days=terms["lockout_days"],
            gap_days=terms["gap_days"],
            most_per_day=terms["most_per_day"],
            lowest_grade=terms["lowest_grade"],
            languages=frozenset(terms["languages"]),
        ),
        Wanted(item.branch_id, period.opens_on, period.closes_on),
        terms["kind"],
        item.branch.time_zone,
    )


def period_of(batch: Batch) -> Period:
    """The days and times of day of what an act offers."""
    terms = batch.terms
    return Period(
        date.fromisoformat(terms["opens_on"]),
        date.fromisoformat(terms["closes_on"]),
        terms["not_before"],
        terms["not_after"],
        terms["due_hours"],
    )


def scenario_of(batch: Batch, item: BatchItem) -> str:
    """What the shopper asks for at a branch: the scenarios take turns."""
    return scenario_at(batch.terms.get("scenarios", []), item.position, 1)


def people_for(batch: Batch, items: Sequence[BatchItem], by: Membership) -> dict[UUID, Membership]:
    """Those among whom an act shares its visits: the people chosen, or all who make such visits."""
    kinds = {item.visit.kind if item.visit else batch.terms["kind"] for item in items}
    makers = makers_for(by, kinds)
    chosen = {UUID(each) for each in batch.terms.get("people", ())}
    return {each.id: each for each in makers if not chosen or each.id in chosen}


def makers_for(by: Membership, kinds: Collection[str]) -> list[Membership]:
    """Everybody of the organisation who makes visits of some of these kinds, by name."""
    roles = {role for kind in kinds for role in makers_of(kind)}
    return members_with(by, *sorted(roles))


def _share(batch: Batch, items: Sequence[BatchItem], by: Membership) -> None:
    people = people_for(batch, items, by)
    shared = sharing(batch, items, people)
    loads = open_loads(by)
    scenarios = {
        item.id: item.visit.scenario if item.visit else scenario_of(batch, item) for item in items
    }
    shares: Shares[UUID, UUID] = share_out(
        scenarios,
        {each: loads.get(each, 0) for each in people},
        fits=lambda person, item: not shared.why_not(person, item),
        assume=lambda person, item: shared.known.assume(person, shared.jobs[item]),
    )
    given = dict(shares.given)
    alone = next(iter(people)) if len(people) == 1 else None
    for item in items:
        item.person_id = given.get(item.id)
        if item.person_id is None:
            item.fate = Fate.BARRED
            item.why = shared.why_not(alone, item.id) if alone else [{"word": "nobody"}]
