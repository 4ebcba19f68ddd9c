"""A second pair of eyes: asked for by one reviewer, given by another."""

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Forbidden
from audit.people.models import Membership
from audit.visits.models import Assessment, Visit
from audit.visits.moves import must_be, record
from audit.visits.review.guards import lock, must_count, open_reading
from audit.visits.review.models import SecondReading
from audit.visits.rules import State


class AlreadyAsked(Conflict):
    """A second reader was asked about this assessment before."""

    kind = "already-asked"


class NothingAsked(Conflict):
    """No question to a second reader waits."""

    kind = "nothing-asked"


class OwnQuestion(Forbidden):
    """Whoever asked cannot be the second reader."""

    kind = "own-question"


def ask_second(visit: Visit, assessment: Assessment, question: str, *, by: Membership) -> None:
    """Ask for another reviewer's opinion; nothing is approved or published until it is there."""
    with db.write() as session:
        lock(visit)
        must_be(visit, State.SUBMITTED, State.APPROVED)
        must_count(visit, assessment)
        known = select(SecondReading.id).where(SecondReading.assessment_id == assessment.id)
        if open_reading(visit) or session.scalar(known.limit(1)):
            raise AlreadyAsked(_("A second reader was asked about this already."))
        session.add(
            SecondReading(
                visit_id=visit.id,
                assessment_id=assessment.id,
                question=question.strip(),
                asked_by=by.id,
            )
        )
        record(visit, "reading.asked", by=by.id, assessment=str(assessment.id))


def withdraw_second(visit: Visit, *, by: Membership) -> None:
    """Take a question to a second reader back; again is harmless."""
    with db.write() as session:
        lock(visit)
        if waiting := open_reading(visit):
            record(visit, "reading.withdrawn", by=by.id, assessment=str(waiting.assessment_id))
            session.delete(waiting)


def read_second(visit: Visit, agrees: bool, words: str, *, by: Membership) -> None:
    """Say as the second reader whether the assessment is right. Raises OwnQuestion."""
    with db.write():
        lock(visit)
        waiting = open_reading(visit)
        if waiting is None:
            raise NothingAsked(_("The question was answered or withdrawn meanwhile."))
        if waiting.asked_by == by.id:
            raise OwnQuestion(_("Somebody else has to read it: you asked for it."))
        waiting.agrees, waiting.words = agrees, words.strip()
        waiting.read_by, waiting.read_at = by.id, now()
        record(visit, "reading.given", by=by.id, assessment=str(waiting.assessment_id))
