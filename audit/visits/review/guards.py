"""What every verb of the desk looks at first, with the visit's row locked."""

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.refusals import Conflict
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.queries import latest_submission
from audit.visits.review.models import Hold, SecondReading


class Stale(Conflict):
    """The page showed another submission or assessment than the one that counts now."""

    kind = "stale"


class Held(Conflict):
    """The visit is on hold: it has to be released first."""

    kind = "held"


class Unread(Conflict):
    """A second reader was asked and has not answered yet."""

    kind = "unread"


def lock(visit: Visit) -> None:
    """Read the visit again and keep others from changing it until the transaction ends."""
    db.lock(visit)


def must_be_current(visit: Visit, submission: Submission) -> None:
    """Stale unless this submission is the one that counts."""
    latest = latest_submission(visit)
    if latest is None or latest.id != submission.id:
        raise Stale(_("A newer submission has arrived. Look at that one first."))


def must_count(visit: Visit, assessment: Assessment) -> None:
    """Stale unless this assessment is the one that counts."""
    if visit.assessment_id != assessment.id:
        raise Stale(_("A newer assessment exists. Look at that one first."))


def must_be_free(visit: Visit) -> None:
    """Held while the visit is on hold."""
    if open_hold(visit) is not None:
        raise Held(_("This visit is on hold. Release it first."))


def must_be_read(visit: Visit) -> None:
    """Unread while a second reader has not answered about the submission that counts."""
    if open_reading(visit) is not None:
        raise Unread(
            _("A second reader was asked and has not answered yet. Wait, or withdraw the question.")
        )


def open_hold(visit: Visit) -> Hold | None:
    """The hold that the visit is on."""
    found = select(Hold).where(Hold.visit_id == visit.id, Hold.released_at.is_(None))
    return db.session.scalar(found.order_by(Hold.held_at).limit(1))


def open_reading(visit: Visit) -> SecondReading | None:
    """The question to a second reader that waits, about the submission that counts."""
    counting = select(Assessment.submission_id).where(Assessment.id == visit.assessment_id)
    found = (
        select(SecondReading)
        .join(Assessment, Assessment.id == SecondReading.assessment_id)
        .where(
            SecondReading.visit_id == visit.id,
            SecondReading.read_at.is_(None),
            Assessment.submission_id == counting.scalar_subquery(),
        )
        .order_by(SecondReading.asked_at)
    )
    return db.session.scalar(found.limit(1))
