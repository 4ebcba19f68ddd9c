"""Signing in and out: Flask-Security, set up for argon2id and generic errors."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from flask.sansio.app import App
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import RoleMixin, Security, current_user, hash_password
from flask_security.datastore import SQLAlchemyUserDatastore
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.db import db
from audit.infra.permits import ANYONE, permit, permit_of
from audit.people.addresses import NoAddress, address_of
from audit.people.forms import SignInForm
from audit.people.models import User
from audit.people.permits import Action
from audit.people.security import entering

TRIES_PER_ADDRESS = "30 per minute"
TRIES_PER_ACCOUNT = "10 per 5 minutes"


LENT = "DEMO_PASSWORD_HASH"
"""Where the hash of a lent password is, in the process that lends it."""


class UserStore(SQLAlchemyUserDatastore):
    """Flask-Security's access to people; it never commits outside `db.write()`."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> User | None:
        """The person with this address in its one spelling, or with this uniquifier."""
        if "email" in wanted:
            wanted["email"] = wanted["email"].lower()  # SQLite's own lower() knows only ASCII
        user = cast(User | None, super().find_user(**wanted))
        if user and "email" in wanted and LENT in current_app.config:
            _lend(user, current_app.config[LENT])
        return user

    def commit(self) -> None:
        """Nothing to do: our own actions commit what they write."""


def init_sign_in(app: Flask, *, secure: bool, testing: bool) -> None:
    """Open /sign-in and /sign-out, slowed down for whoever guesses passwords."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGIN_USER_TEMPLATE="people/sign_in.html",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CACHE_CONTROL=None,
        SECURITY_API_ENABLED_METHODS=["session"],
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        REMEMBER_COOKIE_NAME="__Host-sixmarks-stay" if secure else "sixmarks-stay",
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_ENABLED=not testing,
    )
    store = UserStore(db, User, cast(type[RoleMixin], None))
    security = Security(app, store, login_form=SignInForm)
    # Pages only: no answer as JSON, in which a token without an end could be asked for, and
    # no way in with such a token. Phones have tokens of their own (Device).
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.login_manager.user_loader(entering.load)  # type: ignore[attr-defined]
    app.after_request(entering.note_use)
    app.view_functions["security.login"] = sign_in
    app.view_functions["security.logout"] = sign_out
    _declare_permits(app)
    _slow_down(app)


def lend_password(app: Flask, password: str) -> None:
    """Let the demo's people sign in with a password until this process ends; nothing is stored.

    Phones on the local network have no other way in: the one-click sign-in is for this machine.
    """
    app.config[LENT] = hash_password(password)


def _lend(user: User, password_hash: str) -> None:
    demo_only = user.memberships and all(m.organisation.demo for m in user.memberships)
    if user.password is None and demo_only:
        set_committed_value(user, "password", password_hash)  # as if read: never written back


def sign_in() -> BaseResponse | str:
    """Ask for e-mail and password; what comes after them is `entering.arrive`."""
    form = SignInForm()
    if current_user.is_authenticated:
        return redirect(entering.here(form.next.data))
    right, user = form.validate_on_submit(), cast(User | None, form.user)
    if right and user:
        return entering.arrive(user, stays=form.remember.data, wanted=form.next.data)
    if user and not form.user_authenticated:
        entering.note_failure(user)
    return render_template("people/sign_in.html", login_user_form=form)


def sign_out() -> BaseResponse:
    """End this browser's session."""
    entering.leave()
    return redirect(url_for("security.login"))


def _declare_permits(app: Flask) -> None:
    views = app.view_functions  # what else Flask-Security adds stays closed
    permit(ANYONE)(views["security.login"])
    permit(Action.ACCOUNT)(views["security.logout"])


def _slow_down(app: Flask) -> None:
    limiter = Limiter(get_remote_address, app=app)
    view: Any = app.view_functions["security.login"]
    limited = limiter.limit(TRIES_PER_ADDRESS, methods=["POST"])(_forms_only(view))
    limited = limiter.limit(TRIES_PER_ACCOUNT, key_func=_account, methods=["POST"])(limited)
    app.view_functions["security.login"] = permit(ANYONE)(limited)
    app.extensions["limiter-of-sign-in"] = limiter


def slow_down(app: App, endpoint: str) -> None:
    """Limit how often one address may post to a route where something can be guessed."""
    limiter: Limiter = app.extensions["limiter-of-sign-in"]
    view: Any = app.view_functions[endpoint]
    limited = limiter.limit(TRIES_PER_ADDRESS, methods=["POST"])(_forms_only(view))
    app.view_functions[endpoint] = permit(str(permit_of(view)))(limited)


def _forms_only(view: Callable[[], Any]) -> Callable[[], Any]:
    """The view for what the page's form sends: JSON would slip past the limit per account."""

    @wraps(view)
    def guarded() -> Any:
        if request.is_json:
            abort(415)
        return view()

    return guarded


def _account() -> str:
    try:
        return address_of(request.form.get("email", ""))
    except NoAddress:
        return "nobody"  # no account has it; an empty key would switch the limit off
