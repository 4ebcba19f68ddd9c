"""The page of the very first start: there only while nobody can sign in."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from audit.infra.i18n import current_language
from audit.infra.permits import ANYONE, permit
from audit.infra.refusals import NotFound
from audit.people.organisation.rules import ZONES
from audit.people.security.entering import arrive
from audit.people.security.rules import SHORTEST
from audit.people.setup import actions
from audit.people.setup.forms import SetupForm

bp = Blueprint("setup", __name__, url_prefix="/setup")
bp.app_template_global("first_start_waits")(actions.is_open)


@bp.get("")
@permit(ANYONE)
def show() -> str:
    """The form, or where the code comes from."""
    if not actions.is_empty():
        raise NotFound
    return _page(SetupForm(None, language=current_language(), time_zone="UTC"))


@bp.post("")
@permit(ANYONE)
def begin() -> Response | tuple[str, int]:
    """Make the first organisation and its administrator, and let them in."""
    if not actions.is_empty():
        raise NotFound
    form = SetupForm()
    if not form.validate_on_submit():
        return _page(form), 422
    wanted = actions.Wanted(
        organisation=form.organisation.data,
        language=form.language.data,
        time_zone=form.time_zone.data,
        name=form.called.data,
        email=form.email.data,
        password=form.password.data,
    )
    return arrive(actions.set_up(wanted).user, wanted="/organisation")


def _page(form: SetupForm) -> str:
    return render_template(
        "setup/show.html", form=form, zones=ZONES, shortest=SHORTEST, is_open=actions.is_open()
    )
