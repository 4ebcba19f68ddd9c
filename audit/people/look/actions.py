"""Keeping a logo and a colour, and taking them back."""

import hashlib
from typing import Any

from audit.infra.storage import storage
from audit.people.models import Membership, Organisation
from audit.people.organisation import actions as settings
from audit.people.undo.models import Change


def logo_key(organisation: Organisation, logo: str) -> str:
    """Where a logo's bytes are in the storage."""
    return f"logos/{organisation.id}/{logo}.png"


def dress(
    organisation: Organisation, wanted: dict[str, Any], logo: bytes | None, *, by: Membership
) -> Change | None:
    """Keep a colour, a logo (PNG as it was rewritten; None: the one there is) and its words.

    None when nothing had changed. The bytes are durable before the row names them.
    """
    wanted = dict(wanted)
    if logo:
        wanted["logo"] = hashlib.sha256(logo).hexdigest()
        storage().write(logo_key(organisation, wanted["logo"]), [logo], sha256=wanted["logo"])
    return settings.settle(organisation, wanted, by=by)
