"""What the demo's people were told by mail in the last weeks; no letter ever went out."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from audit.infra.chronicle import new_id
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.messages.models import Message
from audit.people.messages.rules import Dropped, State
from audit.people.models import Membership
from audit.visits.messages.actions import keepers_of
from audit.visits.models import Visit

TOLD_OF = ("visit.offered", "visit.returned", "visit.published")
DAYS = timedelta(days=21)
UNUSUAL = {
    3: (State.FAILED, "550 5.1.1 The mailbox does not exist.", 1),
    8: (State.DOUBTFUL, "Connection unexpectedly closed", 1),
    13: (State.DROPPED, Dropped.UNWANTED.value, 0),
}
"""The fates of some, counted from the newest; all others were sent."""


def letters(organisation_id: UUID, until: datetime) -> None:
    """Write the messages of the last weeks, as they would stand after a mail server took them."""
    found = select(Event).where(
        Event.organisation_id == organisation_id,
        Event.kind.in_(TOLD_OF),
        Event.at > until - DAYS,
    )
    recent = db.session.scalars(found.order_by(Event.seq.desc()).limit(40))
    told = [(event, kind, member) for event in recent for kind, member in _whom(event)]
    for number, (event, kind, member) in enumerate(told):
        state, reason, tries = UNUSUAL.get(number, (State.SENT, "", 1))
        message = Message(
            id=new_id(),
            key=f"{kind}:{event.id}:{member.id}",
            kind=kind,
            user_id=member.user_id,
            membership_id=member.id,
            organisation_id=member.organisation_id,
            about_id=event.subject_id,
            state=state,
            reason=reason,
            attempts=tries,
            created_at=event.at,
            next_at=event.at,
            ended_at=event.at + timedelta(seconds=7),
        )
        db.session.add(message)


def _whom(event: Event) -> list[tuple[str, Membership]]:
    visit = db.session.get_one(Visit, event.subject_id)
    if event.kind == "visit.published":
        keepers = [("branch.published", keeper) for keeper in keepers_of(visit)]
        return [("visit.published", visit.assignee), *keepers]
    return [(event.kind, visit.assignee)]
