"""Whom a visit's events tell by mail, and reminding who has little time left."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from audit.infra import events
from audit.infra.db import db, now
from audit.people.messages.actions import tell
from audit.people.messages.models import MailRefusal, Message
from audit.people.messages.rules import State as Standing
from audit.people.models import Membership, User
from audit.people.permits import Role
from audit.people.queries import reach_of
from audit.visits.appeals.models import Appeal
from audit.visits.models import Assessment, Return, Visit
from audit.visits.review.rules import UNDO
from audit.visits.rules import State

SOON = timedelta(hours=24)
"""Who has not sent a visit so long before its end is reminded, once."""

GATHERED = timedelta(minutes=1)
"""So long an offer is held: what is offered together is told together."""

FRESH = timedelta(hours=6)
"""Who took it on, or got it back, so short a time ago needs no reminder yet."""

AT_ONCE = 200

Moment = InstrumentedAttribute[datetime]


@events.on("visit.offered")
@events.on("visit.reassigned")
def _offered(event: events.Event) -> None:
    assignee = UUID(event.data["assignee"])
    if event.actor_id == assignee:
        return  # taken from the board: who did it knows
    _tell_one("visit.offered", assignee, event, about=event.subject_id, after=GATHERED)


@events.on("visit.returned")
def _returned(event: events.Event) -> None:
    visit = db.session.get_one(Visit, event.subject_id)
    _tell_one("visit.returned", visit.assignee_id, event, about=visit.id)


@events.on("visit.cancelled")
def _cancelled(event: events.Event) -> None:
    """Unless they called it off themselves, or were not told of it yet."""
    visit = db.session.get_one(Visit, event.subject_id)
    if event.actor_id != visit.assignee_id and not _offer_waits(visit):
        _tell_one("visit.cancelled", visit.assignee_id, event, about=visit.id, after=GATHERED)


def _offer_waits(visit: Visit) -> bool:
    found = select(Message.id).where(
        Message.about_id == visit.id,
        Message.kind == "visit.offered",
        Message.membership_id == visit.assignee_id,
        Message.state == Standing.WAITING,
    )
    return db.session.scalar(found.limit(1)) is not None


@events.on("appeal.rejected")
@events.on("appeal.upheld")
def _decided(event: events.Event) -> None:
    """Whoever filed it is told, while they look after the branch; an upheld one when its
    publication cannot be undone any more."""
    appeal = db.session.get_one(Appeal, UUID(event.data["appeal"]))
    after = UNDO if event.kind == "appeal.upheld" else timedelta(0)
    if any(keeper.id == appeal.filed_by for keeper in keepers_of(appeal.visit)):
        _tell_one("appeal.decided", appeal.filed_by, event, about=appeal.id, after=after)


@events.on("visit.published")
@events.on("visit.revised")
def _published(event: events.Event) -> None:
    """Held until the publication cannot be undone any more."""
    visit = db.session.get_one(Visit, event.subject_id)
    publication = UUID(event.data["publication"])
    _tell_one("visit.published", visit.assignee_id, event, about=publication, after=UNDO)
    for keeper in keepers_of(visit):
        key = f"branch.published:{event.id}:{keeper.id}"
        tell("branch.published", keeper, key=key, about=publication, after=UNDO)


def keepers_of(visit: Visit) -> list[Membership]:
    """The branch managers who may read a visit of this branch."""
    found = (
        select(Membership)
        .join(User)
        .where(
            Membership.organisation_id == visit.organisation_id,
            Membership.role == Role.BRANCH_MANAGER,
            Membership.ended_at.is_(None),
            Membership.disabled_at.is_(None),
            User.active,
        )
    )
    there = list(db.session.scalars(found.order_by(Membership.id)))
    reach = reach_of({each.id for each in there}) if there else {}
    return [each for each in there if each.id not in reach or visit.branch_id in reach[each.id]]


def remind() -> int:
    """Tell those whose time runs out, once for each end; returns how many. A chore."""
    told = 0
    for visit, end in [*_not_sent(), *_not_corrected()]:
        with db.write():
            member = db.session.get_one(Membership, visit.assignee_id)
            key = f"visit.due:{visit.id}:{member.id}:{end:%Y%m%dT%H%M%S}"
            tell("visit.due", member, key=key, about=visit.id, at=end)
            told += 1
    return told


def _not_sent() -> Iterable[tuple[Visit, datetime]]:
    found = select(Visit).where(
        Visit.state == State.ACCEPTED,
        *_soon(Visit.closes_at, Visit.changed_at),
        ~_told(Visit.closes_at),
        ~_unwanted(),
    )
    visits = db.session.scalars(found.order_by(Visit.closes_at, Visit.id).limit(AT_ONCE))
    return [(visit, visit.closes_at) for visit in visits]


def _not_corrected() -> Iterable[tuple[Visit, datetime]]:
    found = (
        select(Visit, Return.due_at)
        .join(Assessment, Assessment.id == Visit.assessment_id)
        .join(Return, Return.submission_id == Assessment.submission_id)
        .where(
            Visit.state == State.RETURNED,
            *_soon(Return.due_at, Return.returned_at),
            ~_told(Return.due_at),
            ~_unwanted(),
        )
    )
    rows = db.session.execute(found.order_by(Return.due_at, Visit.id).limit(AT_ONCE))
    return [(row[0], row[1]) for row in rows]


def _soon(end: Moment, since: Moment) -> list[ColumnElement[bool]]:
    return [end > now(), end <= now() + SOON, since < now() - FRESH]


def _told(end: Moment) -> ColumnElement[bool]:
    return (
        select(Message.id)
        .where(
            Message.about_id == Visit.id,
            Message.kind == "visit.due",
            Message.membership_id == Visit.assignee_id,
            Message.about_at == end,
        )
        .exists()
    )


def _unwanted() -> ColumnElement[bool]:
    refusal = (MailRefusal.membership_id == Visit.assignee_id, MailRefusal.kind == "visit.due")
    return select(MailRefusal.kind).where(*refusal).exists()


def _tell_one(
    kind: str,
    member_id: UUID,
    event: events.Event,
    *,
    about: UUID,
    after: timedelta = timedelta(0),
) -> None:
    member = db.session.get_one(Membership, member_id)
    tell(kind, member, key=f"{kind}:{event.id}", about=about, after=after)
