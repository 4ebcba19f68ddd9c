"""Reads about messages; they start from the member's own organisation."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db
from audit.people.messages.models import MailRefusal, Message
from audit.people.messages.rules import State
from audit.people.models import Membership

SHOWN = {
    "": tuple(State),
    "waiting": (State.WAITING, State.SENDING),
    "sent": (State.SENT,),
    "failed": (State.FAILED, State.DOUBTFUL),
    "dropped": (State.DROPPED,),
}
"""The page's filters: which states each shows."""


def messages_page(member: Membership, show: str, *, page: int, size: int) -> list[Message]:
    """One page of the organisation's messages, the newest first; one more tells of another."""
    found = _of(member).where(Message.state.in_(SHOWN[show])).options(joinedload(Message.user))
    found = found.order_by(Message.created_at.desc(), Message.id)
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def counts(member: Membership) -> dict[str, int]:
    """How many messages each filter shows."""
    by_state = _of(member).with_only_columns(Message.state, func.count()).group_by(Message.state)
    found: dict[State, int] = {row[0]: row[1] for row in db.session.execute(by_state)}
    return {name: sum(found.get(each, 0) for each in states) for name, states in SHOWN.items()}


def message_for(member: Membership, message_id: UUID) -> Message | None:
    """One of the organisation's messages."""
    return db.session.scalar(_of(member).where(Message.id == message_id))


def refused_by(members: Collection[UUID]) -> set[tuple[UUID, str]]:
    """What these members do not want: pairs of member and kind."""
    found = select(MailRefusal).where(MailRefusal.membership_id.in_(members))
    return {(each.membership_id, each.kind) for each in db.session.scalars(found)}


def _of(member: Membership) -> Select[Message]:
    """What was written for the organisation, and to its people about their accounts."""
    people = select(Membership.user_id).where(
        Membership.organisation_id == member.organisation_id, Membership.ended_at.is_(None)
    )
    return select(Message).where(
        (Message.organisation_id == member.organisation_id)
        | (Message.organisation_id.is_(None) & Message.user_id.in_(people))
    )
