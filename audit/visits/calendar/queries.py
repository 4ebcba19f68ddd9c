"""Reads of visits by the day; they start from what the member may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db
from audit.people.models import Branch, Membership, User
from audit.people.permits import Action
from audit.visits.calendar.models import CalendarFeed
from audit.visits.models import Handover, Visit
from audit.visits.rules import STATES_OF, State
from audit.visits.work.queries import filtered
from audit.visits.work.rules import Filters

A_DAY = timedelta(days=1)
STANDING = tuple(state for state in State if state not in STATES_OF["ended"])
"""Visits that ended early were never made: they stand in no calendar unless they are asked for."""


@dataclass(frozen=True)
class Entry:
    """A visit in a calendar; its days are by the branch's clock."""

    visit_id: UUID
    kind: str
    state: State
    branch: str
    person: str
    first: date
    last: date
    made: bool
    zone: str
    due_at: datetime

    def days(self, *, whole: bool) -> Iterable[date]:
        """On which days it stands: on its last one, or on the whole of its window."""
        day = self.first if whole else self.last
        while day <= self.last:
            yield day
            day += A_DAY


def entries(member: Membership, filters: Filters, first: date, last: date) -> list[Entry]:
    """The visits that touch some days, in one query, by their end."""
    found = filtered(member, filters, Action.CALENDAR_SEE)
    if not filters.states:
        found = found.where(Visit.state.in_(STANDING))
    rows = (
        found.where(_touches(first, last))
        .join(Visit.branch)
        .join(Membership, Membership.id == Visit.assignee_id)
        .join(User, User.id == Membership.user_id)
        .with_only_columns(
            Visit.id,
            Visit.kind,
            Visit.state,
            Visit.opens_at,
            Visit.closes_at,
            Visit.due_at,
            Visit.made_on,
            Branch.name,
            Branch.time_zone,
            User.name.label("person"),
        )
        .order_by(Visit.closes_at, Visit.id)
    )
    return [_entry(row) for row in db.session.execute(rows)]


def _touches(first: date, last: date) -> ColumnElement[bool]:
    """Made on one of the days, or may be; a day wider, since branches keep their own clocks."""
    begins = datetime.combine(first, time(0), UTC) - A_DAY
    ends = datetime.combine(last, time(0), UTC) + 2 * A_DAY
    open_then = and_(Visit.made_on.is_(None), Visit.closes_at >= begins, Visit.opens_at < ends)
    return or_(Visit.made_on.between(first, last), open_then)


def _entry(row: Any) -> Entry:
    zone = ZoneInfo(row.time_zone)
    first = row.made_on or row.opens_at.astimezone(zone).date()
    last = row.made_on or row.closes_at.astimezone(zone).date()
    return Entry(
        row.id,
        row.kind,
        row.state,
        row.name,
        row.person,
        first,
        max(first, last),
        row.made_on is not None,
        row.time_zone,
        row.due_at,
    )


def feed_of(member: Membership) -> CalendarFeed | None:
    """A person's secret address, where there is one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.membership_id == member.id))


def feed_by(token_hash: str) -> CalendarFeed | None:
    """The feed behind a secret, of a person who still works there."""
    found = (
        select(CalendarFeed)
        .join(CalendarFeed.membership)
        .join(Membership.user)
        .where(
            CalendarFeed.token_hash == token_hash,
            Membership.ended_at.is_(None),
            Membership.disabled_at.is_(None),
            User.active,
        )
        .options(
            joinedload(CalendarFeed.membership).options(
                joinedload(Membership.user), joinedload(Membership.organisation)
            )
        )
    )
    return db.session.scalar(found)


def followed(found: Select[Visit], since: datetime, *, most: int) -> Sequence[Visit]:
    """The visits of a selection that ended or changed since a moment, what ends last first."""
    rows = found.where(or_(Visit.closes_at >= since, Visit.changed_at >= since))
    return db.session.scalars(rows.order_by(Visit.closes_at.desc(), Visit.id).limit(most)).all()


def given_away(member: Membership, since: datetime) -> dict[UUID, datetime]:
    """The visits that were taken from a person since a moment, and when."""
    found = (
        select(Handover.visit_id, Handover.handed_at)
        .join(Visit, Visit.id == Handover.visit_id)
        .where(
            Handover.from_id == member.id,
            Handover.handed_at >= since,
            Visit.assignee_id != member.id,
        )
        .order_by(Handover.handed_at)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
