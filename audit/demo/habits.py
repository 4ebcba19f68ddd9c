"""What the desk does besides in the demo: its library, a visit on hold, a second reader."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from audit.demo.cast import REVIEWER
from audit.demo.story import latest_moment
from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.models import Visit
from audit.visits.review import actions as review
from audit.visits.review.comments.actions import keep
from audit.visits.rules import State

STOCK = {
    "Too dark": "The photo is too dark to see what the item asks about. Is there another one?",
    "Which counter": "Which counter was it, as seen from the entrance?",
    "In your words": "Please write what you saw and heard, not what you think of it.",
    "Mark and note": "The note says something else than the mark. Which of the two is right?",
}
"""Comments that the reviewer keeps, by their titles."""


def habits(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """The library on a morning long ago; today a visit on hold and one to be read again."""
    reviewer = members[REVIEWER]
    yield _morning(today - timedelta(days=30))
    for title, text in STOCK.items():
        keep(title, text, by=reviewer)
    yield latest_moment(today) - timedelta(minutes=5)
    waiting = select(Visit).where(Visit.state == State.SUBMITTED, Visit.assessment_id.is_not(None))
    visits = list(db.session.scalars(waiting.order_by(Visit.changed_at, Visit.id)))
    if len(visits) < 4:
        return
    held, doubtful = visits[-1], visits[-2]
    review.hold(held, "Wait for the branch’s opening hours of that week.", by=reviewer)
    assert doubtful.assessment is not None
    review.ask_second(
        doubtful, doubtful.assessment, "Is the wait measured from the right moment?", by=reviewer
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(6, 40), ZoneInfo("Europe/London"))
