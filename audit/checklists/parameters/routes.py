"""What the organisation calls the parameters: a list whose rows are changed in place."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.parameters import actions, queries, views
from audit.checklists.parameters.forms import NamesForm, OwnForm, RestateForm, names_form
from audit.checklists.parameters.models import Parameter
from audit.checklists.parameters.wording import name_in, told_of
from audit.infra.htmx import answer_row, go, render
from audit.infra.i18n import current_reader
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, NotFound, found
from audit.people.identity import current_member
from audit.people.look.routes import FOR_A_YEAR
from audit.people.permits import Action
from audit.people.undo.views import tell

bp = Blueprint("parameters", __name__, url_prefix="/organisation/parameters")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(name_in=name_in))

PAGE = "parameters/index.html"
ROW = "parameters/_row.html"
FORM = "parameters/_form.html"

Answer = BaseResponse | tuple[str, int] | str


@bp.get("")
@permit(Action.CHECKLISTS_EDIT)
def index() -> str:
    """The six and those of one's own."""
    return _page()


@bp.post("")
@permit(Action.CHECKLISTS_EDIT)
def add() -> Answer:
    """One of one's own."""
    member, form = current_member(), OwnForm()
    form.needed = member.organisation.language
    form.offer(views.taken_hues(member))
    if not form.check():
        return _page(form=form), 422
    names = form.names({})
    try:
        change = actions.add(names, form.hue.data, told_of("added", names), by=member)
    except Conflict as refusal:
        form.hue.errors = [refusal.detail]
        return _page(form=form), refusal.status
    tell(change)
    return go(url_for("parameters.index"))


@bp.get("/<slug>/edit")
@permit(Action.CHECKLISTS_EDIT)
def edit(slug: str) -> Response:
    """The row as a form."""
    known = found(queries.known_for(current_member(), slug))
    form = names_form(NamesForm, known.names)
    return render(PAGE, fragment=FORM, **_context(known=known, names=form))


@bp.get("/<slug>")
@permit(Action.CHECKLISTS_EDIT)
def show(slug: str) -> Response:
    """The row as it is."""
    known = found(queries.known_for(current_member(), slug))
    return render(PAGE, fragment=ROW, **_context(known=known))


@bp.post("/<slug>")
@permit(Action.CHECKLISTS_EDIT)
def name(slug: str) -> Answer:
    """Call it otherwise."""
    member = current_member()
    known, form = found(queries.known_for(member, slug)), NamesForm()
    form.needed = member.organisation.language if known.own else None
    if not form.check():
        return render(PAGE, fragment=FORM, status=422, **_context(known=known, names=form))
    names = form.names(known.names)
    change = actions.name(slug, names, told_of("named", names, slug), by=member)
    if change:
        tell(change)
    known = found(queries.known_for(member, slug))
    return answer_row(ROW, page=url_for("parameters.index"), known=known, **views.row())


@bp.post("/<slug>/removal")
@permit(Action.CHECKLISTS_EDIT)
def remove(slug: str) -> BaseResponse:
    """Drop one of one's own, or put it away where it is used."""
    row = _own(slug)
    tell(actions.remove(row, told_of("removed", row.names), by=current_member()))
    return go(url_for("parameters.index"))


@bp.post("/<slug>/return")
@permit(Action.CHECKLISTS_EDIT)
def bring_back(slug: str) -> BaseResponse:
    """Offer it to checklists again."""
    actions.bring_back(_own(slug), by=current_member())
    flash(_("Checklists can name it again."), "message")
    return go(url_for("parameters.index"))


@bp.post("/checklists")
@permit(Action.CHECKLISTS_EDIT)
def restate() -> BaseResponse:
    """Publish the ticked checklists again in the organisation's words."""
    form, member = RestateForm(), current_member()
    form.checklists.choices = [version.hash for version in queries.behind(member)]
    done = actions.restate(form.checklists.data or (), by=member) if form.validate() else []
    count = len(done)
    words = ngettext(
        "%(count)s checklist was published again. Its results go on as before.",
        "%(count)s checklists were published again. Their results go on as before.",
        count,
        count=current_reader().number(count),
    )
    flash(words if done else _("Tick the checklists that are to be published again."), "message")
    return go(url_for("parameters.index"))


@bp.get("/look/<look>.css")
@permit(Action.ACCOUNT)
def stylesheet(look: str) -> Response:
    """What the organisation adds to every page of the desk; named anew when it changes."""
    organisation = current_member().organisation
    if organisation.look != look:
        raise NotFound
    answer = Response(views.stylesheet(organisation), mimetype="text/css")
    answer.headers["Cache-Control"] = FOR_A_YEAR
    return answer


def _own(slug: str) -> Parameter:
    row = found(queries.parameter_for(current_member(), slug))
    return found(row if row.hue else None)


def _page(form: OwnForm | None = None) -> str:
    return render_template(PAGE, **_context(form=form))


def _context(**more: Any) -> dict[str, Any]:
    return views.page(current_member(), **more)
