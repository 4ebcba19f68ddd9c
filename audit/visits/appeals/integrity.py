"""I7 for appeals: every appeal stands where its events left it."""

from collections.abc import Iterator

from sqlalchemy import select

from audit.infra.db import db
from audit.infra.events import Event
from audit.visits.appeals.models import Appeal, Standing

STANDING_AFTER = {
    "appeal.filed": Standing.OPEN,
    "appeal.withdrawn": Standing.WITHDRAWN,
    "appeal.rejected": Standing.REJECTED,
    "appeal.upheld": Standing.UPHELD,
}


def appeals_explained() -> Iterator[str]:
    """I7: the events of every appeal lead to where it stands, and to the assessment it led to."""
    found = select(Event).where(Event.kind.in_(STANDING_AFTER))
    told: dict[str, tuple[Standing, str]] = {}
    for event in db.session.scalars(found.order_by(Event.organisation_id, Event.seq)):
        standing = STANDING_AFTER[event.kind]
        told[event.data["appeal"]] = (standing, event.data.get("assessment", ""))
    for appeal in db.session.scalars(select(Appeal).order_by(Appeal.id)):
        said = told.pop(str(appeal.id), None)
        if said != (appeal.standing, str(appeal.result_id or "")):
            events = said[0] if said else "nothing"
            yield f"I7: appeal {appeal.id} is {appeal.standing}, its events say {events}"
    for appeal_id in told:
        yield f"I7: appeal {appeal_id} was filed and is gone"
