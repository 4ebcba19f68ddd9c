"""What the job board shows to one shopper, gathered in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.infra.db import now
from audit.people.models import Branch, Membership
from audit.visits.board.queries import open_jobs
from audit.visits.programmes.models import Programme, Slot, period_of
from audit.visits.programmes.rules import Window
from audit.visits.rotation import facts
from audit.visits.rotation.facts import Facts, job_of
from audit.visits.rotation.wording import said


@dataclass(frozen=True)
class Opening:
    """A visit of the board as this shopper may take it on, or why not; its scenario is not told."""

    slot_id: UUID
    branch: Branch
    programme: Programme
    window: Window
    why_not: tuple[str, ...]


def openings(member: Membership) -> list[Opening]:
    """What is open, first what this shopper may take on, each in the order of its last day.

    Of several visits that one programme plans at a branch the first free one stands for all.
    """
    moment = now()
    slots = [slot for slot in _one_each(open_jobs(member)) if _window(slot).closes_at > moment]
    known = facts.gather([member.id], [job_of(slot) for slot in slots])
    shown = [_opening(slot, member, known) for slot in slots]
    return sorted(shown, key=lambda each: bool(each.why_not))


def _one_each(slots: Iterable[Slot]) -> Iterable[Slot]:
    seen: set[tuple[UUID, UUID]] = set()
    for slot in slots:
        if (slot.programme_id, slot.branch_id) not in seen:
            seen.add((slot.programme_id, slot.branch_id))
            yield slot


def _opening(slot: Slot, member: Membership, known: Facts) -> Opening:
    job = job_of(slot)
    reasons = known.why_not(member.id, job)
    return Opening(
        slot.id,
        slot.branch,
        slot.programme,
        _window(slot, known.moment if reasons else known.from_when(member.id, job)),
        tuple(said(reason) for reason in reasons),
    )


def _window(slot: Slot, not_before: datetime | None = None) -> Window:
    return period_of(slot.programme).window(slot.branch.time_zone, not_before=not_before)
