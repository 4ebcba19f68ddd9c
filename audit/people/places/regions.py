"""The office's page of regions: the tree, and each changed where it stands."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import answer_row, asked_by_htmx, go, render
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.places import actions, changing, queries
from audit.people.places.forms import RegionForm
from audit.people.places.queries import Line
from audit.people.undo.views import tell
from audit.people.unfit import Unfit

bp = Blueprint("regions", __name__, url_prefix="/organisation/regions")


@bp.get("")
@permit(Action.BRANCHES_EDIT)
def index() -> str:
    """The tree of regions."""
    return _page(RegionForm(formdata=None))


@bp.post("")
@permit(Action.BRANCHES_EDIT)
def add() -> Response | tuple[str, int]:
    """Add a region, at the top or within another."""
    member, form = current_member(), RegionForm()
    form.offer(queries.tree(member), top=not member.places)
    if form.validate_on_submit() and _added(form):
        return go(url_for("regions.index"))
    return _page(form), 422


@bp.get("/<uuid:region_id>")
@permit(Action.BRANCHES_EDIT)
def show(region_id: UUID) -> Response:
    """One region as the tree shows it; without a script, the tree."""
    line = _line(region_id)
    if not asked_by_htmx():
        return redirect(url_for("regions.index"))
    return render("regions/index.html", fragment="regions/_region.html", line=line)


@bp.get("/<uuid:region_id>/edit")
@permit(Action.BRANCHES_EDIT)
def edit(region_id: UUID) -> Response:
    """The form of a region, where its row stood."""
    line = _line(region_id)
    region = line.region
    return _form(line, RegionForm(name=region.name, parent=str(region.parent_id or "")))


@bp.post("/<uuid:region_id>")
@permit(Action.BRANCHES_EDIT)
def change(region_id: UUID) -> Response:
    """Rename or move a region; what cannot be is said beside its field."""
    line, form = _line(region_id), RegionForm()
    _offer(form, line)
    if not (form.validate_on_submit() and _changed(line, form)):
        return _form(line, form, 422)
    tree = url_for("regions.index")
    after = _line(region_id)
    if after.names[:-1] != line.names[:-1]:  # it stands elsewhere in the tree now
        return go(tree)
    return answer_row("regions/_region.html", page=tree, line=after)


@bp.post("/<uuid:region_id>/removal")
@permit(Action.BRANCHES_EDIT)
def remove(region_id: UUID) -> Response:
    """Remove a region in which nothing lies."""
    tell(changing.remove_region(_line(region_id).region, by=current_member()))
    return go(url_for("regions.index"))


def _added(form: RegionForm) -> bool:
    member = current_member()
    try:
        region = actions.add_region(
            member.organisation, form.name.data or "", parent=form.chosen(), by=member
        )
    except Unfit as unfit:
        form.refuse(unfit)
        return False
    flash(_("%(region)s was added.", region=region.name), "message")
    return True


def _changed(line: Line, form: RegionForm) -> bool:
    name, parent = form.name.data or "", form.chosen()
    try:
        told = changing.change_region(line.region, by=current_member(), name=name, parent=parent)
    except Unfit as unfit:
        form.refuse(unfit)
        return False
    if told:
        tell(told)
    return True


def _line(region_id: UUID) -> Line:
    lines = queries.tree(current_member())
    return found(next((each for each in lines if each.region.id == region_id and each.own), None))


def _offer(form: RegionForm, line: Line) -> None:
    member = current_member()
    top = not member.places or line.region.parent_id is None
    form.offer(queries.tree(member), region=line.region, top=top)


def _form(line: Line, form: RegionForm, status: int = 200) -> Response:
    _offer(form, line)
    form.stand_in(f"region-{line.region.id}")
    context = {"line": line, "form": form}
    return render("regions/edit.html", fragment="regions/_form.html", status=status, **context)


def _page(form: RegionForm) -> str:
    member = current_member()
    lines = queries.tree(member)
    form.offer(lines, top=not member.places)
    return render_template("regions/index.html", form=form, lines=lines)
