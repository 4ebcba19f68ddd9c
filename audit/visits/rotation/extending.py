"""Whether a visit's window may be longer without coming too near another visit of its person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from audit.engines.rotation import Reason, Rules, Why
from audit.infra.db import db
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme
from audit.visits.rotation import facts
from audit.visits.rotation.facts import Facts, Job, NotEligible

OF_DAYS = frozenset({Why.LOCKOUT, Why.GAP, Why.DAY})
"""What a longer window can bring about; the rest stood in the way before, and the visit was given
all the same."""


def jobs_for(visits: Sequence[Visit], until: Mapping[UUID, datetime]) -> dict[UUID, Job]:
    """Each visit as a job whose window ends at its new last moment; one query."""
    wanted = {visit.programme_id for visit in visits if visit.programme_id}
    found = select(Programme).where(Programme.id.in_(wanted)).order_by(Programme.id)
    rules = {each.id: facts.rules_of(each) for each in db.session.scalars(found)}
    jobs = {}
    for visit in visits:
        job = facts.job_of_visit(visit, rules.get(visit.programme_id, Rules()))  # type: ignore[arg-type]
        last = _local(until[visit.id], job.zone)
        jobs[visit.id] = replace(job, wanted=replace(job.wanted, last=last))
    return jobs


def why_no_longer(known: Facts, visit: Visit, job: Job) -> tuple[Reason, ...]:
    """What a longer window would run into that the window as it is does not."""
    as_it_is = replace(job, wanted=replace(job.wanted, last=_local(visit.closes_at, job.zone)))
    before = {reason.kind for reason in known.why_not(visit.assignee_id, as_it_is)}
    after = known.why_not(visit.assignee_id, job)
    return tuple(each for each in after if each.kind in OF_DAYS and each.kind not in before)


def must_have_room(visit: Visit, closes_at: datetime) -> None:
    """NotEligible where a longer window comes too near another visit; inside `db.write()`, with
    the person locked."""
    jobs = jobs_for([visit], {visit.id: closes_at})
    known = facts.gather([visit.assignee_id], list(jobs.values()))
    if reasons := why_no_longer(known, visit, jobs[visit.id]):
        raise NotEligible(reasons, to_desk=True)


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
