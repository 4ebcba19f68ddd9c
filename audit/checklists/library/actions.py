"""Verbs of the library: retire a checklist, and bring it back."""

from audit.checklists.models import Checklist
from audit.infra import events
from audit.infra.db import db, now
from audit.people.models import Membership


def retire(checklist: Checklist, *, by: Membership) -> bool:
    """Offer nothing new on it; what was offered goes on. False when it was retired before."""
    with db.write():
        db.lock(checklist)
        if checklist.retired_at is not None:
            return False
        checklist.retired_at = now()
        _record("checklist.retired", checklist, by)
    return True


def bring_back(checklist: Checklist, *, by: Membership) -> bool:
    """Let it be offered again; False when it is in use."""
    with db.write():
        db.lock(checklist)
        if checklist.retired_at is None:
            return False
        checklist.retired_at = None
        _record("checklist.brought_back", checklist, by)
    return True


def _record(kind: str, checklist: Checklist, by: Membership) -> None:
    events.record(
        kind,
        organisation_id=checklist.organisation_id,
        subject_id=checklist.id,
        actor_id=by.id,
    )
