"""Visits by the day, and the secret address that other calendars follow."""

import hashlib
from datetime import timedelta

from flask import Blueprint, current_app, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.permits import ANYONE, permit
from audit.infra.refusals import NotFound, found
from audit.people.identity import current_member
from audit.people.permits import Action, Role, may
from audit.visits.calendar import actions, queries, views
from audit.visits.calendar.feed import feed_bytes
from audit.visits.calendar.rules import day_asked_for
from audit.visits.work import rules
from audit.visits.work.views import calendar_choices

bp = Blueprint("calendar", __name__)

NEW = "calendar-feed"
"""Where the session keeps a new secret until it was shown."""

WAYS = ("month", "agenda", "day")


@bp.get("/visits/calendar")
@permit(Action.CALENDAR_SEE)
def index() -> str:
    """A month, or the agenda of a month or of one day."""
    member = current_member()
    filters = rules.read(request.args.items(multi=True))
    on = day_asked_for(request.args.get("on", ""), views.today_for(member))
    way = request.args.get("show", "")
    way = way if way in WAYS else "month"
    if way == "month":
        page = views.month_page(member, filters, on)
    else:
        page = views.agenda_page(member, filters, on, one_day=way == "day", page=page_asked_for())
    return render_template(
        "calendar/index.html",
        way=way,
        on=on,
        filters=filters,
        choices={} if member.role is Role.SHOPPER else calendar_choices(member),
        feed=queries.feed_of(member),
        secret=_secret(),
        a_day=timedelta(days=1),
        **page,
    )


@bp.post("/visits/calendar/feed")
@permit(Action.CALENDAR_SEE)
def renew() -> Response:
    """Make the secret address, or another in its place; it is shown once."""
    session[NEW] = actions.renew(current_member())
    return go(url_for("calendar.index") + "#follow")


@bp.post("/visits/calendar/feed/removal")
@permit(Action.CALENDAR_SEE)
def revoke() -> Response:
    """Take the secret address away."""
    actions.revoke(current_member())
    return go(url_for("calendar.index") + "#follow")


@bp.get("/calendar/<token>.ics")
@permit(ANYONE)
def feed(token: str) -> Response:
    """The visits of whoever holds the secret, as far as they may see them now."""
    known = found(queries.feed_by(actions.hash_of(token)))
    if not may(known.membership.role, Action.CALENDAR_SEE):
        raise NotFound
    content = feed_bytes(known.membership, _root())
    actions.asked(known)
    response = make_response(content)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="sixmarks.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)


def _root() -> str:
    """Where the application is, with its last slash."""
    return (current_app.config["SETTINGS"].base_url or request.url_root).rstrip("/") + "/"


def _secret() -> str:
    """The address that was made just now; it is shown this once."""
    token = session.pop(NEW, "")
    return f"{_root()}calendar/{token}.ics" if token else ""
