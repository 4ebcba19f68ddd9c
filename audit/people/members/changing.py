"""What the office's pages change about people, remembered so that it can be taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from audit.infra.db import db
from audit.infra.refusals import Forbidden, found
from audit.people.members import actions, queries
from audit.people.members.rules import gives
from audit.people.models import Membership
from audit.people.permits import Action, Role
from audit.people.undo import actions as undo
from audit.people.undo.models import Change
from audit.people.unfit import Unfit

CHANGED = "member.changed"
ENDED, RESTORED = "member.ended", "member.restored"
DISABLED, ENABLED = "member.disabled", "member.enabled"

Verb = Callable[..., None]


def must_look_after(by: Membership, person: Membership) -> None:
    """Raise Forbidden where what somebody is here is not the member's to change."""
    if not queries.looks_after(by, person):
        raise Forbidden(_("What this person may do is not yours to change."))


def must_stay_within(by: Membership, values: dict[str, Any]) -> None:
    """Raise Unfit where a member would give a role or a reach beyond one's own.

    Who is named for places names some of them: none would mean everywhere.
    """
    if values["role"] not in gives(by.role):
        raise Unfit("role", _("Choose a role."))
    if by.places and not (values["regions"] or values["branches"]):
        raise Unfit("place", _("Name a place: without one, this person would reach everything."))


def change_member(person: Membership, *, by: Membership, **values: Any) -> Change | None:
    """Change what somebody is here so that it can be taken back; None when nothing changed."""
    with db.write():
        must_look_after(by, person)
        before = actions.values_of(person)
        must_stay_within(by, {**before, **values})
        if not actions.change_member(person, by=by, **values):
            return None
        words = _("%(person)s was changed.", person=person.user.name)
        after = _told(actions.values_of(person))
        return undo.remember(CHANGED, person.id, words, before=_told(before), after=after, by=by)


def end_member(person: Membership, *, by: Membership) -> Change:
    """Let somebody belong to the organisation no more."""
    words = _("%(person)s has left.", person=person.user.name)
    return _turn(ENDED, actions.end_member, person, words, by)


def restore_member(person: Membership, *, by: Membership) -> Change:
    """Let somebody belong to it again."""
    words = _("%(person)s is back.", person=person.user.name)
    return _turn(RESTORED, actions.restore_member, person, words, by)


def disable_member(person: Membership, *, by: Membership) -> Change:
    """Keep somebody out for now."""
    words = _("%(person)s cannot come in for now.", person=person.user.name)
    return _turn(DISABLED, actions.disable_member, person, words, by)


def enable_member(person: Membership, *, by: Membership) -> Change:
    """Let somebody in again."""
    words = _("%(person)s can come in again.", person=person.user.name)
    return _turn(ENABLED, actions.enable_member, person, words, by)


def _turn(kind: str, verb: Verb, person: Membership, words: str, by: Membership) -> Change:
    with db.write():
        must_look_after(by, person)
        verb(person, by=by)
        return undo.remember(kind, person.id, words, before={}, by=by)


@undo.takes_back(CHANGED, Action.PEOPLE_EDIT)
def _change_back(change: Change, by: Membership) -> str:
    person = _person(change, by)
    undo.must_be_as_left(_told(actions.values_of(person)), change)
    values = _read(change.before)
    must_stay_within(by, values)
    actions.change_member(person, by=by, **values)
    return url_for("members.show", person_id=person.id)


def _turns_back(kind: str, verb: Verb) -> None:
    @undo.takes_back(kind, Action.PEOPLE_EDIT)
    def back(change: Change, by: Membership) -> str:
        person = _person(change, by)
        verb(person, by=by)
        return url_for("members.show", person_id=person.id)


_turns_back(ENDED, actions.restore_member)
_turns_back(RESTORED, actions.end_member)
_turns_back(DISABLED, actions.enable_member)
_turns_back(ENABLED, actions.disable_member)


def _person(change: Change, by: Membership) -> Membership:
    person = found(queries.person_for(by, change.subject_id))
    must_look_after(by, person)
    return person


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a membership as JSON keeps them."""
    places = {name: [str(each) for each in values[name]] for name in ("regions", "branches")}
    return {**values, **places, "role": values["role"].value}


def _read(told: dict[str, Any]) -> dict[str, Any]:
    places = {name: [UUID(each) for each in told[name]] for name in ("regions", "branches")}
    return {**told, **places, "role": Role(told["role"])}
