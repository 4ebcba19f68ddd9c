"""Settling what holds for all visits of an organisation."""

from typing import Any

from audit.infra import events
from audit.infra.db import db
from audit.people.models import Membership, Organisation

SETTINGS = ("name", "language", "safety_phone", "wants_position", "currency", "appeal_days")


def settle(organisation: Organisation, wanted: dict[str, Any], *, by: Membership) -> list[str]:
    """Keep these settings; the names of those that changed. Their values stay out of the event."""
    with db.write():
        db.lock(organisation)
        changed = [name for name in SETTINGS if getattr(organisation, name) != wanted[name]]
        for name in changed:
            setattr(organisation, name, wanted[name])
        if changed:
            events.record(
                "organisation.settled",
                organisation_id=organisation.id,
                subject_id=organisation.id,
                actor_id=by.id,
                settings=changed,
            )
    return changed
