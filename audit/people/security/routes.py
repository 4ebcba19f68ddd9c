"""One's own account: how it is guarded, where it is signed in, and what happened to it."""

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.htmx import go
from audit.infra.i18n import current_reader
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, NotFound, found
from audit.people.identity import current_member
from audit.people.models import User
from audit.people.permits import Action
from audit.people.security import actions, queries, sessions, views
from audit.people.security import letters as _letters  # noqa: F401 - registers its letters
from audit.people.security.entering import current_session, leave, this_browser
from audit.people.security.forms import ChangePasswordForm, ProofForm, SetUpForm
from audit.people.security.models import BrowserSession

bp = Blueprint("own_security", __name__, url_prefix="/me/security")


def _me() -> User:
    return current_member().user


def _here() -> BrowserSession:
    return found(current_session())


@bp.get("")
@permit(Action.ACCOUNT)
def index() -> str:
    """How the account is guarded, and where it is signed in."""
    return render_template("security/index.html", **views.overview(current_member()))


@bp.get("/history")
@permit(Action.ACCOUNT)
def history() -> str:
    """Who signed in, who failed to, and what was changed."""
    return render_template("security/history.html", **views.history(current_member()))


@bp.post("/sessions/<uuid:session_id>/end")
@permit(Action.ACCOUNT)
def end_session(session_id: UUID) -> BaseResponse:
    """Sign one browser out."""
    opened = found(queries.session_for(_me(), session_id))
    if opened.id == _here().id:
        leave()
        return go(url_for("security.login"))
    sessions.end_session(opened)
    flash(_("Signed out there."), "message")
    return go(url_for("own_security.index"))


@bp.post("/sessions/others/end")
@permit(Action.ACCOUNT)
def end_others() -> BaseResponse:
    """Sign out everywhere but here."""
    count = sessions.end_others(_me(), keep=_here())
    number = current_reader().number(count)
    flash(
        ngettext("%(n)s browser signed out.", "%(n)s browsers signed out.", count, n=number)
        if count
        else _("You were signed in nowhere else."),
        "message",
    )
    return go(url_for("own_security.index"))


@bp.get("/password")
@permit(Action.ACCOUNT)
def password() -> str:
    """Where to choose another password."""
    return render_template("security/password.html", form=ChangePasswordForm(_me()))


@bp.post("/password")
@permit(Action.ACCOUNT)
def change_password() -> BaseResponse | tuple[str, int]:
    """Choose another password; every other session ends."""
    form = ChangePasswordForm(_me())
    if not form.proves():
        return render_template("security/password.html", form=form), 422
    actions.change_password(_me(), form.password.data, keep=_here())
    flash(_("Your password is changed. Everywhere else you are signed out."), "message")
    return go(url_for("own_security.index"))


@bp.get("/second-step")
@permit(Action.ACCOUNT)
def second_step() -> str:
    """An authenticator to be set up, or another one in its place."""
    return _set_up_page(SetUpForm(_me()))


@bp.post("/second-step")
@permit(Action.ACCOUNT)
def set_up() -> str | tuple[str, int]:
    """Guard the account with the authenticator that shows the right code."""
    form, user = SetUpForm(_me()), _me()
    secret = views.pending_secret(user)
    if not (form.fits(secret) and form.proves()):
        return _set_up_page(form), 422
    typed, replacing = form.fresh.data, "code" in form
    codes = found(actions.set_up(user, secret, typed, this_browser(), replacing=replacing))
    views.forget_pending()
    sessions.strengthen(_here())
    return _codes_page(codes)


@bp.get("/second-step/removal")
@permit(Action.ACCOUNT)
def removal() -> str:
    """Where to switch the second step off."""
    _may_remove()
    return render_template("security/removal.html", form=ProofForm(_me()))


@bp.post("/second-step/removal")
@permit(Action.ACCOUNT)
def remove() -> BaseResponse | tuple[str, int]:
    """Let the password alone open the account again."""
    _may_remove()
    form = ProofForm(_me())
    if not form.proves():
        return render_template("security/removal.html", form=form), 422
    actions.remove(_me(), this_browser())
    flash(_("The second step is off. Your password alone signs you in."), "message")
    return go(url_for("own_security.index"))


@bp.get("/recovery-codes")
@permit(Action.ACCOUNT)
def recovery_codes() -> str:
    """Where to make new recovery codes."""
    found(queries.factor_of(_me()))
    return render_template("security/renewal.html", form=ProofForm(_me()))


@bp.post("/recovery-codes")
@permit(Action.ACCOUNT)
def renew_codes() -> str | tuple[str, int]:
    """Make new recovery codes and show them, once."""
    found(queries.factor_of(_me()))
    form = ProofForm(_me())
    if not form.proves():
        return render_template("security/renewal.html", form=form), 422
    return _codes_page(actions.renew_codes(_me(), this_browser()))


@bp.post("/recovery-codes/file")
@permit(Action.ACCOUNT)
def codes_file() -> Response:
    """The codes that the page shows, as a file; only who has them gets it."""
    codes = request.form.getlist("code")
    if not actions.are_codes_of(_me(), codes):
        raise NotFound
    text = views.as_file(codes, _me(), _("Recovery codes for Sixmarks"))
    name = "attachment; filename=sixmarks-recovery-codes.txt"
    return Response(text, mimetype="text/plain", headers={"Content-Disposition": name})


def _may_remove() -> None:
    found(queries.factor_of(_me()))
    if queries.must_show_more(_me()):
        raise Conflict(
            _("Your organisation asks for a second step. You can put another one in its place.")
        )


def _set_up_page(form: SetUpForm) -> str:
    secret = views.pending_secret(_me())
    return render_template("security/set_up.html", form=form, **views.to_set_up(_me(), secret))


def _codes_page(codes: list[str]) -> str:
    address = url_for("own_security.index")
    return render_template("security/codes.html", codes=views.shown(codes), go_on=address)
