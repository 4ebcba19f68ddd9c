"""What was set aside: the list, one compared with what counts, and the decision."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, Refusal, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.aside import actions, queries
from audit.visits.aside.forms import DecisionForm
from audit.visits.aside.views import compared
from audit.visits.models import Submission
from audit.visits.rules import ADOPTABLE, Decision

bp = Blueprint("aside", __name__, url_prefix="/visits")

PAGE = 50


@bp.get("/aside")
@permit(Action.VISITS_DECIDE)
def index() -> str:
    """What waits for a decision at one's places, the oldest first."""
    page = page_asked_for()
    rows = queries.waiting_for(current_member(), page=page, size=PAGE)
    return render_template(
        "visits/aside/index.html",
        submissions=rows[:PAGE],
        senders=queries.senders_of(rows),
        more=len(rows) > PAGE,
        page=page,
    )


@bp.get("/<uuid:visit_id>/aside/<int(max=1000000):number>")
@permit(Action.VISITS_DECIDE)
def show(visit_id: UUID, number: int) -> str:
    """One that was set aside, beside the one that counts."""
    return _page(_submission(visit_id, number))


@bp.post("/<uuid:visit_id>/aside/<int(max=1000000):number>/decision")
@permit(Action.VISITS_DECIDE)
def decide(visit_id: UUID, number: int) -> Response | tuple[str, int]:
    """Use it or leave it, with a reason; what cannot be done comes back as it was filled in."""
    submission = _submission(visit_id, number)
    form = _form(submission)
    if not form.validate_on_submit():
        return _page(submission, form), 422
    try:
        actions.decide(
            submission,
            Decision(form.decision.data),
            form.reason.data,
            counting=_id(form.counting.data),
            by=current_member(),
        )
    except Conflict as refusal:
        return _page(submission, _form(submission), refusal), refusal.status
    return go(url_for("aside.show", visit_id=visit_id, number=number))


def _submission(visit_id: UUID, number: int) -> Submission:
    return found(queries.set_aside(current_member(), visit_id, number))


def _form(submission: Submission) -> DecisionForm:
    form = DecisionForm()
    form.offer(usable=submission.visit.state in ADOPTABLE)
    return form


def _page(
    submission: Submission, form: DecisionForm | None = None, refusal: Refusal | None = None
) -> str:
    shown = compared(submission)
    form = form or _form(submission)
    form.counting.data = str(shown["other"].id) if shown["other"] else ""
    return render_template("visits/aside/show.html", **shown, form=form, refusal=refusal)


def _id(sent: str | None) -> UUID | None:
    try:
        return UUID(sent) if sent else None
    except ValueError:
        return None  # nothing that was shown: the comparison is stale
