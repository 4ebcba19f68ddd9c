"""Acts on many visits: choose, settle how, look, begin, see what became of each."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.checklists.queries import offerable_versions
from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.htmx import go, render
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, Refusal, found
from audit.people import queries as people
from audit.people.identity import current_member
from audit.people.permits import Action, Role, may
from audit.visits.bulk import actions, doing, planning, queries, views, wording
from audit.visits.bulk.forms import ExtensionForm, ManyForm, PeopleForm, ReasonForm
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.rules import MOST, Act, Stage
from audit.visits.programmes.views import blank, ids_in
from audit.visits.work import rules
from audit.visits.work.listing import Asked, shown
from audit.visits.work.queries import filtered, ids_of

bp = Blueprint("bulk", __name__, url_prefix="/visits/bulk")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

PAGE = 25
WORK = doing.go_on
"""Imported so that the job is known wherever the routes are."""

FORMS: dict[Act, Callable[..., Any]] = {
    Act.CANCEL: ReasonForm,
    Act.EXTEND: ExtensionForm,
    Act.REASSIGN: PeopleForm,
}


@bp.get("")
@permit(Action.VISITS_OFFER)
def index() -> str:
    """What one did with many visits, the last first."""
    page = page_asked_for()
    rows = queries.recent_for(current_member(), page=page, size=PAGE)
    told = [(each, wording.done_words(each, fates), fates) for each, fates in rows[:PAGE]]
    return render_template("bulk/index.html", rows=told, more=len(rows) > PAGE, page=page)


@bp.post("")
@permit(Action.VISITS_OFFER)
def choose() -> Response:
    """Note the visits that were chosen on the list, or all that its filters leave."""
    member, act = current_member(), _act(request.form.get("act", ""))
    filters = rules.read(parse_qsl(request.form.get("query", "")[:4000]))
    if request.form.get("everything"):
        found_all = filtered(member, filters, queries.ACTION_OF[act])
        ids = ids_of(found_all, MOST + 1)
    else:
        ids = ids_in(request.form.getlist("visit"))
    try:
        batch = actions.choose(act, ids, by=member)
    except Refusal as refusal:
        return shown(member, Asked(filters), problem=refusal.detail, status=refusal.status)
    return go(url_for("bulk.show", batch_id=batch.id))


@bp.get("/new")
@permit(Action.VISITS_OFFER)
def new() -> str:
    """The form of many offers: empty, or as an act was planned that was not begun."""
    like = request.args.get("like", type=UUID)
    batch = _batch(like) if like else None
    known = batch is not None and batch.act is Act.OFFER
    data = views.filled(batch) if batch and known else blank(now().date())
    return _offer_page(_many_form(data=data))


@bp.post("/offers")
@permit(Action.VISITS_OFFER)
def lay() -> Response | tuple[str, int]:
    """Plan one visit at each branch; a form that does not hold comes back as it was filled in."""
    form = _many_form()
    if not form.validate_on_submit():
        return _offer_page(form), 422
    branches = [branch.id for branch in form.chosen()]
    batch = actions.lay(form.stored(), branches[:MOST], by=current_member())
    return go(url_for("bulk.show", batch_id=batch.id))


@bp.get("/<uuid:batch_id>")
@permit(Action.VISITS_OFFER)
def show(batch_id: UUID) -> Response:
    """An act: how it is to be done, what it would do, how far it is, what became of each."""
    return _page(_batch(batch_id))


@bp.post("/<uuid:batch_id>/terms")
@permit(Action.VISITS_OFFER)
def settle(batch_id: UUID) -> Response:
    """Settle how it is done, and show what it would do."""
    batch = _batch(batch_id)
    form = _form(batch)
    if form is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(batch, form=form, status=422)
    actions.settle(batch, form.terms(), by=current_member())
    return go(url_for("bulk.show", batch_id=batch_id))


@bp.post("/<uuid:batch_id>/start")
@permit(Action.VISITS_OFFER)
def start(batch_id: UUID) -> Response:
    """Begin, or go on where it had stopped."""
    actions.begin(_batch(batch_id), by=current_member())
    return go(url_for("bulk.show", batch_id=batch_id))


@bp.post("/<uuid:batch_id>/undo")
@permit(Action.VISITS_OFFER)
def undo(batch_id: UUID) -> Response:
    """Take back what the act did, where that is still possible."""
    back = actions.take_back(_batch(batch_id), by=current_member())
    return go(url_for("bulk.show", batch_id=back.id))


@bp.get("/<uuid:batch_id>/items/<int:number>")
@permit(Action.VISITS_OFFER)
def item(batch_id: UUID, number: int) -> str:
    """One visit of an act: who may have it, who may not, and why."""
    return _item_page(_item(batch_id, number))


@bp.post("/<uuid:batch_id>/items/<int:number>")
@permit(Action.VISITS_OFFER)
def give(batch_id: UUID, number: int) -> Response | tuple[str, int]:
    """Let one person have it, or leave it out."""
    chosen, member = _item(batch_id, number), current_member()
    if request.form.get("person") == "nobody":
        actions.leave_out(chosen)
    else:
        able = [each for each in views.candidates(chosen.batch, chosen, member) if not each.why_not]
        asked = request.form.get("person", "")
        person = next((each.member for each in able if str(each.member.id) == asked), None)
        if person is None:
            return _item_page(chosen, error=_("Choose who is to make the visit.")), 422
        actions.give(chosen, person)
        flash(_("Noted. Nothing is done before you begin."))
    return go(url_for("bulk.show", batch_id=batch_id))


def _act(name: str) -> Act:
    """What a form asks to be done; NotFound for what no form of ours asks."""
    act = next((act for act in FORMS if act == name), None)
    if act is None or not may(current_member().role, queries.ACTION_OF[act]):
        raise NotFound
    return act


def _batch(batch_id: UUID) -> Batch:
    return found(queries.batch_for(current_member(), batch_id))


def _item(batch_id: UUID, number: int) -> BatchItem:
    batch = _batch(batch_id)
    shared = batch.act in {Act.OFFER, Act.REASSIGN} and batch.stage is Stage.PLANNED
    return found(queries.item_of(batch, number) if shared else None)


def _form(batch: Batch) -> Any:
    """The form that settles how an act is done; None where there is nothing to settle."""
    if batch.act not in FORMS:
        return None
    form = FORMS[batch.act]()
    if isinstance(form, PeopleForm):
        kinds = ("mystery", "audit")
        form.offer_people(planning.makers_for(current_member(), kinds))
    return form


def _page(batch: Batch, *, form: Any = None, status: int = 200) -> Response:
    settling = form is not None or batch.stage is Stage.CHOSEN or "change" in request.args
    begun = batch.stage in {Stage.RUNNING, Stage.DONE}
    return render(
        "bulk/show.html",
        fragment="bulk/_progress.html",
        status=status,
        form=(form or _form(batch)) if settling and not begun else None,
        **views.batch_page(batch, tab=request.args.get("show", ""), page=page_asked_for()),
    )


def _item_page(chosen: BatchItem, error: str = "") -> str:
    return render_template(
        "bulk/item.html",
        batch=chosen.batch,
        item=chosen,
        candidates=views.candidates(chosen.batch, chosen, current_member()),
        error=error,
    )


def _many_form(data: Any = None) -> ManyForm:
    member = current_member()
    form = ManyForm(data=data)
    form.currency = member.organisation.currency
    form.offer_choices(offerable_versions(member), people.branches_for(member))
    form.offer_people(people.members_with(member, Role.SHOPPER, Role.SUPERVISOR))
    return form


def _offer_page(form: ManyForm) -> str:
    return render_template("bulk/new.html", form=form)
