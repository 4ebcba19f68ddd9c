"""Pages for who has no password, or forgot it; open to anyone, with tries slowed down."""

from typing import Any, cast

from flask import Blueprint, Flask, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.mail import post
from audit.infra.permits import ANYONE, permit
from audit.people.passwords import actions
from audit.people.passwords import views as _letters  # noqa: F401 - registers its letters
from audit.people.passwords.forms import ForgottenForm, PasswordForm
from audit.people.security.rules import SHORTEST
from audit.people.sign_in import slow_down

bp = Blueprint("passwords", __name__, url_prefix="/password")


@bp.get("/forgotten")
@permit(ANYONE)
def forgotten() -> str:
    """Where to ask for a link."""
    return _ask(ForgottenForm())


@bp.post("/forgotten")
@permit(ANYONE)
def ask() -> Response | tuple[str, int]:
    """Send a link, if somebody signs in with this address; the answer is the same for any."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return _ask(form), 422
    actions.ask_reset(form.email.data)
    return go(url_for("passwords.asked"))


@bp.get("/asked")
@permit(ANYONE)
def asked() -> str:
    """What happens next, whoever asked."""
    return render_template("passwords/asked.html")


@bp.get("/<token>")
@permit(ANYONE)
def choose(token: str) -> Response:
    """Where a link leads; opening it spends nothing, since mail programs open links as well."""
    link = actions.link_of(token)
    if link is None or link.user is None:
        return _page("passwords/spent.html", 410)
    return _form(link, PasswordForm(link.user))


@bp.post("/<token>")
@permit(ANYONE)
def settle(token: str) -> Response:
    """Set the password, once, and send to the sign-in, where a second factor may be asked for."""
    link = actions.link_of(token)
    if link is None or link.user is None:
        return _page("passwords/spent.html", 410)
    form = PasswordForm(link.user)
    if not form.validate_on_submit():
        return _form(link, form, 422)
    if not actions.set_password(token, form.password.data):
        return _page("passwords/spent.html", 410)
    flash(_("Your password is set. Sign in with it."), "message")
    return go(url_for("security.login"))


def _ask(form: ForgottenForm) -> str:
    return render_template("passwords/forgotten.html", form=form, goes_out=post().real)


def _form(link: Any, form: PasswordForm, status: int = 200) -> Response:
    invited = link.membership_id is not None
    return _page(
        "passwords/choose.html",
        status,
        form=form,
        link=link,
        invited=invited,
        shortest=SHORTEST,
        here=request.path,
    )


def _page(template: str, status: int, **context: Any) -> Response:
    """A page whose address is a secret: it is told to nobody."""
    response = make_response(render_template(template, **context), status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


bp.record_once(lambda setup: slow_down(cast(Flask, setup.app), "passwords.ask"))
