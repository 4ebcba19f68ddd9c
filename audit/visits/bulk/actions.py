"""Verbs of an act on many visits: choose, settle how, begin, give by hand, take back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from audit.infra import events, jobs
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Invalid
from audit.people.models import Membership
from audit.visits.bulk import planning
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.queries import ACTION_OF, branches_among, chosen_visits, key_of, undone_by
from audit.visits.bulk.rules import MOST, UNDONE_BY, Act, Fate, Stage
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.queries import visit_for

FORGOTTEN = timedelta(days=7)
"""So long an act that nobody began stays to be begun."""


class AlreadyBegun(Conflict):
    """The act was begun since the page was made."""

    kind = "already-begun"


class NothingToDo(Invalid):
    """No visit was chosen, or none on which this may be done, or too many."""

    kind = "nothing-chosen"


def choose(act: Act, ids: Iterable[UUID], *, by: Membership) -> Batch:
    """Note on which visits something is to be done. Raises NothingToDo."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise NothingToDo(
            _("At most %(n)s visits at once. Filter the list until fewer are left.", n=MOST)
        )
    rows = chosen_visits(by, act, wanted)
    if not rows:
        raise NothingToDo(_("Choose the visits first."))
    with db.write() as session:
        batch = _batch(act, {}, by)
        session.add_all(_item(batch, n, branch, visit) for n, (visit, branch) in _numbered(rows))
    return batch


def settle(batch: Batch, terms: dict[str, Any], *, by: Membership) -> None:
    """Settle how it is done, and look at each visit; again, as long as it was not begun."""
    with db.write():
        _not_begun(batch)
        batch.terms, batch.stage = terms, Stage.PLANNED
        planning.plan(batch, by)


def lay(terms: dict[str, Any], branches: Sequence[UUID], *, by: Membership) -> Batch:
    """Plan one visit at each branch, shared among people; nothing is offered yet."""
    with db.write() as session:
        places = set(branches_among(by, branches))
        rows = [(None, branch) for branch in branches if branch in places]
        batch = _batch(Act.OFFER, terms, by)
        session.add_all(_item(batch, n, branch, visit) for n, (visit, branch) in _numbered(rows))
        session.flush()
        batch.stage = Stage.PLANNED
        planning.plan(batch, by)
    return batch


def give(item: BatchItem, person: Membership) -> None:
    """Let this very person have a visit of an act, if the rules allow it; what keeps them from it
    is looked at once more when it is done."""
    with db.write():
        _not_begun(item.batch)
        db.lock(item)
        item.person_id, item.fate, item.why = person.id, Fate.WAITING, []


def leave_out(item: BatchItem) -> None:
    """Do nothing with this visit."""
    with db.write():
        _not_begun(item.batch)
        db.lock(item)
        item.fate, item.why = Fate.BARRED, [{"word": "left-out"}]


def begin(batch: Batch, *, by: Membership) -> None:
    """Let the job do it; again is harmless, and goes on where it had stopped."""
    with db.write() as session:
        db.lock(batch)
        if batch.stage is Stage.DONE:
            return
        if batch.stage is not Stage.RUNNING:
            if batch.stage is not Stage.PLANNED:
                raise NothingToDo(_("Say first how it is to be done."))
            batch.stage, batch.started_at = Stage.RUNNING, now()
            _record(batch, "bulk.begun", by)
        waiting = select(BatchItem.position).where(
            BatchItem.batch_id == batch.id, BatchItem.fate == Fate.WAITING
        )
        first = session.scalar(waiting.order_by(BatchItem.position).limit(1))
        jobs.ask("bulk", key_of(batch, first or 0), awaited=True, batch=str(batch.id))


def take_back(batch: Batch, *, by: Membership) -> Batch:
    """Undo what an act did where that is still possible, as an act of its own; again is harmless.

    Offers that nobody answered are cancelled, windows end when they did before.
    """
    with db.write() as session:
        db.lock(batch)
        if there := undone_by(batch):
            return there
        if batch.stage is not Stage.DONE or batch.act not in UNDONE_BY:
            raise Conflict(_("This cannot be taken back."))
        back = _batch(UNDONE_BY[batch.act], {}, by)
        back.undoes_id, back.stage = batch.id, Stage.PLANNED
        done = select(BatchItem).where(BatchItem.batch_id == batch.id, BatchItem.fate == Fate.DONE)
        for n, item in _numbered(list(session.scalars(done.order_by(BatchItem.position)))):
            copy = _item(back, n, item.branch_id, item.visit_id)
            copy.before, copy.person_id = dict(item.before), item.person_id
            session.add(copy)
        session.flush()
        begin(back, by=by)
    return back


def extend_one(visit: Visit, closes_at: datetime, due_at: datetime, *, by: Membership) -> Batch:
    """Extend one visit at once, as an act that can be taken back. Raises what `extend` raises."""
    with db.write() as session:
        before = {"closes_at": visit.closes_at.isoformat(), "due_at": visit.due_at.isoformat()}
        offers.extend(visit, closes_at, due_at, by=by.id)
        batch = _batch(Act.EXTEND, {}, by)
        batch.stage, batch.started_at, batch.ended_at = Stage.DONE, now(), now()
        item = _item(batch, 1, visit.branch_id, visit.id)
        after = {"new_closes_at": closes_at.isoformat(), "new_due_at": due_at.isoformat()}
        item.fate, item.before = Fate.DONE, before | after
        session.add(item)
    return batch


def sweep() -> None:
    """Forget acts that were prepared a week ago and never begun."""
    old = select(Batch.id).where(
        Batch.stage.in_((Stage.CHOSEN, Stage.PLANNED)), Batch.made_at < now() - FORGOTTEN
    )
    if db.session.scalar(old.limit(1)) is None:
        return
    with db.write() as session:
        ids = list(session.scalars(old.order_by(Batch.id)))
        session.execute(delete(BatchItem).where(BatchItem.batch_id.in_(ids)))
        session.execute(delete(Batch).where(Batch.id.in_(ids)))


def may_still(item: BatchItem, by: Membership) -> bool:
    """Whether whoever asked may still do this with the visit."""
    action = ACTION_OF[item.batch.act]
    if item.visit_id:
        return visit_for(by, item.visit_id, action) is not None
    return item.branch_id in branches_among(by, [item.branch_id])


def _not_begun(batch: Batch) -> None:
    db.lock(batch)
    if batch.stage in {Stage.RUNNING, Stage.DONE}:
        raise AlreadyBegun(_("This was begun already, so it cannot be changed any more."))


def _batch(act: Act, terms: dict[str, Any], by: Membership) -> Batch:
    batch = Batch(
        id=new_id(),
        organisation_id=by.organisation_id,
        asked_by=by.id,
        act=act,
        stage=Stage.CHOSEN,
        terms=terms,
        made_at=now(),
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _item(batch: Batch, position: int, branch: UUID, visit: UUID | None) -> BatchItem:
    return BatchItem(
        id=new_id(),
        batch_id=batch.id,
        position=position,
        branch_id=branch,
        visit_id=visit,
        fate=Fate.WAITING,
        why=[],
        before={},
    )


def _numbered(rows: Sequence[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(rows, start=1)


def _record(batch: Batch, kind: str, by: Membership) -> None:
    events.record(kind, organisation_id=batch.organisation_id, subject_id=batch.id, actor_id=by.id)
