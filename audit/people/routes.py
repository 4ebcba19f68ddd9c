"""Pages about oneself: languages, organisations, phones; and the demo's one-click sign-in."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from audit.infra.asked import text_sent_as
from audit.infra.db import now
from audit.infra.htmx import go
from audit.infra.i18n import current_reader, reading_of
from audit.infra.permits import ANYONE, permit
from audit.infra.refusals import NotFound, found
from audit.people import actions, identity, queries, wording
from audit.people.forms import NameForm, ReadingForm, reading_form
from audit.people.permits import Action, Role, may
from audit.people.security import sessions
from audit.people.security.entering import current_session, let_in
from audit.people.security.rules import Happened

bp = Blueprint("people", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

_HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")

HOME = {Role.SHOPPER: "/phone", Role.REVIEWER: "/reviews", Role.BRANCH_MANAGER: "/branch"}
"""Where each role's day begins; the visits' list for all others."""


@bp.get("/")
@permit(Action.ACCOUNT)
def home() -> Response:
    """Each role's own first page."""
    return go(HOME.get(identity.current_member().role, "/visits"))


@bp.get("/me")
@permit(Action.ACCOUNT)
def me() -> str:
    """One's own account: language, organisations, phones."""
    return _me(reading_form(identity.current_member().user, now().date()))


@bp.post("/me/language")
@permit(Action.ACCOUNT)
def language() -> Response | tuple[str, int]:
    """Read Sixmarks in another language, calendar or digits from now on."""
    person = identity.current_member().user
    form = reading_form(person, now().date())
    if not form.validate_on_submit():
        return _me(form), 422
    chosen = (form.language.data, form.calendar.data or "", form.digits.data or "native")
    actions.choose_reading(person, *chosen)
    return go("/me")


@bp.post("/me/name")
@permit(Action.ACCOUNT)
def name() -> Response | tuple[str, int]:
    """Be called otherwise from now on."""
    person, form = identity.current_member().user, NameForm()
    if not form.validate_on_submit():
        return _me(reading_form(person, now().date(), anew=True), form), 422
    actions.choose_name(person, form.called.data)
    return go("/me")


@bp.post("/me/membership/<uuid:membership_id>")
@permit(Action.ACCOUNT)
def membership(membership_id: UUID) -> Response:
    """Work for another of one's organisations."""
    member = found(queries.membership(membership_id))
    if member.user_id != identity.current_member().user_id:
        raise NotFound
    identity.choose(member)
    return go("/")


@bp.post("/me/devices/<uuid:device_id>/revocation")
@permit(Action.ACCOUNT)
def revoke(device_id: UUID) -> Response:
    """Stop a phone's token; its unsent visits stay on the phone."""
    member = identity.current_member()
    device = found(queries.device_for(member, device_id))
    actions.revoke_device(device, by=member.id)
    return go("/me/security")


@bp.post("/demo/<uuid:membership_id>")
@permit(ANYONE)
def demo(membership_id: UUID) -> Response:
    """Sign in as a member of the demo organisation, on this machine only."""
    if not demo_open():
        raise NotFound
    member = found(queries.membership(membership_id))
    if not member.organisation.demo:
        raise NotFound
    let_in(member.user, second_factor=True, what=Happened.ONE_CLICK)
    identity.choose(member)
    return go("/")


@bp.get("/api/v1/session")
@permit(Action.ACCOUNT)
def who() -> dict[str, Any]:
    """Who is signed in, and the CSRF token with which a phone may be enrolled."""
    member = identity.current_member()
    return {
        "user": str(member.id),
        "name": member.user.name,
        "locale": member.user.locale,
        "reading": reading_of(current_reader()),
        "audits": may(member.role, Action.VISITS_AUDIT),
        "csrf": generate_csrf(),
    }


@bp.post("/api/v1/devices")
@permit(Action.VISITS_CAPTURE)
def enrol() -> tuple[dict[str, str], int]:
    """Give this phone a token of its own."""
    member = identity.current_member()
    device, token = actions.enrol_device(member, text_sent_as("name"))
    if opened := current_session():
        sessions.tie(opened, device)
    return {"device": str(device.id), "user": str(member.id), "token": token}, 201


def demo_open() -> bool:
    """Whether the one-click sign-in is offered: loopback only, both ends and no proxy."""
    here = request.remote_addr in {"127.0.0.1", "::1"} and _HERE.fullmatch(request.host)
    forwarded = {"X-Forwarded-For", "Forwarded", "Via"} & {name for name, _value in request.headers}
    return bool(current_app.config["LOOPBACK"] and here and not forwarded)


def demo_members() -> list[object]:
    """The demo's people for the sign-in page; nobody when it is closed."""
    return list(queries.demo_members()) if demo_open() else []


def _me(form: ReadingForm, named: NameForm | None = None) -> str:
    member = identity.current_member()
    return render_template(
        "people/me.html",
        form=form,
        named=named or NameForm(None, called=member.user.name),
        member=member,
        memberships=queries.memberships_of(member.user),
    )
