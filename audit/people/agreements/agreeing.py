"""Where a shopper reads what the agency asks, and agrees to it."""

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.people.agreements import actions, queries, views
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.security.entering import here

bp = Blueprint("agreeing", __name__, url_prefix="/agreement")


@bp.get("")
@permit(Action.AGREEMENTS_OWN)
def show() -> str:
    """What holds at present, and when this person agreed to it."""
    return _page()


@bp.post("")
@permit(Action.AGREEMENTS_OWN)
def agree() -> Response | tuple[str, int]:
    """Agree to the version that was shown; another one since then is shown first."""
    member = current_member()
    version = queries.current_version(member.organisation_id)
    try:
        shown = request.form.get("hash", "")
        actions.agree(member, shown, views.language_for(version) if version else "")
    except actions.AgreementChanged as refusal:
        return _page(refusal), refusal.status
    flash(_("Thank you. It is noted that you agreed."))
    return go(here(request.form.get("next")))


def _page(refusal: actions.AgreementChanged | None = None) -> str:
    member = current_member()
    version = queries.current_version(member.organisation_id)
    return render_template(
        "agreements/agree.html",
        version=version,
        parts=views.parts_of(version) if version else [],
        given=queries.agreement_of(member, version) if version else None,
        onward=here(request.values.get("next")),
        refusal=refusal,
    )
