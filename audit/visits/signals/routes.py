"""Signals marked as seen."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from audit.infra.htmx import asked_by_htmx, go
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.queries import visit_for
from audit.visits.signals import actions, finding, models  # noqa: F401
from audit.visits.signals.views import signals_on

bp = Blueprint("signals", __name__, url_prefix="/visits/<uuid:visit_id>/signals")
bp.record_once(
    lambda setup: setup.app.jinja_env.globals.update(
        signals_on=lambda submission: signals_on(submission.id, current_member())
    )
)


@bp.post("/<uuid:signal_id>/seen")
@permit(Action.VISITS_REVIEW)
def see(visit_id: UUID, signal_id: UUID) -> Response | str:
    """Say that this signal was looked into."""
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_REVIEW))
    signal = actions.see(visit, signal_id, by=current_member())
    if not asked_by_htmx():
        return go(url_for("reviews.show", visit_id=visit_id) + "#signals")
    submission = found(next((s for s in visit.submissions if s.id == signal.submission_id), None))
    return render_template("reviews/_signals.html", visit=visit, submission=submission)
