"""The desk's list of visits, one visit's page, and what is done to a visit before it is made."""

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.checklists.queries import offerable_versions
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, Refusal, found
from audit.people import queries as people
from audit.people.identity import current_member
from audit.people.permits import Action, Role
from audit.visits import wording
from audit.visits.bulk import actions as bulk
from audit.visits.bulk.forms import ExtensionForm
from audit.visits.models import Visit
from audit.visits.offers import actions
from audit.visits.offers.forms import CancelForm, HandoverForm, OfferForm
from audit.visits.queries import visit_for
from audit.visits.rotation.facts import NotEligible
from audit.visits.rules import makers_of
from audit.visits.views import visit_page
from audit.visits.work import listing

bp = Blueprint("visits", __name__, url_prefix="/visits")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))


@bp.get("")
@permit(Action.VISITS_SEE)
def index() -> Response:
    """The visits that the address asks for, fifty a page."""
    return listing.answer()


@bp.get("/new")
@permit(Action.VISITS_OFFER)
def new() -> str:
    """The empty form of an offer."""
    return _offer_page(_form())


@bp.post("")
@permit(Action.VISITS_OFFER)
def create() -> Response | tuple[str, int]:
    """Offer a visit; a form that does not hold comes back as it was filled in."""
    form = _form()
    if not form.validate_on_submit():
        return _offer_page(form), 422
    visit = actions.offer_once(form.wanted(), by=current_member().id)
    return go(url_for("visits.show", visit_id=visit.id))


@bp.get("/<uuid:visit_id>")
@permit(Action.VISITS_SEE)
def show(visit_id: UUID) -> str:
    """One visit: where it stands, what it is to be or was, and what happened to it."""
    return _page(found(visit_for(current_member(), visit_id)))


@bp.post("/<uuid:visit_id>/cancellation")
@permit(Action.VISITS_CANCEL)
def cancel(visit_id: UUID) -> Response | tuple[str, int]:
    """Call a visit off before anything was submitted."""
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_CANCEL))
    form = CancelForm()
    if not form.validate_on_submit():
        return _page(visit, cancel_form=form), 422
    actions.cancel(visit, form.cancellation.data or "", by=current_member().id)
    return go(url_for("visits.show", visit_id=visit_id))


@bp.post("/<uuid:visit_id>/handover")
@permit(Action.VISITS_OFFER)
def hand_over(visit_id: UUID) -> Response | tuple[str, int]:
    """Give a visit that nobody has sent in yet to somebody else."""
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_OFFER))
    form = _handover_form(visit)
    if not form.validate_on_submit():
        return _page(visit, handover_form=form), 422
    try:
        actions.hand_over(
            visit, form.chosen(), form.reason.data, by=current_member().id, holder=form.shown()
        )
    except (Conflict, NotEligible) as refusal:
        form.holder.data = str(visit.assignee_id)
        return _page(visit, handover_form=form, refusal=refusal), refusal.status
    return go(url_for("visits.show", visit_id=visit_id))


@bp.post("/<uuid:visit_id>/extension")
@permit(Action.VISITS_OFFER)
def extend(visit_id: UUID) -> Response | tuple[str, int]:
    """Let a visit that nobody has sent in be made later."""
    visit = found(visit_for(current_member(), visit_id, Action.VISITS_OFFER))
    form = ExtensionForm()
    if not form.validate_on_submit():
        return _page(visit, extension_form=form), 422
    try:
        batch = bulk.extend_one(visit, *form.end_of(visit), by=current_member())
    except (Conflict, NotEligible) as refusal:
        return _page(visit, extension_form=form, refusal=refusal), refusal.status
    flash(_("Extended."), f"undo {url_for('bulk.undo', batch_id=batch.id)}")
    return go(url_for("visits.show", visit_id=visit_id))


def _page(
    visit: Visit,
    *,
    extension_form: ExtensionForm | None = None,
    cancel_form: CancelForm | None = None,
    handover_form: HandoverForm | None = None,
    refusal: Refusal | None = None,
) -> str:
    member = current_member()
    shown = visit_page(visit, member)
    if shown["may_hand_over"] or (refusal and not extension_form):
        handover_form = handover_form or _handover_form(visit)
    return render_template(
        "visits/show.html",
        **shown,
        form=cancel_form or CancelForm(),
        handover_form=handover_form,
        extension_form=extension_form or ExtensionForm(formdata=None),
        extending=extension_form is not None,
        refusal=refusal,
    )


def _handover_form(visit: Visit) -> HandoverForm:
    form = HandoverForm()
    form.holder.data = form.holder.data or str(visit.assignee_id)
    able = people.members_with(current_member(), *makers_of(visit.kind))
    form.give_choices([each for each in able if each.id != visit.assignee_id])
    return form


def _form() -> OfferForm:
    member = current_member()
    form = OfferForm()
    form.offer_choices(
        offerable_versions(member),
        people.branches_for(member),
        people.members_with(member, Role.SHOPPER, Role.SUPERVISOR),
        member.organisation,
    )
    return form


def _offer_page(form: OfferForm) -> str:
    return render_template("visits/new.html", form=form, versions=form.versions, zones=form.zones)
