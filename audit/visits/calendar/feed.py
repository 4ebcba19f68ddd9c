"""What other calendars read of one person's visits: no more than that person sees here, and no
name of anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from audit.checklists.wording import kind_name
from audit.infra.db import now
from audit.infra.i18n.reader import Reader, reader
from audit.infra.ics import CalendarEvent, calendar_bytes
from audit.people.models import Membership
from audit.people.permits import Action, Role
from audit.visits.calendar.queries import followed, given_away
from audit.visits.models import Visit
from audit.visits.queries import visible_to
from audit.visits.rules import STATES_OF, State

BACK = timedelta(days=90)
"""So far back a feed reaches."""

MOST = 1000
"""So many visits it holds."""

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""From here the revisions of events are counted."""

MAKERS = frozenset({Role.SHOPPER, Role.SUPERVISOR})


def feed_bytes(member: Membership, root: str) -> bytes:
    """The calendar of one member; `root` is where the application is, with its last slash.

    Who makes visits follows their own; everybody else at the desk those of their places.
    """
    user = member.user
    with force_locale(user.locale):
        read = reader(user.locale, user.calendar, user.digits)
        events = list(_events(member, root, read))
        return calendar_bytes(_("Sixmarks visits"), user.locale, events)


def _events(member: Membership, root: str, read: Reader) -> Iterator[CalendarEvent]:
    since = now() - BACK
    found = visible_to(member, Action.CALENDAR_SEE)
    if member.role in MAKERS:
        found = found.where(Visit.assignee_id == member.id)
    for visit in followed(found, since, most=MOST):
        yield _event(visit, member, root, read)
    if member.role in MAKERS:
        for visit_id, moment in given_away(member, since).items():
            yield _gone(visit_id, moment)


def _event(visit: Visit, member: Membership, root: str, read: Reader) -> CalendarEvent:
    branch = visit.branch
    shopper = member.role is Role.SHOPPER
    title = branch.name if shopper else f"{kind_name(visit.kind)} · {branch.name}"
    event = CalendarEvent(
        uid=uid_of(visit.id),
        starts=visit.opens_at,
        ends=visit.closes_at,
        title=title,
        place=read.joined(part for part in (branch.name, branch.address) if part),
        words=_("To be sent in by %(moment)s.", moment=read.moment(visit.due_at, branch.time_zone)),
        address=f"{root}visits/{visit.id}",
        status="CONFIRMED",
        sequence=_revision(visit.changed_at),
        changed=visit.changed_at,
    )
    if visit.state in STATES_OF["ended"] and visit.state is not State.EXCLUDED:
        return replace(event, status="CANCELLED", words="")
    if visit.made_on:
        return replace(event, starts=visit.made_on, ends=visit.made_on, words="")
    return replace(event, status="TENTATIVE") if visit.state is State.OFFERED else event


def _gone(visit_id: UUID, moment: datetime) -> CalendarEvent:
    """A visit that somebody else has now: nothing of what became of it is told."""
    return CalendarEvent(
        uid=uid_of(visit_id),
        starts=moment,
        ends=moment,
        title=_("Taken back"),
        place="",
        words="",
        address="",
        status="CANCELLED",
        sequence=_revision(moment),
        changed=moment,
    )


def uid_of(visit_id: UUID) -> str:
    """What a visit is called in every calendar, for ever."""
    return f"{visit_id}@sixmarks"


def _revision(moment: datetime) -> int:
    return max(int((moment - EPOCH).total_seconds()), 0)
