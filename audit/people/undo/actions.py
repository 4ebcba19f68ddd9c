"""Remembering a change, and taking it back: every feature says what its inverse is."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete

from audit.infra.db import Base, db, now
from audit.infra.refusals import Conflict, Forbidden
from audit.people.models import Membership
from audit.people.permits import Action, may
from audit.people.undo.models import Change

LASTS = timedelta(hours=1)
"""So long a change can be taken back, by whoever made it."""

KEPT = timedelta(days=1)
"""So long it is remembered at all."""

Inverse = Callable[[Change, Membership], str]
_inverses: dict[str, tuple[Action, Inverse]] = {}


class ChangedSince(Conflict):
    """What was to be taken back has been changed again, or has been taken back already."""

    kind = "changed-since"


def takes_back(kind: str, action: Action) -> Callable[[Inverse], Inverse]:
    """Register how a kind of change is undone: inside `db.write()`, by the verbs that made it.

    The inverse answers the address where the outcome is seen; the member must still have `action`.
    """

    def register(inverse: Inverse) -> Inverse:
        _inverses[kind] = (action, inverse)
        return inverse

    return register


def remember(
    kind: str,
    subject_id: UUID,
    words: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any] | None = None,
    by: Membership,
) -> Change:
    """Keep how things were, inside the `db.write()` that changes them; values are JSON's."""
    assert kind in _inverses, f"nobody has said how to undo {kind}"
    change = Change(
        organisation_id=by.organisation_id,
        membership_id=by.id,
        kind=kind,
        subject_id=subject_id,
        before=before,
        after=after or {},
        words=words,
    )
    db.session.add(change)
    db.session.flush()
    return change


def undo(change: Change, *, by: Membership) -> str:
    """Take a change back; where to look. Raises ChangedSince, Forbidden."""
    action, inverse = _inverses[change.kind]
    if not may(by.role, action):
        raise Forbidden(_("Your role does not include this."))
    with db.write():
        db.lock(change)
        if change.undone_at is not None:
            raise ChangedSince(_("This was taken back already."))
        if change.made_at + LASTS < now():
            raise ChangedSince(_("A change can be taken back for one hour. Change it by hand now."))
        where = inverse(change, by)
        change.undone_at = now()
    return where


def put_back(row: Base, change: Change) -> None:
    """Give a locked row its former values; ChangedSince when it has others than the change left."""
    must_be_as_left({name: getattr(row, name) for name in change.after}, change)
    for name, value in change.before.items():
        setattr(row, name, value)


def must_be_as_left(values: Mapping[str, Any], change: Change) -> None:
    """Raise ChangedSince where something has other values than the change left."""
    if any(values[name] != value for name, value in change.after.items()):
        raise ChangedSince(_("This was changed again in the meantime, so it stays as it is now."))


def forget() -> None:
    """Drop what nobody can take back any more: it holds what was written before."""
    with db.write() as session:
        session.execute(delete(Change).where(Change.made_at < now() - KEPT))
