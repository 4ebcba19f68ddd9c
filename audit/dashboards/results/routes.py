"""The pages of results: what to choose from, the table, failed items, the visits of a figure."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from audit.dashboards.results import actions as _kept  # noqa: F401 - keeps the roll-up
from audit.dashboards.results import rules, wording
from audit.dashboards.results.choosing import series_page
from audit.dashboards.results.details import items_page, visits_page
from audit.dashboards.results.forms import PeriodForm, form_of
from audit.dashboards.results.rules import Question
from audit.dashboards.results.views import table_page
from audit.infra.asked import page_asked_for
from audit.infra.htmx import render
from audit.infra.permits import permit
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.places.queries import tree

bp = Blueprint("results", __name__, url_prefix="/results")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))


@bp.get("")
@permit(Action.RESULTS_SEE)
def index() -> Response:
    """Branch by parameter; without kind and checklist, what there is to choose from."""
    question, form = _asked()
    if "filter" in request.args and form.validate():
        return redirect(f"{url_for('results.index')}?{form.wanted(question).query()}", 303)
    member, status = current_member(), 422 if form.errors else 200
    if not (question.kind and question.checklist):
        shown = series_page(member, question)
        return _answer("choose", form, shown, status)
    shown = table_page(member, question, page=page_asked_for())
    return _answer("table", form, shown, status)


@bp.get("/items")
@permit(Action.RESULTS_SEE)
def items() -> Response:
    """Failed items by how often, critical ones first."""
    question, form = _asked()
    if not (question.kind and question.checklist):
        return redirect(url_for("results.index"), 303)
    return _answer("items", form, items_page(current_member(), question))


@bp.get("/visits")
@permit(Action.RESULTS_SEE)
def visits() -> Response:
    """The visits behind one figure."""
    question, form = _asked()
    if not (question.kind and question.checklist):
        return redirect(url_for("results.index"), 303)
    shown = visits_page(current_member(), question, page=page_asked_for())
    return _answer("visits", form, shown)


def _asked() -> tuple[Question, PeriodForm]:
    """The question of the address, and its form as it stands or as it was filled in."""
    question = rules.read(request.args.items(multi=True))
    form = PeriodForm(request.args) if "filter" in request.args else form_of(question)
    lines = tree(current_member())
    form.offer([(str(line.region.id), _indented(line)) for line in lines])
    return question, form


def _indented(line: Any) -> str:
    return "\u2003" * (line.depth - 1) + line.region.name


def _answer(page: str, form: PeriodForm, shown: dict[str, Any], status: int = 200) -> Response:
    return render(
        f"results/{page}.html",
        fragment=f"results/_{page}.html",
        status=status,
        form=form,
        **shown,
    )
