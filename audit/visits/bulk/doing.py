"""The job that does an act: visit by visit, each in a transaction of its own, never twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from audit.checklists.models import ChecklistVersion
from audit.infra import jobs
from audit.infra.db import db, now
from audit.infra.i18n.languages import defaulting_to
from audit.infra.refusals import Busy, Conflict, Refusal
from audit.people import queries as people
from audit.people.models import Membership
from audit.visits.bulk import planning
from audit.visits.bulk.actions import may_still
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.queries import key_of
from audit.visits.bulk.rules import CHUNK, Act, Fate, Stage
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes.actions import NotRunning
from audit.visits.rotation import facts
from audit.visits.rotation.facts import NotEligible
from audit.visits.wording import fee_words


class NotYours(Conflict):
    """Whoever asked for it may not do it any more."""

    kind = "not-yours"


class Answered(Conflict):
    """It was answered meanwhile, so the offer cannot be taken back."""

    kind = "answered"


@jobs.handles("bulk")
def go_on(batch: str) -> None:
    """Do the next few visits of an act, and ask for the rest."""
    found = db.session.get(Batch, UUID(batch))
    if found is None or found.stage is not Stage.RUNNING:
        return
    by = people.membership(found.asked_by)
    waiting = select(BatchItem.id).where(
        BatchItem.batch_id == found.id, BatchItem.fate == Fate.WAITING
    )
    ids = list(db.session.scalars(waiting.order_by(BatchItem.position).limit(CHUNK + 1)))
    for item_id in ids[:CHUNK]:
        _do(item_id, by)
    with db.write() as session:
        db.lock(found)
        left = session.scalar(
            select(BatchItem.position)
            .where(BatchItem.batch_id == found.id, BatchItem.fate == Fate.WAITING)
            .order_by(BatchItem.position)
            .limit(1)
        )
        if left is None:
            found.stage, found.ended_at = Stage.DONE, now()
        else:
            jobs.ask("bulk", key_of(found, left), awaited=True, batch=batch)


def _do(item_id: UUID, by: Membership | None) -> None:
    """Do it with one visit; what refuses it is noted. Busy is tried again with the whole job."""
    try:
        if by is None:
            raise NotYours(_("Whoever asked for this has left."))
        with force_locale(by.user.locale), defaulting_to(by.organisation.language):
            _act(item_id, by)
    except Busy:
        raise
    except Refusal as refusal:
        _refused(item_id, refusal)


def _act(item_id: UUID, by: Membership) -> None:
    with db.write() as session:
        item = session.get_one(BatchItem, item_id)
        concerned = {each for each in (item.person_id, _holder(item)) if each}
        if concerned:
            facts.lock(sorted(concerned))  # people before everything else
        db.lock(item)
        if item.fate is not Fate.WAITING:
            return
        if not may_still(item, by):
            raise NotYours(_("This is not yours to do any more."))
        VERBS[item.batch.act](item, by)
        item.fate, item.why = Fate.DONE, []


def _holder(item: BatchItem) -> UUID | None:
    return item.visit.assignee_id if item.visit else None


def _refused(item_id: UUID, refusal: Refusal) -> None:
    with db.write() as session:
        item = session.get_one(BatchItem, item_id)
        db.lock(item)
        if item.fate is not Fate.WAITING:
            return
        item.fate = Fate.REFUSED
        item.why = (
            planning.told(refusal.reasons)
            if isinstance(refusal, NotEligible)
            else [{"said": refusal.detail}]
        )


def _visit(item: BatchItem) -> Visit:
    assert item.visit is not None
    return item.visit


def _cancel(item: BatchItem, by: Membership) -> None:
    offers.cancel(_visit(item), item.batch.terms["reason"], by=by.id)


def _reassign(item: BatchItem, by: Membership) -> None:
    visit, person = _visit(item), item.person
    if person is None:
        raise NotRunning(_("Nobody was chosen for it."))
    item.before = {"holder": str(visit.assignee_id)}
    offers.hand_over(visit, person, item.batch.terms["reason"], by=by.id)


def _extend(item: BatchItem, by: Membership) -> None:
    visit = _visit(item)
    closes_at, due_at = planning.new_end(item.batch, visit)
    item.before = {
        "closes_at": visit.closes_at.isoformat(),
        "due_at": visit.due_at.isoformat(),
        "new_closes_at": closes_at.isoformat(),
        "new_due_at": due_at.isoformat(),
    }
    offers.extend(visit, closes_at, due_at, by=by.id)


def _shorten(item: BatchItem, by: Membership) -> None:
    visit, kept = _visit(item), item.before
    moments = {name: datetime.fromisoformat(kept[name]) for name in kept}
    db.lock(visit)
    if (visit.closes_at, visit.due_at) != (moments["new_closes_at"], moments["new_due_at"]):
        raise Conflict(_("Its window was changed again meanwhile."))
    offers.shorten(visit, moments["closes_at"], moments["due_at"], by=by.id)


def _withdraw(item: BatchItem, by: Membership) -> None:
    visit = _visit(item)
    db.lock(visit)
    if visit.state != "offered" or visit.assignee_id != item.person_id:
        raise Answered(_("It was answered or changed meanwhile, so the offer stands."))
    offers.cancel(visit, _("The offer was taken back."), by=by.id)


def _offer(item: BatchItem, by: Membership) -> None:
    person, terms, branch = item.person, item.batch.terms, item.branch
    if person is None:
        raise NotRunning(_("Nobody was chosen for it."))
    if branch.closed_at:
        raise NotRunning(_("The branch is closed."))
    may_from = facts.check_job(person.id, planning.job_of(item.batch, item), to_desk=True)
    window = planning.period_of(item.batch).window(branch.time_zone, not_before=may_from)
    if window.closes_at <= max(window.opens_at, now()):
        raise NotRunning(_("Its last day has passed."))
    item.visit_id = offers.offer(_wanted(item, terms, window), by=by.id).id


def _wanted(item: BatchItem, terms: dict[str, Any], window: Any) -> offers.Offer:
    person = item.person
    assert person is not None
    pay, limit, currency = terms["fee"], terms["expenses_limit"], terms["currency"]
    return offers.Offer(
        branch=item.branch,
        version=db.session.get_one(ChecklistVersion, UUID(terms["version"])),
        assignee=person,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        due_at=window.due_at,
        scenario=planning.scenario_of(item.batch, item),
        brief=terms["brief"],
        fee=fee_words(pay, limit, currency, person.organisation.language),
        pay=pay,
        expenses_limit=limit,
        currency=currency,
    )


VERBS = {
    Act.OFFER: _offer,
    Act.REASSIGN: _reassign,
    Act.EXTEND: _extend,
    Act.CANCEL: _cancel,
    Act.WITHDRAW: _withdraw,
    Act.SHORTEN: _shorten,
}
