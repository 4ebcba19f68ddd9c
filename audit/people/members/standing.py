"""What the office does with one person: places, invitations, keeping out, leaving."""

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Refusal, found
from audit.people.identity import current_member
from audit.people.members import actions, changing, queries, views
from audit.people.members.forms import WhereForm
from audit.people.models import Membership
from audit.people.passwords.actions import invite
from audit.people.permits import Action
from audit.people.places.naming import places_for
from audit.people.undo.models import Change
from audit.people.undo.views import tell
from audit.people.unfit import Unfit

bp = Blueprint("standing", __name__, url_prefix="/organisation/people")


@bp.post("/<uuid:person_id>/places")
@permit(Action.PEOPLE_EDIT)
def name_place(person_id: UUID) -> Response | tuple[str, int]:
    """Name one more place that somebody reaches."""
    person, form, by = _person(person_id), WhereForm(), current_member()
    form.offer_places(places_for(by))
    try:
        if not form.validate_on_submit() or (place := form.named()) is None:
            raise Unfit("place", _("Write the name or the code of a place."))
        told = changing.change_member(person, by=by, **views.reached(place, beside=person))
    except Unfit as unfit:
        form.refuse(unfit)
        return render_template("members/show.html", **views.whole(person, form)), 422
    return _back(person, told)


@bp.post("/<uuid:person_id>/places/<uuid:place_id>/removal")
@permit(Action.PEOPLE_EDIT)
def leave_place(person_id: UUID, place_id: UUID) -> Response:
    """Let somebody reach a place no more."""
    person, by = _person(person_id), current_member()
    now = actions.values_of(person)
    left = {key: [each for each in now[key] if each != place_id] for key in ("regions", "branches")}
    try:
        return _back(person, changing.change_member(person, by=by, **left))
    except Unfit as unfit:
        raise Refusal(unfit.detail) from unfit


@bp.post("/<uuid:person_id>/invitation")
@permit(Action.PEOPLE_EDIT)
def invite_again(person_id: UUID) -> Response:
    """Send the invitation once more; the earlier link ends."""
    person, by = _person(person_id), current_member()
    changing.must_look_after(by, person)
    invite(person, by=by)
    flash(_("The invitation is on its way."), "message")
    return _back(person)


@bp.post("/<uuid:person_id>/end")
@permit(Action.PEOPLE_EDIT)
def end(person_id: UUID) -> Response:
    """Let somebody belong to the organisation no more."""
    person = _person(person_id)
    return _back(person, changing.end_member(person, by=current_member()))


@bp.post("/<uuid:person_id>/return")
@permit(Action.PEOPLE_EDIT)
def restore(person_id: UUID) -> Response:
    """Let somebody who left belong to it again."""
    person = _person(person_id)
    return _back(person, changing.restore_member(person, by=current_member()))


@bp.post("/<uuid:person_id>/exclusion")
@permit(Action.PEOPLE_EDIT)
def disable(person_id: UUID) -> Response:
    """Keep somebody out for now."""
    person = _person(person_id)
    return _back(person, changing.disable_member(person, by=current_member()))


@bp.post("/<uuid:person_id>/admission")
@permit(Action.PEOPLE_EDIT)
def enable(person_id: UUID) -> Response:
    """Let somebody in again who was kept out."""
    person = _person(person_id)
    return _back(person, changing.enable_member(person, by=current_member()))


def _person(person_id: UUID) -> Membership:
    return found(queries.person_for(current_member(), person_id))


def _back(person: Membership, told: Change | None = None) -> Response:
    if told:
        tell(told)
    return go(url_for("members.show", person_id=person.id))
