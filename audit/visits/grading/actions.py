"""The one verb of grading: say how good a report was, and say it anew."""

from collections.abc import Mapping

from sqlalchemy import select

from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.people.models import Membership
from audit.visits.grading.models import QUALITIES, Grade
from audit.visits.grading.rules import GRADABLE
from audit.visits.models import Visit
from audit.visits.moves import must_be, record


def grade(visit: Visit, marks: Mapping[str, int], coaching: str, *, by: Membership) -> Grade:
    """Keep a grade from 1 to 5 for each quality, and a word for the shopper; one per visit.

    Raises IllegalMove before the report was found right.
    """
    with db.write() as session:
        must_be(visit, *GRADABLE)
        known = session.scalar(select(Grade).where(Grade.visit_id == visit.id))
        given = known or Grade(id=new_id(), visit_id=visit.id)
        for quality in QUALITIES:
            setattr(given, quality, marks[quality])
        given.coaching, given.given_by, given.given_at = coaching.strip(), by.id, now()
        session.add(given)
        record(visit, "visit.graded", by=by.id, grade=str(given.id))
    return given
