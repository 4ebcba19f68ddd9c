"""Reads about submissions that were set aside; they start from where the member may decide."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from audit.checklists.models import ChecklistVersion
from audit.infra import events
from audit.infra.db import db
from audit.people.models import Branch, Membership
from audit.people.permits import Action
from audit.visits.models import Submission, Visit
from audit.visits.queries import undecided_for, visible_to
from audit.visits.rules import COUNTED


def waiting_for(member: Membership, *, page: int = 1, size: int = 50) -> list[Submission]:
    """What waits for a decision, the oldest first; one more than `size` tells of another page."""
    found = (
        undecided_for(member)
        .options(joinedload(Submission.visit).joinedload(Visit.branch).joinedload(Branch.region))
        .order_by(Submission.received_at, Submission.id)
    )
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def set_aside(member: Membership, visit_id: UUID, number: int) -> Submission | None:
    """One submission that was set aside at the member's places, decided or not."""
    within = visible_to(member, Action.VISITS_DECIDE).with_only_columns(Visit.id)
    visit = joinedload(Submission.visit)
    version = visit.joinedload(Visit.version)
    found = (
        select(Submission)
        .where(
            Submission.visit_id == visit_id,
            Submission.visit_id.in_(within),
            Submission.number == number,
            Submission.quarantine.is_not(None),
        )
        .options(
            undefer(Submission.content),
            joinedload(Submission.decision),
            visit.joinedload(Visit.branch),
            version.undefer(ChecklistVersion.content),
        )
    )
    return db.session.scalar(found)


def counted_before(submission: Submission) -> Submission | None:
    """The submission that counted until this one was used instead; None when there was none."""
    before = None
    for event in events.timeline(submission.visit_id):
        if event.kind in COUNTED:
            if event.data["submission"] == str(submission.id):
                break
            before = event.data["submission"]
    return db.session.get(Submission, UUID(before)) if before else None


def senders_of(submissions: Iterable[Submission]) -> dict[UUID, str]:
    """What those who sent these are called on the desk: by their pseudonym where they have one."""
    wanted = {submission.sender_id for submission in submissions}
    found = select(Membership).where(Membership.id.in_(wanted)).options(joinedload(Membership.user))
    return {each.id: each.pseudonym or each.user.name for each in db.session.scalars(found)}
