"""Reads of a branch's pages; they start from the published visits of its own places."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Action
from audit.people.queries import names_of
from audit.visits.blind.edition import BlindVisit, blind_of, latest_publications
from audit.visits.branch.models import Acknowledgement, BranchReply, TeamFeedback
from audit.visits.models import Photo, Publication, SubmissionPhoto, Visit
from audit.visits.queries import visible_to, visit_for
from audit.visits.rules import State


def published_for(member: Membership, *, limit: int, offset: int = 0) -> list[Publication]:
    """What was published of a member's branches, the newest first, one publication a visit."""
    found = visible_to(member, Action.BRANCH_SEE).with_only_columns(Visit.id)
    ids = found.order_by(Visit.changed_at.desc(), Visit.id).limit(limit).offset(offset)
    visits = list(db.session.scalars(ids))
    latest = latest_publications(visits)
    return [latest[visit] for visit in visits if visit in latest]


def publication_for(
    member: Membership, visit_id: UUID, action: Action = Action.BRANCH_SEE
) -> Publication | None:
    """The publication that holds now of a visit on which the member may do `action`."""
    visit = visit_for(member, visit_id, action)
    return latest_publications([visit.id]).get(visit.id) if visit else None


def photo_for_branch(blind: BlindVisit, submission_photo_id: UUID) -> Photo | None:
    """A photo of the blind edition; None for one that was held back, or is of another visit."""
    if submission_photo_id not in blind.pictures:
        return None
    used = db.session.get_one(SubmissionPhoto, submission_photo_id)
    return used.photo


def blind_for(member: Membership, visit_id: UUID) -> BlindVisit | None:
    """A published visit in the blind edition, where the member may read it."""
    publication = publication_for(member, visit_id)
    return blind_of(publication) if publication else None


def acknowledged(member: Membership, publications: Collection[UUID]) -> set[UUID]:
    """The publications that this member has acknowledged."""
    found = select(Acknowledgement.publication_id).where(
        Acknowledgement.publication_id.in_(publications), Acknowledgement.member_id == member.id
    )
    return set(db.session.scalars(found))


def acknowledgements_of(publication_id: UUID) -> list[Acknowledgement]:
    """Who of the branch has acknowledged a publication, the first one first."""
    found = select(Acknowledgement).where(Acknowledgement.publication_id == publication_id)
    return list(db.session.scalars(found.order_by(Acknowledgement.at, Acknowledgement.id)))


def replies_to(visit_id: UUID) -> list[tuple[BranchReply, str]]:
    """What the branch answered, oldest first, each with its author's name."""
    found = select(BranchReply).where(BranchReply.visit_id == visit_id)
    replies = list(db.session.scalars(found.order_by(BranchReply.at, BranchReply.id)))
    names = names_of({reply.author_id for reply in replies}) if replies else {}
    return [(reply, names.get(reply.author_id, "")) for reply in replies]


def feedback_of(visit_id: UUID) -> TeamFeedback | None:
    """What the branch manager takes to the team, once it was written."""
    return db.session.scalar(select(TeamFeedback).where(TeamFeedback.visit_id == visit_id))


def branch_side(visit: Visit) -> dict[str, Any]:
    """What the branch said about a published visit, for the desk; empty when it said nothing."""
    if visit.state != State.PUBLISHED:
        return {}
    latest = latest_publications([visit.id]).get(visit.id)
    said = {
        "acknowledged": acknowledgements_of(latest.id) if latest else [],
        "replies": replies_to(visit.id),
        "feedback": feedback_of(visit.id),
    }
    return said if any(said.values()) else {}
