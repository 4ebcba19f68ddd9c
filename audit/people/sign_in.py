"""Signing in and out: Flask-Security, set up for argon2id and generic errors."""

from datetime import timedelta
from typing import Any, cast

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import RoleMixin, Security
from flask_security.datastore import SQLAlchemyUserDatastore

from audit.infra.db import db
from audit.infra.permits import ANYONE, permit
from audit.people.forms import SignInForm
from audit.people.models import User
from audit.people.permits import Action

TRIES_PER_ADDRESS = "30 per minute"
TRIES_PER_ACCOUNT = "10 per 5 minutes"


class UserStore(SQLAlchemyUserDatastore):
    """Flask-Security's access to people; it never commits outside `db.write()`."""

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
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_ENABLED=not testing,
    )
    Security(app, UserStore(db, User, cast(type[RoleMixin], None)), login_form=SignInForm)
    _declare_permits(app)
    _slow_down(app)


def _declare_permits(app: Flask) -> None:
    views = app.view_functions  # what else Flask-Security adds stays closed
    permit(ANYONE)(views["security.login"])
    permit(Action.ACCOUNT)(views["security.logout"])


def _slow_down(app: Flask) -> None:
    limiter = Limiter(get_remote_address, app=app)
    view: Any = app.view_functions["security.login"]
    limited = limiter.limit(TRIES_PER_ADDRESS, methods=["POST"])(view)
    limited = limiter.limit(TRIES_PER_ACCOUNT, key_func=_account, methods=["POST"])(limited)
    app.view_functions["security.login"] = permit(ANYONE)(limited)
    app.extensions["limiter-of-sign-in"] = limiter


def _account() -> str:
    return request.form.get("email", "").strip().lower()
