"""Reads of grades: their means, one visit's, and a shopper's own."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.grading.models import QUALITIES, Grade
from audit.visits.grading.rules import mean, punctuality
from audit.visits.models import Visit
from audit.visits.queries import due_of


def grade_means(members: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """By member, the mean of their grades in hundredths (100 to 500) and how many visits it is of.

    Who has no grade yet is left out: unknown is not bad.
    """
    worth = Grade.content + Grade.instructions + Grade.language + Grade.punctuality
    found = (
        select(Visit.assignee_id, func.sum(worth), func.count())
        .join(Grade, Grade.visit_id == Visit.id)
        .where(Visit.assignee_id.in_(members))
        .group_by(Visit.assignee_id)
    )
    return {
        row[0]: (mean(int(row[1]), row[2] * len(QUALITIES)), row[2])
        for row in db.session.execute(found)
    }


def grade_of(visit: Visit) -> Grade | None:
    """The grade of one visit's report."""
    return db.session.scalar(select(Grade).where(Grade.visit_id == visit.id))


def suggested_punctuality(visit: Visit) -> int:
    """The grade that the arrival of what counts now suggests, from 1 to 5."""
    assert visit.assessment is not None
    received = visit.assessment.submission.received_at
    return punctuality(received - due_of(visit, received))


def own_grades(member: Membership, *, page: int = 1, size: int = 50) -> list[tuple[Grade, Visit]]:
    """A member's own grades, the newest first; one more than `size` tells of another page."""
    version = joinedload(Visit.version).joinedload(ChecklistVersion.parent)
    found = (
        select(Grade, Visit)
        .join(Visit, Visit.id == Grade.visit_id)
        .where(Visit.assignee_id == member.id)
        .options(joinedload(Visit.branch), version)
        .order_by(Grade.given_at.desc(), Grade.id)
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]
