"""The blind edition beside the full one, before it is published."""

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.db import db
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, NotFound, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.blind import actions, models, suspicion, views  # noqa: F401
from audit.visits.blind.edition import photos_of_all
from audit.visits.blind.forms import RewordForm
from audit.visits.models import Assessment, SubmissionPhoto, Visit
from audit.visits.review.queries import reviewable

bp = Blueprint("blind", __name__, url_prefix="/visits/<uuid:visit_id>/blind")
bp.record_once(
    lambda setup: setup.app.jinja_env.filters.update(
        held_back_words=views.held_back_words, doubtful=suspicion.doubt
    )
)
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(why_doubted=suspicion.why))


@bp.get("")
@permit(Action.VISITS_REVIEW)
def show(visit_id: UUID) -> str:
    """Both editions side by side, with what may be telling marked."""
    return _page(_visit(visit_id))


@bp.post("/photos/<uuid:photo_id>/withheld")
@permit(Action.VISITS_REVIEW)
def withhold(visit_id: UUID, photo_id: UUID) -> Response:
    """Keep a photo from the branch."""
    visit = _visit(visit_id)
    used = _photo(visit, photo_id)
    actions.withhold(visit, used, by=current_member())
    flash(_("The photo is held back. Undo it at the photo."))
    return _back(visit_id, used.place)


@bp.post("/photos/<uuid:photo_id>/shown")
@permit(Action.VISITS_REVIEW)
def unhold(visit_id: UUID, photo_id: UUID) -> Response:
    """Let the branch see a photo after all."""
    visit = _visit(visit_id)
    used = _photo(visit, photo_id)
    actions.show(visit, used, by=current_member())
    flash(_("The branch will see the photo."))
    return _back(visit_id, used.place)


@bp.post("/notes/<place>")
@permit(Action.VISITS_REVIEW)
def reword(visit_id: UUID, place: str) -> Response | tuple[str, int]:
    """Give a text other words for the branch; empty ones leave it out."""
    visit = _visit(visit_id)
    assessment = _named(visit, place)
    form = RewordForm()
    if not form.validate_on_submit():
        return _page(visit, drafts={place: form}), 422
    if form.submission.data != str(assessment.submission_id):
        raise Conflict(_("A newer submission has arrived. Look at that one first."))
    actions.reword(visit, assessment.submission, place, form.text.data or "", by=current_member())
    flash(_("Reworded for the branch; what was sent stays as it was."))
    return _back(visit_id, place)


@bp.post("/notes/<place>/restored")
@permit(Action.VISITS_REVIEW)
def restore(visit_id: UUID, place: str) -> Response:
    """Give a text its own words again."""
    visit = _visit(visit_id)
    actions.restore(visit, _named(visit, place).submission, place, by=current_member())
    flash(_("The branch will read the text as it was sent."))
    return _back(visit_id, place)


def _visit(visit_id: UUID) -> Visit:
    visit = found(reviewable(current_member(), visit_id))
    found(visit.assessment)
    return visit


def _photo(visit: Visit, photo_id: UUID) -> SubmissionPhoto:
    used = found(db.session.get(SubmissionPhoto, photo_id))
    if used.submission_id != found(visit.assessment).submission_id:
        raise NotFound
    return used


def _named(visit: Visit, place: str) -> Assessment:
    """The assessment, where it has a text at this place."""
    assessment = found(visit.assessment)
    used = photos_of_all({assessment.submission_id})[assessment.submission_id]
    if place not in views.places_of(assessment, {each.id: each for each in used}):
        raise NotFound
    return assessment


def _back(visit_id: UUID, place: str) -> Response:
    return go(url_for("blind.show", visit_id=visit_id) + "#" + place.replace(":", "-"))


def _page(visit: Visit, drafts: dict[str, RewordForm] | None = None) -> str:
    return render_template(
        "blind/show.html", **views.comparison(visit, found(visit.assessment)), drafts=drafts or {}
    )
