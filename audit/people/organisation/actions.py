"""Settling what holds for all visits of an organisation, and taking it back."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.people.models import Membership, Organisation
from audit.people.permits import Action
from audit.people.undo import actions as undo
from audit.people.undo.models import Change

SETTINGS = (
    "name",
    "language",
    "languages",
    "time_zone",
    "safety_phone",
    "wants_position",
    "currency",
    "appeal_days",
    "kept_months",
)
LOOK = ("logo", "logo_text", "accent")


def settle(organisation: Organisation, wanted: dict[str, Any], *, by: Membership) -> Change | None:
    """Keep these settings; None when nothing had changed. Their values stay out of the event."""
    with db.write():
        db.lock(organisation)
        changed = [name for name in wanted if getattr(organisation, name) != wanted[name]]
        if not changed:
            return None
        change = undo.remember(
            "organisation.settled",
            organisation.id,
            _told(changed),
            before={name: getattr(organisation, name) for name in changed},
            after={name: wanted[name] for name in changed},
            by=by,
        )
        for name in changed:
            setattr(organisation, name, wanted[name])
        _renew_look(organisation, changed)
        _record(organisation, changed, by)
    return change


def _told(changed: list[str]) -> str:
    if set(changed) <= set(LOOK):
        return _("The look of the organisation was changed.")
    count = len(changed)
    return ngettext(
        "%(count)s setting of the organisation was changed.",
        "%(count)s settings of the organisation were changed.",
        count,
        count=current_reader().number(count),
    )


@undo.takes_back("organisation.settled", Action.ORGANISATION_EDIT)
def _settle_back(change: Change, by: Membership) -> str:
    organisation = by.organisation
    db.lock(organisation)
    undo.put_back(organisation, change)
    _renew_look(organisation, change.before)
    _record(organisation, sorted(change.before), by)
    return "/organisation/look" if set(change.before) <= set(LOOK) else "/organisation/settings"


def _renew_look(organisation: Organisation, changed: Collection[str]) -> None:
    if set(LOOK) & set(changed):
        organisation.look = new_look()


def new_look() -> str:
    """Another name for the organisation's stylesheet, so that every browser asks for it anew."""
    return new_id().hex[:12]


def _record(organisation: Organisation, changed: list[str], by: Membership) -> None:
    events.record(
        "organisation.settled",
        organisation_id=organisation.id,
        subject_id=organisation.id,
        actor_id=by.id,
        settings=changed,
    )
