"""How the organisation says its answers: rows that are changed in place."""

from typing import Any

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from audit.checklists.labels import actions, queries, wording
from audit.checklists.labels.rules import LABELS, LONGEST
from audit.checklists.parameters.forms import NamesForm, names_form
from audit.checklists.parameters.queries import behind
from audit.infra.htmx import answer_row, render
from audit.infra.permits import permit
from audit.infra.refusals import NotFound
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.undo.views import tell

bp = Blueprint("labels", __name__, url_prefix="/organisation/labels")

PAGE = "labels/index.html"
ROW = "labels/_row.html"
FORM = "labels/_form.html"


@bp.get("")
@permit(Action.CHECKLISTS_EDIT)
def index() -> Response:
    """All of them."""
    return render(PAGE, fragment=PAGE, **_context())


@bp.get("/<word>/edit")
@permit(Action.CHECKLISTS_EDIT)
def edit(word: str) -> Response:
    """The row as a form."""
    names = queries.labels_of(current_member()).get(_known(word), {})
    return render(PAGE, fragment=FORM, **_context(word, names_form(NamesForm, names)))


@bp.get("/<word>")
@permit(Action.CHECKLISTS_EDIT)
def show(word: str) -> Response:
    """The row as it is."""
    return render(PAGE, fragment=ROW, **_context(_known(word)))


@bp.post("/<word>")
@permit(Action.CHECKLISTS_EDIT)
def say(word: str) -> BaseResponse:
    """Say it otherwise."""
    member, form = current_member(), NamesForm()
    form.longest = LONGEST[_known(word)]
    if not form.check():
        return render(PAGE, fragment=FORM, status=422, **_context(word, form))
    names = form.names(queries.labels_of(member).get(word, {}))
    change = actions.say(word, names, wording.told_of(word), by=member)
    if change:
        tell(change)
    return answer_row(ROW, page=url_for("labels.index"), **_context(word))


def _known(word: str) -> str:
    if word not in LABELS:
        raise NotFound
    return word


def _context(word: str | None = None, form: NamesForm | None = None) -> dict[str, Any]:
    return {
        "labels": LABELS,
        "longest": LONGEST,
        "behind": behind(current_member()),
        "own": queries.labels_of(current_member()),
        "word": word,
        "names": form,
        "wording": wording,
    }
