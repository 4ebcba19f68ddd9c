"""What an organisation settles once for all its visits."""

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.i18n import LANGUAGES
from audit.infra.permits import permit
from audit.people.identity import current_member
from audit.people.organisation import actions
from audit.people.organisation.forms import SettingsForm
from audit.people.organisation.rules import ZONES, in_order, languages_kept
from audit.people.permits import Action
from audit.people.undo.queries import recent
from audit.people.undo.views import tell

bp = Blueprint("organisation", __name__, url_prefix="/organisation")


@bp.get("")
@permit(Action.OFFICE_SEE)
def index() -> str:
    """The office: everything that an organisation runs on, each with a way to it."""
    return render_template("organisation/index.html", changes=recent(current_member()))


@bp.get("/settings")
@permit(Action.ORGANISATION_EDIT)
def show() -> str:
    """The settings as they are."""
    organisation = current_member().organisation
    settings = {name: getattr(organisation, name) for name in actions.SETTINGS}
    return _page(SettingsForm(data={**settings, "languages": organisation.used_languages}))


@bp.post("/settings")
@permit(Action.ORGANISATION_EDIT)
def settle() -> Response | tuple[str, int]:
    """Change them; what cannot be is said beside its field, and nothing is changed."""
    form, member = SettingsForm(), current_member()
    if not form.validate_on_submit():
        return _page(form), 422
    wanted = {name: form[name].data for name in actions.SETTINGS}
    wanted["languages"] = languages_kept(wanted["languages"], LANGUAGES)
    change = actions.settle(member.organisation, wanted, by=member)
    if change:
        tell(change)
    else:
        flash(_("Nothing had changed."), "message")
    return go(url_for("organisation.show"))


def _page(form: SettingsForm) -> str:
    return render_template("organisation/settings.html", form=form, in_order=in_order, zones=ZONES)
