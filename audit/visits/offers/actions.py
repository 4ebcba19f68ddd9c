"""Verbs of an offer: offer, accept, decline, expire, cancel, hand over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.checklists.models import ChecklistVersion
from audit.infra import faults
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.agreements.actions import must_have_agreed
from audit.people.models import Branch, Membership
from audit.visits.models import Visit
from audit.visits.moves import give, move, must_be, record
from audit.visits.quizzes.actions import must_have_passed
from audit.visits.rotation import extending, facts
from audit.visits.rules import GIVEN, State

A_MOMENT = timedelta(minutes=2)
"""Within this time the same offer again is a double click, not a second visit."""

TERMS = (
    "opens_at", "closes_at", "due_at", "scenario", "brief", "fee",
    "pay", "expenses_limit", "currency",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What a visit is to be; moments in UTC, amounts in minor units of `currency`."""

    branch: Branch
    version: ChecklistVersion
    assignee: Membership
    opens_at: datetime
    closes_at: datetime
    due_at: datetime
    scenario: str = ""
    brief: str = ""
    fee: str = ""
    pay: int | None = None
    expenses_limit: int | None = None
    currency: str = ""


class ChecklistRetired(Conflict):
    """Nothing new is offered on a checklist that was retired; what was offered goes on."""


def offer(wanted: Offer, *, by: UUID, visit_id: UUID | None = None) -> Visit:
    """Create a visit and offer it to its assignee; ChecklistRetired when its checklist is."""
    with db.write() as session:
        if wanted.version.parent.retired_at is not None:
            raise ChecklistRetired(_("The checklist was retired, so nothing new is offered on it."))
        visit = Visit(
            id=visit_id or new_id(),
            organisation_id=wanted.branch.organisation_id,
            branch_id=wanted.branch.id,
            version_id=wanted.version.id,
            assignee_id=wanted.assignee.id,
            kind=wanted.version.parent.kind,
            state=State.OFFERED,
            opens_at=wanted.opens_at,
            closes_at=wanted.closes_at,
            due_at=wanted.due_at,
            scenario=wanted.scenario,
            brief=wanted.brief,
            fee=wanted.fee,
            pay=wanted.pay,
            expenses_limit=wanted.expenses_limit,
            currency=wanted.currency,
            offered_at=now(),
        )
        session.add(visit)
        session.flush()
        record(
            visit,
            "visit.offered",
            by=by,
            assignee=str(wanted.assignee.id),
            version=wanted.version.hash,
        )
    return visit


def offer_once(wanted: Offer, *, by: UUID) -> Visit:
    """Offer a visit, unless the very same offer was made a moment ago: a double click is one.

    What differs in anything, or was answered meanwhile, is another offer.
    """
    with db.write() as session:
        facts.must_not_know(wanted.assignee.id, wanted.branch.id, wanted.version.parent.kind)
        same = select(Visit).where(
            Visit.state == State.OFFERED,
            Visit.offered_at > now() - A_MOMENT,
            Visit.branch_id == wanted.branch.id,
            Visit.version_id == wanted.version.id,
            Visit.assignee_id == wanted.assignee.id,
            *(getattr(Visit, name) == getattr(wanted, name) for name in TERMS),
        )
        return session.scalar(same.limit(1)) or offer(wanted, by=by)


class GivenMeanwhile(Conflict):
    """The page showed another person than the one who has the visit now."""

    kind = "stale"


class OfferEnded(Conflict):
    """The last moment of the visit has passed before anybody took it on."""

    kind = "offer-ended"


def accept(visit: Visit, *, by: UUID) -> None:
    """Take the visit on; accepting again is harmless.

    Raises OfferEnded after its window, AgreementNeeded, and QuizNeeded.
    """
    with db.write():
        db.lock(visit)
        if visit.state == State.ACCEPTED:
            return
        if visit.closes_at < now():
            raise OfferEnded(_("This offer has ended: its last day has passed."))
        must_have_agreed(visit.assignee)
        must_have_passed(visit.assignee, visit.programme_id)
        move(visit, State.ACCEPTED, by=by)
        faults.point("acceptance-inside-transaction")


def decline(visit: Visit, reason: str, *, by: UUID) -> None:
    """Turn the offer down; declining again is harmless."""
    with db.write():
        db.lock(visit)
        if visit.state == State.DECLINED:
            return
        move(visit, State.DECLINED, by=by)
        visit.refusal = reason.strip()[:1000]


def expire() -> int:
    """End the offers that nobody took on in time; returns how many. An accepted visit never
    expires: it becomes late."""
    over = (Visit.state == State.OFFERED, Visit.closes_at < now())
    if db.session.scalar(select(Visit.id).where(*over).limit(1)) is None:
        return 0
    with db.write() as session:
        found = select(Visit).where(*over).order_by(Visit.id)
        ended = list(session.scalars(found.with_for_update(skip_locked=True, key_share=True)))
        for visit in ended:
            move(visit, State.EXPIRED, by=None)
    return len(ended)


def cancel(visit: Visit, reason: str = "", *, by: UUID) -> None:
    """Call the visit off before anything was submitted; why is for the desk."""
    with db.write():
        move(visit, State.CANCELLED, by=by)
        visit.cancellation = reason.strip()


def hand_over(
    visit: Visit, to: Membership, reason: str, *, by: UUID, holder: UUID | None = None
) -> None:
    """Take the visit from its person and offer it to another; again is harmless.

    What the first one may still send is received and set aside. `holder`: from whom it was to be
    taken, where that was shown. Raises OfferEnded, GivenMeanwhile, and NotEligible.
    """
    with db.write():
        facts.lock([to.id])  # people before visits
        must_be(visit, *GIVEN)
        if visit.assignee_id == to.id:
            return
        if holder and visit.assignee_id != holder:
            raise GivenMeanwhile(
                _("It was given to %(name)s meanwhile.", name=visit.assignee.user.name)
            )
        if visit.closes_at < now():
            raise OfferEnded(_("Its last day has passed. Cancel it and offer a new visit."))
        visit.opens_at = max(visit.opens_at, facts.check_visit(to.id, visit))
        move(visit, State.OFFERED, by=by, kind="visit.reassigned", assignee=str(to.id))
        give(visit, to.id, reason, by=by)
        visit.offered_at = now()


class NoLonger(Conflict):
    """The window lasts as long already, or its new end lies in the past."""

    kind = "no-longer"


def extend(visit: Visit, closes_at: datetime, due_at: datetime, *, by: UUID) -> None:
    """Let a visit that nobody has sent in be made and sent in later; again is harmless.

    Raises NoLonger, GivenMeanwhile, and NotEligible where it would come too near another visit.
    """
    with db.write():
        holder = visit.assignee_id
        facts.lock([holder])  # people before visits
        must_be(visit, *GIVEN)
        if (visit.closes_at, visit.due_at) == (closes_at, due_at):
            return
        if visit.assignee_id != holder:
            raise GivenMeanwhile(_("It was given to somebody else meanwhile."))
        if closes_at <= max(visit.closes_at, now()):
            raise NoLonger(_("Its window lasts as long already, or the new end lies in the past."))
        extending.must_have_room(visit, closes_at)
        _move_end(visit, closes_at, due_at, "visit.extended", by=by)


def shorten(visit: Visit, closes_at: datetime, due_at: datetime, *, by: UUID) -> None:
    """Take an extension back: the window ends when it did before; again is harmless."""
    with db.write():
        must_be(visit, *GIVEN)
        if (visit.closes_at, visit.due_at) != (closes_at, due_at):
            _move_end(visit, closes_at, due_at, "visit.shortened", by=by)


def _move_end(visit: Visit, closes_at: datetime, due_at: datetime, kind: str, *, by: UUID) -> None:
    visit.closes_at, visit.due_at = closes_at, due_at
    visit.changed_at = now()
    record(visit, kind, by=by)
