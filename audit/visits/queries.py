"""Reads about visits; every one starts from what the member may see."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.people.models import Branch, Membership
from audit.people.permits import Action, Scope, scope_of
from audit.people.queries import in_places
from audit.visits.models import (
    Assessment,
    Handover,
    Photo,
    Return,
    Submission,
    SubmissionDecision,
    SubmissionPhoto,
    Visit,
)
from audit.visits.rules import State


def visible_to(member: Membership, action: Action = Action.VISITS_SEE) -> Select[Visit]:
    """The visits on which a member may do `action`, each with its branch.

    Branch staff reach published visits only, by actions whose pages show the blind edition (R0.24).
    """
    visits = seen_by(member, action).join(Visit.branch)
    return visits.options(contains_eager(Visit.branch).joinedload(Branch.region))


def seen_by(member: Membership, action: Action) -> Select[Visit]:
    """The same without the branches: to count thousands, joining them costs more than counting."""
    visits = select(Visit).where(Visit.organisation_id == member.organisation_id)
    match scope_of(action, member.role):
        case Scope.PLACES:
            return visits.where(in_places(member, Visit.branch_id))  # type: ignore[arg-type]
        case Scope.OWN:
            return visits.where(Visit.assignee_id == member.id)
        case Scope.PUBLISHED:
            return visits.where(
                in_places(member, Visit.branch_id),  # type: ignore[arg-type]
                Visit.state == State.PUBLISHED,
            )
    return visits.where(false())


def visit_for(
    member: Membership, visit_id: UUID, action: Action = Action.VISITS_SEE
) -> Visit | None:
    """One visit on which the member may do `action`, or None."""
    found = visible_to(member, action).where(Visit.id == visit_id).options(*for_display())
    return db.session.scalar(found)


def for_display() -> tuple[ExecutableOption, ...]:
    """What lists and pages of visits read beside the visits, in the same query."""
    version = joinedload(Visit.version)
    return (
        version.joinedload(ChecklistVersion.parent),
        joinedload(Visit.assignee).joinedload(Membership.user),
        joinedload(Visit.assessment),
    )


def latest_submission(visit: Visit) -> Submission | None:
    """The submission that counts: the last that moved the visit, or was adopted since."""
    found = (
        select(Submission)
        .join(Assessment, Assessment.submission_id == Submission.id)
        .where(Assessment.id == visit.assessment_id)
    )
    return db.session.scalar(found)


def was_assigned(visit: Visit, member: Membership) -> bool:
    """Whether the visit was this member's before it was given to somebody else."""
    found = select(Handover.id).where(Handover.visit_id == visit.id, Handover.from_id == member.id)
    return db.session.scalar(found.limit(1)) is not None


def undecided_for(member: Membership) -> Select[Submission]:
    """The submissions set aside at a member's places about which nobody has decided yet."""
    within = visible_to(member, Action.VISITS_DECIDE).with_only_columns(Visit.id)
    here = within.where(Visit.id == Submission.visit_id).correlate(Submission)
    return _undecided().where(here.exists())


def undecided_of(visit: Visit) -> list[int]:
    """The numbers of the visit's submissions that were set aside and wait for a decision."""
    found = _undecided().where(Submission.visit_id == visit.id).order_by(Submission.number)
    return list(db.session.scalars(found.with_only_columns(Submission.number)))


def _undecided() -> Select[Submission]:
    return (
        select(Submission)
        .outerjoin(Submission.decision)
        .where(Submission.quarantine.is_not(None), SubmissionDecision.id.is_(None))
    )


def undecided_count(member: Membership) -> int:
    """How many submissions wait for this member to decide; 0 for who may not."""
    waiting = undecided_for(member).with_only_columns(Submission.id)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def due_of(visit: Visit, received: datetime) -> datetime:
    """By when what came at a moment was due: once handed back, a visit has a new term."""
    found = (
        select(Return.due_at)
        .where(Return.visit_id == visit.id, Return.returned_at <= received)
        .order_by(Return.returned_at.desc())
        .limit(1)
    )
    return db.session.scalar(found) or visit.due_at


def photos_of(submission: Submission) -> list[SubmissionPhoto]:
    """The photos of a submission in the shopper's order."""
    found = (
        select(SubmissionPhoto)
        .where(SubmissionPhoto.submission_id == submission.id)
        .join(SubmissionPhoto.photo)
        .options(contains_eager(SubmissionPhoto.photo))
        .order_by(SubmissionPhoto.position)
    )
    return list(db.session.scalars(found))


def photo_for(member: Membership, visit_id: UUID, photo_id: UUID) -> Photo | None:
    """A photo that a visible visit's submissions use."""
    visible = visible_to(member).where(Visit.id == visit_id).with_only_columns(Visit.id)
    found = (
        select(Photo)
        .join(SubmissionPhoto, SubmissionPhoto.photo_id == Photo.id)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .where(Photo.id == photo_id, Submission.visit_id.in_(visible))
        .limit(1)
    )
    return db.session.scalar(found)


def previous_published(visit: Visit) -> Visit | None:
    """The published visit of the same kind and checklist at this branch before this one."""
    found = (
        select(Visit)
        .join(Visit.version)
        .where(
            Visit.branch_id == visit.branch_id,
            Visit.kind == visit.kind,
            Visit.state == State.PUBLISHED,
            Visit.closes_at < visit.closes_at,
            ChecklistVersion.checklist_id
            == select(ChecklistVersion.checklist_id)
            .where(ChecklistVersion.id == visit.version_id)
            .scalar_subquery(),
        )
        .options(joinedload(Visit.assessment).undefer(Assessment.result))
        .order_by(Visit.closes_at.desc())
        .limit(1)
    )
    return db.session.scalar(found)
