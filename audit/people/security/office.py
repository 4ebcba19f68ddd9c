"""Who signs in with more than a password, and taking a lost second step away."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, found
from audit.people.identity import current_member
from audit.people.members.queries import person_for
from audit.people.permits import Action
from audit.people.security import actions, queries, views
from audit.people.security.forms import RequirementForm

bp = Blueprint("sign_in_rules", __name__, url_prefix="/organisation/sign-in")


@bp.get("")
@permit(Action.ORGANISATION_EDIT)
def show() -> str:
    """The roles of which more than a password is asked, and who has it."""
    chosen = current_member().organisation.second_factor_roles
    return _page(RequirementForm(data={"roles": chosen}))


@bp.post("")
@permit(Action.ORGANISATION_EDIT)
def settle() -> Response | tuple[str, int]:
    """Ask these roles for more from now on."""
    form, member = RequirementForm(), current_member()
    if not form.settles_for(member):
        return _page(form), 422
    changed = actions.require(member.organisation, form.roles.data or [], by=member)
    flash(_("Saved.") if changed else _("Nothing had changed."), "message")
    return go(url_for("sign_in_rules.show"))


@bp.post("/people/<uuid:person_id>/reset")
@permit(Action.ORGANISATION_EDIT)
def reset(person_id: UUID) -> Response:
    """Take away a second step whose phone is lost; the person is signed out and told."""
    member = current_member()
    person = found(person_for(member, person_id))
    found(queries.factor_of(person.user))
    if person.id == member.id:
        raise Conflict(_("For your own account, use “Sign-in and security” under “Me”."))
    actions.reset(person.user, by=member)
    name = person.user.name
    flash(_("%(name)s signs in with the password now, and can set it up anew.", name=name))
    return go(url_for("sign_in_rules.show", q=request.form.get("q")))


def _page(form: RequirementForm) -> str:
    context = views.requirement(current_member(), request.args.get("q", ""))
    return render_template("security/office.html", form=form, **context)
