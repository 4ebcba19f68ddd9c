"""Keeping a logo and a colour, and taking them back."""

import hashlib
from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.infra.db import db
from audit.infra.storage import storage
from audit.people.models import Membership, Organisation
from audit.people.organisation import actions as settings
from audit.people.undo.models import Change


def logo_key(organisation: Organisation, logo: str) -> str:
    """Where a logo's bytes are in the storage."""
    return _key(organisation.id, logo)


def _key(organisation: UUID, logo: str) -> str:
    return f"logos/{organisation}/{logo}.png"


def dress(
    organisation: Organisation, wanted: dict[str, Any], logo: bytes | None, *, by: Membership
) -> Change | None:
    """Keep a colour, a logo (PNG as it was rewritten; None: the one there is) and its words.

    None when nothing had changed. The bytes are durable before the row names them.
    """
    wanted = dict(wanted)
    with db.write():
        db.lock(organisation)  # so that no chore takes the same bytes for forgotten ones
        if logo:
            wanted["logo"] = hashlib.sha256(logo).hexdigest()
            storage().write(logo_key(organisation, wanted["logo"]), [logo], sha256=wanted["logo"])
        return settings.settle(organisation, wanted, by=by)


def forget_logos() -> int:
    """Delete the logos that no organisation shows and no undo may bring back; how many. A chore.

    A change is remembered for a day: long after every report that was begun with the logo.
    """
    stored = defaultdict[UUID, list[str]](list)
    for key in storage().keys("logos"):
        stored[UUID(key.split("/")[1])].append(key)
    rows = db.session.execute(select(Organisation.id, Organisation.logo).order_by(Organisation.id))
    shown = {row.id: row.logo for row in rows}
    spare = [each for each, keys in stored.items() if keys != _only(each, shown.get(each))]
    return sum(_forget(organisation, stored[organisation]) for organisation in sorted(spare))


def _only(organisation: UUID, logo: str | None) -> list[str]:
    return [_key(organisation, logo)] if logo else []


def _forget(organisation_id: UUID, keys: list[str]) -> int:
    with db.write() as session:
        organisation = session.get(Organisation, organisation_id)
        named: set[str | None] = set()
        if organisation is not None:
            db.lock(organisation)
            changes = select(Change).where(Change.organisation_id == organisation_id)
            told = session.scalars(changes.order_by(Change.id)).all()
            named = {each.get("logo") for change in told for each in (change.before, change.after)}
            named.add(organisation.logo)
        gone = set(keys) - {_key(organisation_id, logo) for logo in named if logo}
        for key in sorted(gone):
            storage().delete(key)
    return len(gone)
