"""Making visits known, one or many at once, and taking that back within minutes."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra import faults
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Refusal
from audit.people.models import Membership
from audit.visits.appeals.models import Appeal
from audit.visits.assessments import copied
from audit.visits.blind.suspicion import must_not_tell
from audit.visits.models import Assessment, Publication, Visit
from audit.visits.moves import move, must_be
from audit.visits.review.guards import lock, must_be_free, must_be_read, must_count
from audit.visits.review.rules import UNDO
from audit.visits.rules import State


class TooLate(Conflict):
    """A publication can be undone for ten minutes, as long as nothing was built upon it."""

    kind = "too-late"


class Wanted(NamedTuple):
    """One of many visits to publish: which assessment was shown, and the words for its report."""

    visit: Visit
    assessment_id: UUID
    summary: str
    warned: str = ""
    """The seal of the words of which the page had warned."""


def publish(
    visit: Visit, assessment: Assessment, summary: str, *, by: Membership, revised: bool = False
) -> Publication:
    """Make an approved assessment known; its report is made by a job.

    `revised`: it takes the place of a publication, after an appeal was upheld.
    """
    with db.write() as session:
        lock(visit)
        must_be(visit, State.PUBLISHED if revised else State.APPROVED)
        must_count(visit, assessment)
        must_be_free(visit)
        must_be_read(visit)
        publication = Publication(
            id=new_id(),
            visit_id=visit.id,
            assessment_id=assessment.id,
            summary=summary.strip(),
            published_by=by.id,
            published_at=now(),
            revised=revised,
        )
        event = move(
            visit,
            State.PUBLISHED,
            by=by.id,
            kind="visit.revised" if revised else "",
            assessment=str(assessment.id),
            publication=str(publication.id),
        )
        session.add(publication)
        publication.chain_seq, publication.chain_hash = event.seq, event.hash
        faults.point("publication-inside-transaction")
    return publication


def publish_many(
    wanted: Iterable[Wanted], *, by: Membership
) -> list[tuple[Visit, Publication | Refusal]]:
    """Publish each visit by itself: what cannot be published keeps no other from it."""
    done: list[tuple[Visit, Publication | Refusal]] = []
    for each in wanted:
        try:
            must_not_tell(each.visit, each.summary, each.warned)
            assessment = db.session.get_one(Assessment, each.assessment_id)
            done.append((each.visit, publish(each.visit, assessment, each.summary, by=by)))
        except Refusal as refusal:
            done.append((each.visit, refusal))
    return done


def unpublish(visit: Visit, *, by: Membership) -> None:
    """Undo a publication within ten minutes: the visit stands at approved again. Raises TooLate.

    What was published stays as it was; a copy of its assessment counts from now on, so that
    nothing made from the first publication is ever taken for the next one's.
    """
    with db.write():
        lock(visit)
        must_be(visit, State.PUBLISHED)
        last = last_publication(visit)
        _must_be_fresh(last)
        again = copied(visit, last.assessment, by=by.id)
        move(
            visit,
            State.APPROVED,
            by=by.id,
            kind="visit.unpublished",
            publication=str(last.id),
            assessment=str(again.id),
        )


def last_publication(visit: Visit) -> Publication:
    """The publication that holds, of a visit that was published."""
    found = select(Publication).where(Publication.visit_id == visit.id)
    newest = found.order_by(Publication.published_at.desc(), Publication.id).limit(1)
    return db.session.scalars(newest).one()


def undoable(visit: Visit) -> bool:
    """Whether the publication of a published visit can still be undone."""
    return _is_fresh(last_publication(visit))


def _is_fresh(publication: Publication) -> bool:
    appeals = select(Appeal.id).where(Appeal.assessment_id == publication.assessment_id)
    appealed = db.session.scalar(appeals.limit(1)) is not None
    return not (publication.revised or appealed or publication.published_at + UNDO < now())


def _must_be_fresh(publication: Publication) -> None:
    if not _is_fresh(publication):
        raise TooLate(
            _(
                "A publication can be undone for ten minutes, and not once the branch has answered "
                "it. What is wrong is put right by an appeal: it is published again, revised."
            )
        )
