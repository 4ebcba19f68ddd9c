"""How the demo's manager works with the list of visits: views that are kept, an act on several
visits that was done, and one that waits to be begun."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.bulk import actions as bulk
from audit.visits.bulk.doing import go_on
from audit.visits.bulk.rules import Act
from audit.visits.models import Visit
from audit.visits.rules import GIVEN
from audit.visits.work import actions as views

VIEWS = {
    "Due this week": ("state=open&time=overdue&time=soon&sort=oldest", True),
    "Critical items failed": ("state=published&flag=critical", True),
    "Sent in late": ("time=late&sort=person", False),
}
"""Filters by the name under which they are kept, and whether everybody at the desk may use them."""


def working(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """Views kept long ago; today two visits extended, and others about to be given away."""
    manager = members[MANAGER]
    yield latest_moment(today - timedelta(days=20))
    for name, (query, shared) in VIEWS.items():
        views.keep(name, query, shared=shared, first=False, by=manager)
    yield latest_moment(today) - timedelta(minutes=3)
    open_now = _open()
    if len(open_now) < 5:
        return
    extended = bulk.choose(Act.EXTEND, open_now[:2], by=manager)
    bulk.settle(extended, {"days": 2, "until": None}, by=manager)
    bulk.begin(extended, by=manager)
    go_on(str(extended.id))
    waiting = bulk.choose(Act.REASSIGN, open_now[2:5], by=manager)
    bulk.settle(waiting, {"reason": "On leave until Monday.", "people": []}, by=manager)


def _open() -> list[UUID]:
    """The covert visits under way that end last."""
    found = select(Visit.id).where(Visit.state.in_(GIVEN), Visit.kind == "mystery")
    return list(db.session.scalars(found.order_by(Visit.closes_at.desc(), Visit.id).limit(5)))
