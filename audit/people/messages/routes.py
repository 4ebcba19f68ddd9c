"""The office's page about e-mail, and what each person wants to be sent."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.htmx import go, render
from audit.infra.mail import post
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people import queries as people
from audit.people.identity import current_member
from audit.people.messages import actions, queries, wording
from audit.people.messages import sending as _job  # noqa: F401 - registers its job
from audit.people.messages import views as _letters  # noqa: F401 - registers its letter
from audit.people.messages.kinds import kinds_for
from audit.people.messages.rules import TO_RETRY, is_moving
from audit.people.permits import Action

bp = Blueprint("mail", __name__)
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))

SIZE = 50


@bp.get("/organisation/mail")
@permit(Action.ORGANISATION_EDIT)
def index() -> Response:
    """What was sent lately, and what could not be; never what it said."""
    member, page = current_member(), page_asked_for()
    show = request.args.get("show", "")
    show = show if show in queries.SHOWN else ""
    messages = queries.messages_page(member, show, page=page, size=SIZE)
    return render(
        "mail/index.html",
        fragment="mail/_list.html",
        messages=messages[:SIZE],
        moving=any(
            is_moving(each.state, each.attempts, each.next_at - now()) for each in messages[:SIZE]
        ),
        zone=member.organisation.time_zone,
        now=now(),
        more=len(messages) > SIZE,
        page=page,
        show=show,
        counts=queries.counts(member),
        to_retry=TO_RETRY,
        post=post(),
    )


@bp.post("/organisation/mail/test")
@permit(Action.ORGANISATION_EDIT)
def test() -> Response:
    """Send a letter to whoever asks for it."""
    member = current_member()
    actions.send_test(member)
    flash(_("A test is on its way to %(address)s.", address=member.user.email), "message")
    return go(url_for("mail.index"))


@bp.post("/organisation/mail/<uuid:message_id>/retry")
@permit(Action.ORGANISATION_EDIT)
def retry(message_id: UUID) -> Response:
    """Send again what failed."""
    member = current_member()
    message = found(queries.message_for(member, message_id))
    again = actions.retry(message, by=member)
    flash(_("It is sent again.") if again else _("Nothing was left to do."), "message")
    return go(url_for("mail.index", show=request.args.get("show") or None))


@bp.get("/me/mail")
@permit(Action.ACCOUNT)
def mine() -> str:
    """Which messages a person gets, in each of their organisations."""
    members = people.memberships_of(current_member().user)
    refused = queries.refused_by([each.id for each in members])
    choices = [(each, kinds_for(each.role)) for each in members]
    return render_template("mail/mine.html", choices=choices, refused=refused)


@bp.post("/me/mail")
@permit(Action.ACCOUNT)
def choose() -> Response:
    """Get these from now on, and no others."""
    for member in people.memberships_of(current_member().user):
        offered = [kind.name for kind in kinds_for(member.role)]
        actions.choose(member, offered, request.form.getlist(str(member.id)))
    flash(_("Saved."), "message")
    return go(url_for("mail.mine"))
