"""Verbs of a programme: plan it, plan it anew, start, fill its slots, end it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Refusal
from audit.people.models import Branch, Membership
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes.models import Programme, Slot, Stage, period_of
from audit.visits.programmes.rules import is_free, scenario_at
from audit.visits.rotation import facts
from audit.visits.wording import fee_words

HARMLESS = frozenset(
    {
        "name", "goal", "brief", "closes_on", "lockout_days", "gap_days", "most_per_day",
        "most_per_programme", "lowest_grade", "languages",
    }
)  # fmt: skip
"""What may still change once visits exist; all of it concerns later offers only."""


class AlreadyTaken(Conflict):
    """Somebody else has this visit by now."""

    kind = "already-taken"


class NotRunning(Conflict):
    """The programme offers nothing: it has not begun, has ended, or its last day has passed."""

    kind = "programme-closed"


class PlanMovedOn(Conflict):
    """The programme was started, ended or offered from since the page was made."""

    kind = "stale"


def plan(
    organisation_id: UUID, terms: Mapping[str, Any], branches: Sequence[Branch], *, by: UUID
) -> Programme:
    """Plan a wave: its terms (columns of Programme) and a slot for each visit at each branch."""
    with db.write() as session:
        programme = Programme(
            id=new_id(), organisation_id=organisation_id, made_by=by, made_at=now(), **terms
        )
        session.add(programme)
        session.flush()
        _lay_slots(programme, branches)
        _record(programme, "programme.planned", by=by)
    return programme


def replan(
    programme: Programme,
    terms: Mapping[str, Any],
    branches: Sequence[Branch],
    *,
    reach: frozenset[UUID],
    by: UUID,
) -> None:
    """Change a programme; PlanMovedOn where visits exist and a change would harm somebody.

    Branches within `reach` that are left out lose their slots; those with visits keep them.
    """
    with db.write() as session:
        _lock(programme)
        if programme.stage is Stage.ENDED:
            raise PlanMovedOn(_("This programme has ended, so nothing was changed."))
        changed = {name for name, value in terms.items() if getattr(programme, name) != value}
        begun = session.scalar(_slots(programme).where(Slot.visit_id.is_not(None)).limit(1))
        shorter = terms.get("closes_on", programme.closes_on) < programme.closes_on
        if begun and (changed - HARMLESS or shorter):
            raise PlanMovedOn(
                _("Visits were offered meanwhile, so this cannot be changed any more. Reload.")
            )
        for name, value in terms.items():
            setattr(programme, name, value)
        session.flush()
        _lay_slots(programme, branches, reach)
        _record(programme, "programme.changed", by=by, changed=sorted(changed))


def start(programme: Programme, *, by: UUID) -> None:
    """Let visits be offered and claimed; again is harmless."""
    with db.write():
        _lock(programme)
        if programme.stage is Stage.RUNNING:
            return
        if programme.stage is Stage.ENDED:
            raise PlanMovedOn(_("This programme has ended, so it cannot be started."))
        programme.stage = Stage.RUNNING
        _record(programme, "programme.started", by=by)


def end(programme: Programme, *, by: UUID) -> None:
    """Offer nothing more and close its job board; what was offered or accepted goes on."""
    with db.write() as session:
        _lock(programme)
        if programme.stage is Stage.ENDED:
            return
        programme.stage = Stage.ENDED
        posted = _slots(programme).where(Slot.on_board).with_for_update(of=Slot, key_share=True)
        for slot in session.scalars(posted):
            slot.on_board = False
        _record(programme, "programme.ended", by=by)


def fill(slot: Slot, assignee: Membership, *, by: UUID, accepted: bool) -> Visit:
    """Make the visit of a free slot and offer it to a person, or give it to who claimed it.

    Raises AlreadyTaken, NotRunning, and NotEligible with the reasons. Locks people, programme,
    slot and visit, in this order, and judges by what it reads after that.
    """
    with db.write() as session:
        facts.lock([assignee.id])
        programme = slot.programme
        session.refresh(programme, with_for_update={"read": True})
        db.lock(slot)
        may_from = facts.check(assignee, slot, to_desk=by != assignee.id)
        if not _free(slot):
            raise AlreadyTaken(_("Somebody else has this visit by now."))
        window = period_of(programme).window(slot.branch.time_zone, not_before=may_from)
        if programme.stage is not Stage.RUNNING or slot.branch.closed_at:
            raise NotRunning(_("This programme offers no visit here at present."))
        if window.closes_at <= now():
            raise NotRunning(_("The last day of this programme has passed."))
        language = assignee.organisation.language
        wanted = offers.Offer(
            branch=slot.branch,
            version=programme.version,
            assignee=assignee,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            due_at=window.due_at,
            scenario=slot.scenario,
            brief=programme.brief,
            fee=fee_words(programme.fee, programme.expenses_limit, programme.currency, language),
            pay=programme.fee,
            expenses_limit=programme.expenses_limit,
            currency=programme.currency,
        )
        visit = offers.offer(wanted, by=by)
        visit.programme_id = programme.id
        slot.visit, slot.on_board = visit, False
        session.flush()
        if accepted:
            offers.accept(visit, by=assignee.id)
    return visit


def fill_each(
    pairs: Iterable[tuple[Slot, Membership]], *, by: UUID
) -> list[tuple[Slot, Membership, Refusal]]:
    """Offer each slot to its person, one transaction each; returns what was refused.

    A slot that this very person was offered meanwhile is done: a double click is one.
    """
    refused = []
    for slot, person in pairs:
        try:
            fill(slot, person, by=by, accepted=False)
        except Refusal as refusal:
            there = slot.visit
            if there is None or is_free(there.state) or there.assignee_id != person.id:
                refused.append((slot, person, refusal))
    return refused


def post(programme: Programme, slots: Iterable[Slot], *, on_board: bool, by: UUID) -> int:
    """Put slots on the job board, or take them off; returns how many that changed.

    Announced audits never stand there, and what somebody has is left alone.
    """
    with db.write() as session:
        _lock(programme)
        if on_board and (
            programme.stage is not Stage.RUNNING or programme.version.parent.kind != "mystery"
        ):
            raise NotRunning(_("This programme offers no visit here at present."))
        wanted = _slots(programme).where(Slot.id.in_([slot.id for slot in slots]))
        changed = [
            slot
            for slot in session.scalars(wanted.with_for_update(of=Slot, key_share=True))
            if slot.on_board != on_board and (slot.visit is None or is_free(slot.visit.state))
        ]
        for slot in changed:
            slot.on_board = on_board
        if changed:
            kind = "programme.posted" if on_board else "programme.unposted"
            _record(programme, kind, by=by, slots=[str(slot.id) for slot in changed])
    return len(changed)


def _lay_slots(
    programme: Programme, branches: Sequence[Branch], reach: frozenset[UUID] = frozenset()
) -> None:
    """Make the slots agree with the plan; those that ever had a visit stay as they are."""
    session = db.session()
    there = list(session.scalars(_slots(programme).with_for_update(of=Slot, key_share=True)))
    kept = {slot.branch_id for slot in there if slot.visit_id or slot.branch_id not in reach}
    ordinal = {
        branch_id: n for n, branch_id in enumerate(dict.fromkeys(s.branch_id for s in there))
    }
    for branch in branches:
        ordinal.setdefault(branch.id, len(ordinal))
    wanted = kept | {branch.id for branch in branches}
    have = {}
    for slot in there:
        if slot.visit_id is None and (
            slot.branch_id not in wanted or slot.number > programme.per_branch
        ):
            session.delete(slot)
        else:
            have[slot.branch_id, slot.number] = slot
    for branch_id in sorted(wanted, key=ordinal.__getitem__):
        for number in range(1, programme.per_branch + 1):
            slot = have.get((branch_id, number)) or Slot(
                id=new_id(), programme_id=programme.id, branch_id=branch_id, number=number
            )
            if slot.visit_id is None:
                slot.scenario = scenario_at(programme.scenarios, ordinal[branch_id], number)
            session.add(slot)
    session.flush()


def _free(slot: Slot) -> bool:
    if slot.visit is None:
        return True
    db.lock(slot.visit)
    return is_free(slot.visit.state)


def _slots(programme: Programme) -> Any:
    return (
        select(Slot)
        .join(Slot.branch)
        .where(Slot.programme_id == programme.id)
        .order_by(Slot.number, Branch.name, Slot.id)
    )


def _lock(programme: Programme) -> None:
    db.lock(programme)


def _record(programme: Programme, kind: str, *, by: UUID, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=programme.organisation_id,
        subject_id=programme.id,
        actor_id=by,
        **data,
    )
