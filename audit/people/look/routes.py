"""The page of the organisation's look, and the logo itself."""

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from audit.engines.colours import by_day, by_night
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import NotFound
from audit.infra.storage import storage
from audit.people.identity import current_member
from audit.people.look import actions
from audit.people.look.forms import LookForm
from audit.people.permits import Action
from audit.people.undo.views import tell

bp = Blueprint("look", __name__, url_prefix="/organisation/look")

OURS = "#2a3fb4"
FOR_A_YEAR = "private, max-age=31536000, immutable"
"""Its address changes with it."""


@bp.get("")
@permit(Action.ORGANISATION_EDIT)
def show() -> str:
    """The look as it is."""
    return _page(LookForm(obj=current_member().organisation))


@bp.post("")
@permit(Action.ORGANISATION_EDIT)
def settle() -> BaseResponse | tuple[str, int]:
    """Change it; a picture or a colour that cannot be is said beside its field."""
    form, member = LookForm(), current_member()
    if not form.validate_on_submit():
        return _page(form), 422
    wanted = {"logo_text": form.logo_text.data, "accent": form.accent.data or None}
    change = actions.dress(member.organisation, wanted, form.rewritten, by=member)
    if change:
        tell(change)
    else:
        flash(_("Nothing had changed."), "message")
    return go(url_for("look.show"))


@bp.post("/removal")
@permit(Action.ORGANISATION_EDIT)
def remove() -> BaseResponse:
    """Show no logo any more."""
    member = current_member()
    change = actions.dress(member.organisation, {"logo": None}, None, by=member)
    if change:
        tell(change)
    return go(url_for("look.show"))


@bp.get("/<sha256>.png")
@permit(Action.ACCOUNT)
def logo(sha256: str) -> Response:
    """The logo that the organisation shows at present, by the hash of its bytes."""
    organisation = current_member().organisation
    if organisation.logo != sha256:
        raise NotFound
    answer = Response(storage().read(actions.logo_key(organisation, sha256)), mimetype="image/png")
    answer.headers["Cache-Control"] = FOR_A_YEAR
    return answer


def _page(form: LookForm) -> str:
    shown = current_member().organisation.accent or OURS
    return render_template(
        "look/show.html",
        form=form,
        ours=OURS,
        day=by_day(shown),
        night=by_night(shown),
    )
