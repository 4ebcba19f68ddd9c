"""Signing in, in the demo: where its people are signed in, and what failed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from audit.demo.cast import CAST, OTHER_SUPERVISOR
from audit.demo.story import latest_moment
from audit.infra.db import now
from audit.people.models import Membership
from audit.people.security import actions, sessions
from audit.people.security.rules import Happened, code_at, step_at

CHROME, FIREFOX, SAFARI = "Chrome · Windows", "Firefox · Linux", "Safari · iPhone"
DAYS = (
    (11, CHROME, Happened.SIGNED_IN),
    (6, SAFARI, Happened.WRONG_PASSWORD),
    (6, SAFARI, Happened.SIGNED_IN),
    (3, CHROME, Happened.PASSWORD_CHANGED),
    (1, FIREFOX, Happened.SIGNED_IN),
)


def arriving(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """A few days of the administrator; a supervisor has set up the second step.

    She is nobody with whom the demo is looked at: her codes are shown by no phone.
    """
    administrator, careful = members[CAST[0].email].user, members[OTHER_SUPERVISOR].user
    for days, browser, what in DAYS:
        yield _morning(today - timedelta(days=days)) + timedelta(minutes=len(what))
        if what is Happened.SIGNED_IN:
            sessions.open_session(administrator, browser=browser, stays=browser == SAFARI)
        else:
            sessions.note(administrator, what, browser)
    yield latest_moment(today) - timedelta(hours=2)
    secret = actions.new_secret()
    actions.set_up(careful, secret, code_at(secret, step_at(now())), FIREFOX)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7, 5), ZoneInfo("Europe/London"))
