"""The office's pages of people: who works here, as what, and where."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.db import db
from audit.infra.htmx import answer_row, asked_by_htmx, go, render
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.members import actions, changing, queries, views
from audit.people.members.forms import MemberForm, NewMemberForm
from audit.people.models import Membership
from audit.people.passwords.actions import invite
from audit.people.permits import Action
from audit.people.places.naming import places_for
from audit.people.undo.views import tell
from audit.people.unfit import LastAdministrator, Unfit

bp = Blueprint("members", __name__, url_prefix="/organisation/people")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(views.FILTERS))


@bp.get("")
@permit(Action.PEOPLE_EDIT)
def index() -> Response:
    """The people, those that were asked for."""
    listed = views.listed(current_member(), request.args, page_asked_for())
    return render("members/index.html", fragment="members/_list.html", **listed)


@bp.get("/new")
@permit(Action.PEOPLE_EDIT)
def new() -> str:
    """The empty form of somebody new."""
    return _new(NewMemberForm(role=request.args.get("role", "")))


@bp.post("/new")
@permit(Action.PEOPLE_EDIT)
def add() -> Response | tuple[str, int]:
    """Make somebody a member, and invite them."""
    form, member = NewMemberForm(), current_member()
    _offer(form, member)
    if form.validate_on_submit() and (person := _added(form)):
        another = "another" in request.form
        role = person.role.value
        if another:
            return go(url_for("members.new", role=role))
        return go(url_for("members.show", person_id=person.id))
    return _new(form), 422


@bp.get("/<uuid:person_id>")
@permit(Action.PEOPLE_EDIT)
def show(person_id: UUID) -> Response:
    """One person: the page, or the row."""
    person = _person(person_id)
    context = views.row(person) if asked_by_htmx() else views.whole(person)
    return render("members/show.html", fragment="members/_person.html", **context)


@bp.get("/<uuid:person_id>/edit")
@permit(Action.PEOPLE_EDIT)
def edit(person_id: UUID) -> Response:
    """The form of somebody, where the row stood."""
    person = _person(person_id)
    changing.must_look_after(current_member(), person)
    return _form(person, MemberForm(data=actions.values_of(person) | {"name": person.user.name}))


@bp.post("/<uuid:person_id>")
@permit(Action.PEOPLE_EDIT)
def change(person_id: UUID) -> Response:
    """Change what somebody is here; what cannot be is said beside its field."""
    person, form = _person(person_id), MemberForm()
    _offer(form, current_member(), person)
    if not (form.validate_on_submit() and _changed(person, form)):
        return _form(person, form, 422)
    page = url_for("members.show", person_id=person_id)
    return answer_row("members/_person.html", page=page, **views.row(_person(person_id)))


def _added(form: NewMemberForm) -> Membership | None:
    by = current_member()
    try:
        with db.write():
            values = form.values() | views.reached(form.named())
            changing.must_stay_within(by, values)
            name = values.pop("name")
            person = actions.add_member(by.organisation, form.email.data, name, by=by, **values)
            invite(person, by=by)
    except Unfit as unfit:
        form.refuse(unfit)
        return None
    words = _("%(person)s was added, and an invitation is on its way.", person=person.user.name)
    flash(words, "message")
    return person


def _changed(person: Membership, form: MemberForm) -> bool:
    try:
        values = form.values()
        if place := form.named():
            values |= views.reached(place, beside=person)
        told = changing.change_member(person, by=current_member(), **values)
    except Unfit as unfit:
        form.refuse(unfit)
    except LastAdministrator as last:
        form.refuse(Unfit("role", last.detail))
    else:
        if told:
            tell(told)
        return True
    return False


def _person(person_id: UUID) -> Membership:
    return found(queries.person_for(current_member(), person_id))


def _offer(form: MemberForm, by: Membership, person: Membership | None = None) -> None:
    form.offer(by, present=person.role if person else None)
    form.offer_places(places_for(by))
    if person is not None and actions.is_own(person.user, person.organisation_id):
        form.name.data = person.user.name


def _new(form: NewMemberForm) -> str:
    _offer(form, current_member())
    return render_template("members/new.html", form=form)


def _form(person: Membership, form: MemberForm, status: int = 200) -> Response:
    _offer(form, current_member(), person)
    form.stand_in(f"person-{person.id}")
    context = views.row(person) | {"form": form}
    return render("members/edit.html", fragment="members/_form.html", status=status, **context)
