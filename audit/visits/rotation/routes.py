"""Shoppers as the desk knows them: languages, grades, ties, companions, history."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.i18n import OWN_NAMES
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.models import Membership
from audit.people.permits import Action, may
from audit.people.queries import branches_for
from audit.visits.rotation import actions, queries
from audit.visits.rotation.forms import CompanionForm, KnownBranchForm, LanguagesForm

bp = Blueprint("shoppers", __name__, url_prefix="/shoppers")

PAGE = 50


@bp.get("")
@permit(Action.SHOPPERS_SEE)
def index() -> str:
    """The shoppers, those who still work first."""
    page = page_asked_for()
    rows = queries.shoppers_page(current_member(), page=page, size=PAGE)
    return render_template(
        "shoppers/index.html",
        rows=rows[:PAGE],
        page=page,
        more=len(rows) > PAGE,
        own_names=OWN_NAMES,
    )


@bp.get("/<uuid:shopper_id>")
@permit(Action.SHOPPERS_SEE)
def show(shopper_id: UUID) -> str:
    """One shopper."""
    return _page(_shopper(shopper_id))


@bp.post("/<uuid:shopper_id>/languages")
@permit(Action.SHOPPERS_EDIT)
def speak(shopper_id: UUID) -> Response | tuple[str, int]:
    """Note in which languages a shopper makes visits."""
    shopper, form = _shopper(shopper_id), LanguagesForm()
    if not form.validate_on_submit():
        return _page(shopper, languages=form), 422
    actions.speak(shopper, form.languages.data or [], by=current_member())
    return _back(shopper, _("Noted."))


@bp.post("/<uuid:shopper_id>/ties")
@permit(Action.SHOPPERS_EDIT)
def tie(shopper_id: UUID) -> Response | tuple[str, int]:
    """Note where a shopper knows somebody; visits there are taken back."""
    shopper, form = _shopper(shopper_id), KnownBranchForm()
    form.offer(branches_for(current_member()))
    if not form.validate_on_submit():
        return _page(shopper, tie=form), 422
    ended = actions.tie(shopper, form.chosen(), form.reason.data or "", by=current_member())
    return _back(shopper, _("Noted, and what was open there was taken back.") if ended else "")


@bp.post("/<uuid:shopper_id>/ties/<uuid:branch_id>/removal")
@permit(Action.SHOPPERS_EDIT)
def untie(shopper_id: UUID, branch_id: UUID) -> Response:
    """Note that a shopper knows nobody at a branch any more."""
    shopper = _shopper(shopper_id)
    branch = found(queries.branch_for(current_member(), branch_id))
    actions.untie(shopper, branch.id, by=current_member())
    return _back(shopper)


@bp.post("/<uuid:shopper_id>/companions")
@permit(Action.SHOPPERS_EDIT)
def pair(shopper_id: UUID) -> Response | tuple[str, int]:
    """Note with whom a shopper goes."""
    shopper, form = _shopper(shopper_id), CompanionForm()
    form.offer(queries.others_than(current_member(), shopper))
    if not form.validate_on_submit():
        return _page(shopper, companion=form), 422
    actions.pair(shopper, form.chosen(), by=current_member())
    return _back(shopper)


@bp.post("/<uuid:shopper_id>/companions/<uuid:other_id>/removal")
@permit(Action.SHOPPERS_EDIT)
def part(shopper_id: UUID, other_id: UUID) -> Response:
    """Note that two shoppers go together no more."""
    shopper, other = _shopper(shopper_id), _shopper(other_id)
    actions.part(shopper, other, by=current_member())
    return _back(shopper)


def _shopper(shopper_id: UUID) -> Membership:
    return found(queries.shopper_for(current_member(), shopper_id))


def _back(shopper: Membership, said: str = "") -> Response:
    flash(said or _("Noted."))
    return go(url_for("shoppers.show", shopper_id=shopper.id))


def _page(shopper: Membership, **sent: FlaskForm) -> str:
    member, page = current_member(), page_asked_for()
    rows = queries.history_of(member, shopper, page=page, size=PAGE)
    edits = may(member.role, Action.SHOPPERS_EDIT)
    return render_template(
        "shoppers/show.html",
        shopper=shopper,
        known=queries.known(member, [shopper])[0],
        ties=queries.ties_with_reasons(shopper),
        companions=queries.companions_with_names(shopper),
        visits=rows[:PAGE],
        page=page,
        more=len(rows) > PAGE,
        own_names=OWN_NAMES,
        forms=_forms(member, shopper, sent) if edits else None,
    )


def _forms(member: Membership, shopper: Membership, sent: dict[str, FlaskForm]) -> dict[str, Any]:
    """The page's forms: the one that was sent as it was filled in, the others anew."""
    languages = sent.get("languages") or LanguagesForm(None, data={"languages": shopper.languages})
    tie, companion = sent.get("tie"), sent.get("companion")
    if tie is None:
        tie = KnownBranchForm(None)
        tie.offer(branches_for(member))
    if companion is None:
        companion = CompanionForm(None)
        companion.offer(queries.others_than(member, shopper))
    return {"languages": languages, "tie": tie, "companion": companion}
