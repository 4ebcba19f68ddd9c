"""The office's pages of regions and branches."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import answer_row, go, render
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.models import Branch
from audit.people.permits import Action
from audit.people.places import actions, changing, queries
from audit.people.places.forms import BranchForm, path_of, region_asked
from audit.people.undo.views import tell
from audit.people.unfit import Unfit

bp = Blueprint("places", __name__, url_prefix="/organisation/branches")
bp.add_app_template_filter(path_of)

PAGE = 50


@bp.get("")
@permit(Action.BRANCHES_EDIT)
def index() -> Response:
    """The branches by region, those that were asked for."""
    return render("places/index.html", fragment="places/_list.html", **_listed())


@bp.get("/new")
@permit(Action.BRANCHES_EDIT)
def new() -> str:
    """The empty form of a branch, in the region from which it was asked for."""
    organisation = current_member().organisation
    form = BranchForm(region=request.args.get("region", ""), time_zone=organisation.time_zone)
    return _new(form)


@bp.post("/new")
@permit(Action.BRANCHES_EDIT)
def add() -> Response | tuple[str, int]:
    """Add a branch."""
    form, member = BranchForm(), current_member()
    form.offer(queries.tree(member), zone=member.organisation.time_zone)
    if form.validate_on_submit():
        try:
            branch = actions.add_branch(
                member.organisation, region=form.chosen(), by=member, **form.values()
            )
        except Unfit as unfit:
            form.refuse(unfit)
        else:
            flash(_("%(branch)s was added.", branch=branch.name), "message")
            another = "another" in request.form
            region = str(branch.region_id)
            return go(url_for("places.new" if another else "places.index", region=region))
    return _new(form), 422


@bp.get("/<uuid:branch_id>")
@permit(Action.BRANCHES_EDIT)
def show(branch_id: UUID) -> Response:
    """One branch: its page, or its row."""
    return render("places/show.html", fragment="places/_branch.html", branch=_branch(branch_id))


@bp.get("/<uuid:branch_id>/edit")
@permit(Action.BRANCHES_EDIT)
def edit(branch_id: UUID) -> Response:
    """The form of a branch, where its row stood."""
    branch = _branch(branch_id)
    values = {name: getattr(branch, name) for name in actions.BRANCH_VALUES}
    return _form(branch, BranchForm(data=values | {"region": str(branch.region_id)}))


@bp.post("/<uuid:branch_id>")
@permit(Action.BRANCHES_EDIT)
def change(branch_id: UUID) -> Response:
    """Change a branch; what cannot be is said beside its field."""
    branch, form, member = _branch(branch_id), BranchForm(), current_member()
    form.offer(queries.tree(member), present=branch.region, zone=branch.time_zone)
    if not form.validate_on_submit():
        return _form(branch, form, 422)
    try:
        told = changing.change_branch(branch, by=member, region=form.chosen(), **form.values())
    except Unfit as unfit:
        form.refuse(unfit)
        return _form(branch, form, 422)
    if told:
        tell(told)
    return _row(branch)


@bp.post("/<uuid:branch_id>/closure")
@permit(Action.BRANCHES_EDIT)
def close(branch_id: UUID) -> Response:
    """Plan no visits there any more."""
    branch = _branch(branch_id)
    tell(changing.close_branch(branch, by=current_member()))
    return _row(branch)


@bp.post("/<uuid:branch_id>/reopening")
@permit(Action.BRANCHES_EDIT)
def reopen(branch_id: UUID) -> Response:
    """Plan visits there again."""
    branch = _branch(branch_id)
    tell(changing.reopen_branch(branch, by=current_member()))
    return _row(branch)


def _branch(branch_id: UUID) -> Branch:
    return found(queries.branch_for(current_member(), branch_id))


def _listed() -> dict[str, Any]:
    member, page = current_member(), page_asked_for()
    state = request.args.get("state", "")
    wanted = queries.Wanted(
        words=request.args.get("q", "").strip()[:100],
        region=region_asked(request.args.get("region", "")),
        state=state if state in queries.STATES else queries.ANY,
    )
    lines = queries.tree(member)
    return {
        "lines": lines,
        "wanted": wanted,
        "asked": {"q": wanted.words, "region": wanted.region, "state": wanted.state},
        "here": next((each for each in lines if each.region.id == wanted.region), None),
        "shown": queries.branches_page(member, lines, wanted, page=page, size=PAGE),
        "page": page,
    }


def _new(form: BranchForm) -> str:
    member = current_member()
    lines = queries.tree(member)
    form.offer(lines, zone=member.organisation.time_zone)
    return render_template("places/new.html", form=form, lines=lines)


def _form(branch: Branch, form: BranchForm, status: int = 200) -> Response:
    form.offer(queries.tree(current_member()), present=branch.region, zone=branch.time_zone)
    form.stand_in(f"branch-{branch.id}")
    context = {"branch": branch, "form": form}
    return render("places/edit.html", fragment="places/_form.html", status=status, **context)


def _row(branch: Branch) -> Response:
    page = url_for("places.show", branch_id=branch.id)
    return answer_row("places/_branch.html", page=page, branch=branch)
