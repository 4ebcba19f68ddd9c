"""Grades given by the desk, and a shopper's own."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.grading import actions, models, queries  # noqa: F401
from audit.visits.grading.forms import GradeForm
from audit.visits.grading.models import QUALITIES
from audit.visits.grading.rules import GRADABLE
from audit.visits.models import Visit
from audit.visits.queries import visit_for

bp = Blueprint("grades", __name__, url_prefix="/grades")
bp.record_once(
    lambda setup: setup.app.jinja_env.globals.update(
        grade_of=queries.grade_of, gradable=lambda visit: visit.state in GRADABLE
    )
)

PAGE = 50


@bp.get("")
@permit(Action.GRADES_OWN)
def mine() -> str:
    """One's own grades, with their mean and of how many visits it is."""
    page, member = page_asked_for(), current_member()
    rows = queries.own_grades(member, page=page, size=PAGE)
    return render_template(
        "grades/mine.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        page=page,
        mean=queries.grade_means([member.id]).get(member.id),
        qualities=[(name, GradeForm(formdata=None)[name].label.text) for name in QUALITIES],
    )


@bp.get("/<uuid:visit_id>")
@permit(Action.VISITS_REVIEW)
def show(visit_id: UUID) -> str:
    """The form for one visit's report."""
    visit = _visit(visit_id)
    found(visit.assessment)
    suggested = queries.suggested_punctuality(visit)
    return _page(visit, GradeForm.showing(queries.grade_of(visit), suggested))


@bp.post("/<uuid:visit_id>")
@permit(Action.VISITS_REVIEW)
def give(visit_id: UUID) -> Response | tuple[str, int]:
    """Grade the report; a form that does not hold comes back as it was filled in."""
    visit, form = _visit(visit_id), GradeForm()
    if not form.validate_on_submit():
        return _page(visit, form), 422
    actions.grade(visit, form.marks(), form.coaching.data or "", by=current_member())
    return go(url_for("visits.show", visit_id=visit_id))


def _visit(visit_id: UUID) -> Visit:
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_REVIEW))
    if visit.state not in GRADABLE:
        raise NotFound
    return visit


def _page(visit: Visit, form: GradeForm) -> str:
    return render_template("grades/show.html", visit=visit, form=form, qualities=QUALITIES)
