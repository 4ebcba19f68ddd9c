"""Programmes: planned, watched on a board of coverage, offered."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from audit.checklists.queries import offerable_versions
from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Refusal, found
from audit.people import queries as people
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.programmes import actions, models, queries, views, wording
from audit.visits.programmes.forms import TERMS, ProgrammeForm
from audit.visits.programmes.models import Programme, Slot
from audit.visits.programmes.rules import Cover, is_free

bp = Blueprint("programmes", __name__, url_prefix="/programmes")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

PAGE, BRANCHES, VISITS = 25, 50, 100


@bp.get("")
@permit(Action.PROGRAMMES_SEE)
def index() -> str:
    """The programmes at one's places, what runs first."""
    page = page_asked_for()
    rows = queries.programmes_page(current_member(), page=page, size=PAGE)
    return render_template(
        "programmes/index.html", rows=rows[:PAGE], more=len(rows) > PAGE, page=page
    )


@bp.get("/new")
@permit(Action.PROGRAMMES_PLAN)
def new() -> str:
    """The empty form of a programme."""
    return _plan_page(_form(data=views.blank(now().date())))


@bp.post("")
@permit(Action.PROGRAMMES_PLAN)
def create() -> Response | tuple[str, int]:
    """Plan a programme; a form that does not hold comes back as it was filled in."""
    member, form = current_member(), _form()
    if not form.validate_on_submit():
        return _plan_page(form), 422
    terms = {**form.terms(), "currency": form.currency}
    programme = actions.plan(member.organisation_id, terms, form.chosen(), by=member.id)
    return go(url_for("programmes.show", programme_id=programme.id))


@bp.get("/<uuid:programme_id>/plan")
@permit(Action.PROGRAMMES_PLAN)
def edit(programme_id: UUID) -> str:
    """The plan, as far as it may still be changed."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    return _plan_page(_form(programme, data=views.filled(programme)))


@bp.post("/<uuid:programme_id>/plan")
@permit(Action.PROGRAMMES_PLAN)
def change(programme_id: UUID) -> Response | tuple[str, int]:
    """Change the plan; what was offered already stays as it was offered."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    form = _form(programme)
    if not form.validate_on_submit():
        return _plan_page(form), 422
    reach = frozenset(branch.id for branch in people.branches_for(current_member()))
    try:
        actions.replan(programme, form.terms(), form.chosen(), reach=reach, by=current_member().id)
    except actions.PlanMovedOn as refusal:
        return _plan_page(form, refusal), refusal.status
    return go(url_for("programmes.show", programme_id=programme_id))


@bp.post("/<uuid:programme_id>/start")
@permit(Action.PROGRAMMES_PLAN)
def start(programme_id: UUID) -> Response:
    """Let visits be offered and claimed from now on."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    actions.start(programme, by=current_member().id)
    return go(url_for("programmes.visits", programme_id=programme_id))


@bp.post("/<uuid:programme_id>/end")
@permit(Action.PROGRAMMES_PLAN)
def end(programme_id: UUID) -> Response:
    """Offer nothing more; what somebody has goes on."""
    programme = _programme(programme_id, Action.PROGRAMMES_PLAN)
    actions.end(programme, by=current_member().id)
    return go(url_for("programmes.show", programme_id=programme_id))


@bp.get("/<uuid:programme_id>")
@permit(Action.PROGRAMMES_SEE)
def show(programme_id: UUID) -> str:
    """The board of coverage: each branch, and how many of its visits stand where."""
    board = _board(_programme(programme_id))
    lines = views.lines_of(board["chosen"])
    first = (board["page"] - 1) * BRANCHES
    return render_template(
        "programmes/show.html",
        **board,
        lines=lines[first : first + BRANCHES],
        more=len(lines) > first + BRANCHES,
    )


@bp.get("/<uuid:programme_id>/visits")
@permit(Action.PROGRAMMES_SEE)
def visits(programme_id: UUID) -> str:
    """Every planned visit, who has it, and what can be done about those that nobody has."""
    return _visits_page(_programme(programme_id))


@bp.post("/<uuid:programme_id>/board")
@permit(Action.VISITS_OFFER)
def post(programme_id: UUID) -> Response | tuple[str, int]:
    """Put the chosen visits on the job board, or take them off."""
    programme = _programme(programme_id)
    on_board = request.form.get("on_board") == "1"
    if not (slots := _chosen(programme)):
        return _visits_page(programme, error=wording.NOTHING_CHOSEN), 422
    count = actions.post(programme, slots, on_board=on_board, by=current_member().id)
    flash(wording.posted(count, on_board=on_board))
    return go(url_for("programmes.visits", programme_id=programme_id))


@bp.post("/<uuid:programme_id>/matching")
@permit(Action.VISITS_OFFER)
def match(programme_id: UUID) -> str | tuple[str, int]:
    """Who would get which of the chosen visits; nothing is offered yet."""
    programme = _programme(programme_id)
    if not (slots := _chosen(programme)):
        return _visits_page(programme, error=wording.NOTHING_CHOSEN), 422
    proposal = views.propose(current_member(), programme, slots)
    return render_template("programmes/matching.html", programme=programme, proposal=proposal)


@bp.post("/<uuid:programme_id>/offers")
@permit(Action.VISITS_OFFER)
def offer_each(programme_id: UUID) -> Response | tuple[str, int]:
    """Offer what was proposed; what cannot be offered any more is said one by one."""
    programme = _programme(programme_id)
    pairs = views.pairs_of(current_member(), programme, request.form.getlist("pair"))
    if not pairs:
        return _visits_page(programme, error=wording.NOTHING_CHOSEN), 422
    failed = actions.fill_each(pairs, by=current_member().id)
    if count := len(pairs) - len(failed):
        flash(wording.offered(count))
    if failed:
        return _visits_page(programme, failed=failed), 409
    return go(url_for("programmes.visits", programme_id=programme_id))


@bp.get("/<uuid:programme_id>/slots/<uuid:slot_id>")
@permit(Action.VISITS_OFFER)
def slot(programme_id: UUID, slot_id: UUID) -> str:
    """One visit that nobody has: who may make it, who may not, and why."""
    return _slot_page(_slot(programme_id, slot_id))


@bp.post("/<uuid:programme_id>/slots/<uuid:slot_id>")
@permit(Action.VISITS_OFFER)
def offer(programme_id: UUID, slot_id: UUID) -> Response | tuple[str, int]:
    """Offer the visit to one person."""
    chosen = _slot(programme_id, slot_id)
    able = {str(m.id): m for m in views.makers_for(current_member(), chosen.programme)}
    person = able.get(request.form.get("assignee", ""))
    if person is None:
        return _slot_page(chosen, error=_("Choose who is to make the visit.")), 422
    try:
        visit = actions.fill(chosen, person, by=current_member().id, accepted=False)
    except Refusal as refusal:
        return _slot_page(chosen, error=refusal.detail), refusal.status
    flash(wording.offered(1))
    return go(url_for("visits.show", visit_id=visit.id))


def _programme(programme_id: UUID, action: Action = Action.PROGRAMMES_SEE) -> Programme:
    return found(queries.programme_for(current_member(), programme_id, action))


def _slot(programme_id: UUID, slot_id: UUID) -> Slot:
    return found(queries.slot_for(current_member(), _programme(programme_id), slot_id))


def _chosen(programme: Programme) -> list[Slot]:
    """The free slots among those that were ticked."""
    ticked = views.ids_in(request.form.getlist("slot"))
    slots = queries.slots_for(current_member(), programme, ticked)
    return [each for each in slots if is_free(each.visit.state if each.visit else None)]


def _board(programme: Programme, filters: MultiDict[str, str] | None = None) -> dict[str, Any]:
    """What both views of the board show: its filters, what they leave, and the sum of all."""
    asked = request.args if filters is None else filters
    planned = queries.planned_visits(current_member(), programme)
    spots = views.spots_of(programme, planned)
    wanted = {name: asked.get(name, "") for name in ("state", "region", "branch")}
    chosen = [spot for spot in spots if views.is_wanted(spot, **wanted)]
    return {
        "programme": programme,
        "sum": views.sum_of(spots),
        "chosen": chosen,
        "regions": {str(each.region_id): each.region for each in planned},
        "branch_name": next(
            (each.branch for each in planned if str(each.branch_id) == wanted["branch"]), ""
        ),
        "covers": list(Cover),
        "wanted": {name: value for name, value in wanted.items() if value},
        "page": page_asked_for(),
        "may_plan": queries.may_plan(current_member(), programme),
    }


def _visits_page(programme: Programme, **more: Any) -> str:
    board = _board(programme)
    first = (board["page"] - 1) * VISITS
    return render_template(
        "programmes/visits.html",
        **board,
        spots=board["chosen"][first : first + VISITS],
        more=len(board["chosen"]) > first + VISITS,
        all_ticked="all" in request.args,
        **more,
    )


def _slot_page(slot: Slot, error: str = "") -> str:
    return render_template(
        "programmes/slot.html",
        slot=slot,
        programme=slot.programme,
        candidates=views.candidates(current_member(), slot),
        window=models.period_of(slot.programme).window(slot.branch.time_zone),
        error=error,
        ticked=request.form.get("assignee", ""),
    )


def _form(programme: Programme | None = None, data: Any = None) -> ProgrammeForm:
    member = current_member()
    form = ProgrammeForm(data=data)
    form.currency = programme.currency if programme else member.organisation.currency
    versions = offerable_versions(member)
    if programme:
        begun = queries.has_begun(programme)
        form.keep_to(programme, actions.HARMLESS if begun else TERMS)
        if programme.version_id not in {version.id for version in versions}:
            versions = [programme.version, *versions]
    form.offer_choices(versions, people.branches_for(member))
    return form


def _plan_page(form: ProgrammeForm, refusal: Refusal | None = None) -> str:
    return render_template(
        "programmes/plan.html", form=form, programme=form.programme, refusal=refusal
    )
