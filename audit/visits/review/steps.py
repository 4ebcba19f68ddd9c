"""More decisions of the desk: hold, leave out, second reader, deadlines, many at once, undo."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from flask import render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from audit.infra.db import now
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Refusal
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.blind.suspicion import MayBeTelling, seal
from audit.visits.models import Visit
from audit.visits.queries import undecided_count
from audit.visits.review import actions, queries
from audit.visits.review.forms import (
    ApproveForm,
    AskForm,
    ExcludeForm,
    ExtendForm,
    HoldForm,
    ReadForm,
)
from audit.visits.review.page import assessment_of, bp, onward, shown_page, visit_of
from audit.visits.review.publishing import Wanted
from audit.visits.review.rules import REVIEW_WITHIN

Answer = Response | tuple[str, int]
MOST_AT_ONCE = 50
LONGEST_SUMMARY = 2000


def _done(visit: Visit, name: str, form: FlaskForm, act: Callable[[], object], to: str) -> Answer:
    """Do it when the form is right; otherwise the page comes back with what was typed."""
    if not form.validate_on_submit():
        return shown_page(visit, **{name: form}), 422
    return _tried(visit, act, to, **{name: form})


def _tried(visit: Visit, act: Callable[[], object], to: str = "here", **forms: FlaskForm) -> Answer:
    """Do it; a refusal is told on the page, with what was typed."""
    try:
        act()
    except Refusal as refusal:
        return shown_page(visit, refusal=refusal, **forms), refusal.status
    return go(onward(visit) if to == "onward" else url_for("reviews.show", visit_id=visit.id))


@bp.post("/visits/<uuid:visit_id>/hold")
@permit(Action.VISITS_REVIEW)
def hold(visit_id: UUID) -> Answer:
    """Set the visit on hold, with a reason."""
    visit, form = visit_of(visit_id), HoldForm()
    act = lambda: actions.hold(visit, form.reason.data, by=current_member())  # noqa: E731
    return _done(visit, "hold_form", form, act, "onward")


@bp.post("/visits/<uuid:visit_id>/hold/release")
@permit(Action.VISITS_REVIEW)
def release(visit_id: UUID) -> Response:
    """Take the visit off hold."""
    actions.release(visit_of(visit_id), by=current_member())
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/exclusion")
@permit(Action.VISITS_REVIEW)
def exclude(visit_id: UUID) -> Answer:
    """Leave the visit out of all results, with a reason."""
    visit, form = visit_of(visit_id), ExcludeForm()
    act = lambda: actions.exclude(visit, form.reason.data, by=current_member())  # noqa: E731
    return _done(visit, "exclude_form", form, act, "onward")


@bp.post("/visits/<uuid:visit_id>/return/extension")
@permit(Action.VISITS_REVIEW)
def extend(visit_id: UUID) -> Answer:
    """Give the shopper more time."""
    visit, form = visit_of(visit_id), ExtendForm()

    def act() -> None:
        due = now() + timedelta(hours=int(form.hours.data))
        actions.extend(visit, due, by=current_member())

    return _done(visit, "extend_form", form, act, "here")


@bp.post("/visits/<uuid:visit_id>/return/taking")
@permit(Action.VISITS_REVIEW)
def take(visit_id: UUID) -> Answer:
    """Approve the former assessment, once the time to correct it has passed."""
    visit = visit_of(visit_id)

    def act() -> None:
        assessment = assessment_of(visit, ApproveForm())
        actions.take_as_it_is(visit, assessment, by=current_member())

    return _tried(visit, act)


@bp.post("/visits/<uuid:visit_id>/second")
@permit(Action.VISITS_REVIEW)
def ask_second(visit_id: UUID) -> Answer:
    """Ask another reviewer to look at it."""
    visit, form = visit_of(visit_id), AskForm()

    def act() -> None:
        assessment = assessment_of(visit, form)
        actions.ask_second(visit, assessment, form.question.data or "", by=current_member())

    return _done(visit, "ask_form", form, act, "onward")


@bp.post("/visits/<uuid:visit_id>/second/withdrawal")
@permit(Action.VISITS_REVIEW)
def withdraw_second(visit_id: UUID) -> Response:
    """Take the question back."""
    actions.withdraw_second(visit_of(visit_id), by=current_member())
    return go(url_for("reviews.show", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/second/reading")
@permit(Action.VISITS_REVIEW)
def read_second(visit_id: UUID) -> Answer:
    """Answer as the second reader."""
    visit, form = visit_of(visit_id), ReadForm()

    def act() -> None:
        agrees = form.agrees.data == "yes"
        actions.read_second(visit, agrees, form.words.data, by=current_member())

    return _done(visit, "read_form", form, act, "here")


@bp.post("/visits/<uuid:visit_id>/publication/undo")
@permit(Action.VISITS_PUBLISH)
def unpublish(visit_id: UUID) -> Answer:
    """Undo a publication within ten minutes."""
    visit = visit_of(visit_id)
    return _tried(visit, lambda: actions.unpublish(visit, by=current_member()))


@bp.post("/reviews/publications")
@permit(Action.VISITS_PUBLISH)
def publish_many() -> Answer:
    """Publish the chosen visits, each with its summary; what became of each is told."""
    member = current_member()
    results = actions.publish_many(_wanted(), by=member)
    rows = queries.queue_for(member, "ready", size=MOST_AT_ONCE)
    return render_template(
        "reviews/index.html",
        visits=rows[:MOST_AT_ONCE],
        tags=queries.tags_of(rows[:MOST_AT_ONCE]),
        counts=queries.counts_for(member),
        shown="ready",
        order="due",
        undecided=undecided_count(member),
        more=len(rows) > MOST_AT_ONCE,
        page=1,
        now=now(),
        within=REVIEW_WITHIN,
        done=None,
        results=results,
        **_left(results),
    ), 200


def _left(results: Iterable[tuple[Visit, object]]) -> dict[str, object]:
    """What was typed for the rows that stay, and the seals of the words that were warned of."""
    fields = request.form.items()
    typed = {name[8:]: text for name, text in fields if name.startswith("summary-")}
    doubtful = [visit for visit, became in results if isinstance(became, MayBeTelling)]
    return {
        "typed": typed,
        "warned": {str(each.id): seal(typed.get(str(each.id), "")) for each in doubtful},
    }


def _wanted() -> list[Wanted]:
    """The rows that were ticked; what is not this member's to review is left out."""
    wanted = []
    for sent in request.form.getlist("visit")[:MOST_AT_ONCE]:
        visit = queries.just_done(current_member(), sent)
        if visit is None:
            continue
        summary = request.form.get(f"summary-{visit.id}", "")[:LONGEST_SUMMARY]
        try:
            shown = UUID(request.form.get(f"assessment-{visit.id}", ""))
        except ValueError:
            continue
        warned = request.form.get(f"warned-{visit.id}", "")
        wanted.append(Wanted(visit, shown, summary, warned))
    return wanted
