"""The second step of signing in: a code, or setting up what shows one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import ANYONE, permit
from audit.infra.refusals import found
from audit.people.security import actions, queries, views
from audit.people.security.actions import Answer
from audit.people.security.entering import Arrival, arrival, let_in, this_browser
from audit.people.security.forms import CodeForm, NewFactorForm
from audit.people.security.rules import Happened
from audit.people.sign_in import slow_down

bp = Blueprint("arriving", __name__, url_prefix="/sign-in")


@bp.get("/code")
@permit(ANYONE)
def code() -> Response | str:
    """Ask for the code, after the password."""
    who = arrival()
    return _code_page(CodeForm(), who) if who else _begin_again()


@bp.post("/code")
@permit(ANYONE)
def give_code() -> Response | str | tuple[str, int]:
    """Let in who has the code."""
    who = arrival()
    if who is None:
        return _begin_again()
    form = CodeForm()
    answer = form.opened_by(who.user)
    if answer is None or not answer.opens:
        return _code_page(form, who), 429 if answer is Answer.PAUSED else 422
    recovered = answer is Answer.RECOVERY
    what = Happened.WITH_RECOVERY_CODE if recovered else Happened.SIGNED_IN
    let_in(who.user, stays=who.stays, second_factor=True, what=what)
    if recovered:
        _count_codes(who)
    return go(who.wanted)


@bp.get("/set-up")
@permit(ANYONE)
def set_up() -> Response | str:
    """Show what an authenticator scans, to who may not come in without one."""
    who = arrival()
    if who is None:
        return _begin_again()
    if queries.factor_of(who.user):
        return redirect(url_for("arriving.code"))
    return _set_up_page(NewFactorForm(), who)


@bp.post("/set-up")
@permit(ANYONE)
def confirm() -> Response | str | tuple[str, int]:
    """Let in who has set it up, and show the recovery codes."""
    who = arrival()
    if who is None:
        return _begin_again()
    if queries.factor_of(who.user):
        return redirect(url_for("arriving.code"))
    form, secret = NewFactorForm(), views.pending_secret(who.user)
    if not form.fits(secret):
        return _set_up_page(form, who), 422
    codes = found(actions.set_up(who.user, secret, form.fresh.data, this_browser()))
    let_in(who.user, stays=who.stays, second_factor=True)
    context = {"codes": views.shown(codes), "go_on": who.wanted, "member": who.user}
    return render_template("security/codes.html", **context)


def _begin_again() -> Response:
    flash(_("That took a while. Please begin with your password again."), "warning")
    return redirect(url_for("security.login"))


def _count_codes(who: Arrival) -> None:
    if queries.codes_left(who.user) < 3:
        flash(_("Few recovery codes are left. Make new ones under “Me”."), "warning")


def _code_page(form: CodeForm, who: Arrival) -> str:
    recovery = request.args.get("by") == "recovery"
    return render_template("security/code.html", form=form, who=who, recovery=recovery)


def _set_up_page(form: NewFactorForm, who: Arrival) -> str:
    shown = views.to_set_up(who.user, views.pending_secret(who.user))
    return render_template("security/first_set_up.html", form=form, **shown)


bp.record_once(lambda setup: slow_down(setup.app, "arriving.give_code"))
bp.record_once(lambda setup: slow_down(setup.app, "arriving.confirm"))
