"""Who is asking: a signed-in member, or a member's phone with its token."""

from uuid import UUID

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from audit.infra.db import db, now
from audit.infra.htmx import asked_by_htmx
from audit.infra.i18n import asked_language
from audit.infra.permits import A_FILE, ANYONE, permit_of, wants_bearer
from audit.infra.refusals import Forbidden, SignInNeeded, wants_problem
from audit.people import actions, queries
from audit.people.models import Device, Membership
from audit.people.permits import may
from audit.people.security.entering import current_session, leave
from audit.people.security.queries import asks_for_more


def current_member() -> Membership:
    """The member on whose behalf this request runs; SignInNeeded when there is none."""
    member: Membership | None = g.get("member")
    if member is None:
        raise SignInNeeded(_("Sign in to go on."))
    return member


def current_device() -> Device:
    """The phone that sent this request; only on bearer routes."""
    device: Device = g.device
    return device


def enter() -> Response | None:
    """Let a request in or turn it away, by its route's permit; runs before every request."""
    if request.endpoint is None:
        return None  # no such address, or not with this method: the router answers
    view = current_app.view_functions[request.endpoint]
    action = permit_of(view)
    if action == A_FILE:
        return None
    g.member = _member_of_device() if wants_bearer(view) else _member_of_session()
    _read_as(g.member)
    if action == ANYONE:
        return None
    if action is None:
        raise Forbidden(_("Your role does not include this."))
    if g.member is None:
        return _ask_to_sign_in()
    if not may(g.member.role, action):
        raise Forbidden(_("Your role does not include this."))
    return None


def _read_as(member: Membership | None) -> None:
    """Each person in their own language; the organisation's stands in where a text lacks it."""
    person = member.user if member else None
    g.language = person.locale if person else None
    g.calendar = person.calendar if person else None
    g.digits = person.digits if person else None
    if member:
        g.default_language = member.organisation.language
    elif asked_language() is None:
        g.default_language = queries.common_language()


def choose(member: Membership) -> None:
    """Work as this member from now on in this session."""
    session["membership"] = str(member.id)
    generate_csrf()  # from the first answer on: two that cross must not each bring a token


def _member_of_session() -> Membership | None:
    if not current_user.is_authenticated:
        return None
    member = _chosen_member()
    if member and asks_for_more(member) and not _showed_more():
        leave()
        if not wants_problem():
            flash(_("Your organisation asks for a second step now. Sign in again."), "warning")
        return None
    return member


def _showed_more() -> bool:
    opened = current_session()
    return opened is not None and opened.second_factor


def _chosen_member() -> Membership | None:
    chosen = session.get("membership")
    if chosen:
        member = queries.membership(UUID(chosen))
        if member is not None and member.user_id == current_user.id:
            return member
    for member in queries.memberships_of(current_user):
        choose(member)
        return member
    return None


def _member_of_device() -> Membership:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignInNeeded(_("This phone is not signed in."))
    found = (
        select(Device)
        .where(Device.token_hash == actions.token_hash(token))
        .options(
            joinedload(Device.membership).joinedload(Membership.user),
            joinedload(Device.membership).joinedload(Membership.organisation),
        )
    )
    device = db.session.scalar(found)
    if device is None or device.revoked_at or device.expires_at < now():
        raise SignInNeeded(_("This phone’s sign-in has ended. Sign in again; nothing is lost."))
    if not device.membership.holds:
        raise Forbidden(
            _("This account is closed. Your visits stay on this phone; ask your agency.")
        )
    actions.renew_device(device)
    g.device = device
    return device.membership


def _ask_to_sign_in() -> Response:
    if current_user.is_authenticated:  # signing in again would only lead back here
        raise Forbidden(_("You belong to no organisation any more. Ask its administrator."))
    if wants_problem():
        raise SignInNeeded(_("Sign in to go on."))
    address = url_for("security.login", next=_wanted())
    if request.method != "GET":
        flash(_("Your sign-in had ended, so nothing was changed. Sign in and send it again."))
    if asked_by_htmx():
        return Response("", 401, {"HX-Redirect": address})
    return redirect(address)


def _wanted() -> str:
    """Where to go on after signing in: here, also after a form that has its page here."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    here = "GET" in current_app.url_map.bind("localhost").allowed_methods(request.path)
    return request.path if here else "/"
