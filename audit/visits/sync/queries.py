"""What a phone fetches: its member's visits as one JSON document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db, now
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.models import Return, ReviewNote, Submission, Visit
from audit.visits.queries import visible_to
from audit.visits.rules import State

ON_PHONE = (
    State.OFFERED,
    State.ACCEPTED,
    State.SUBMITTED,
    State.RETURNED,
    State.APPROVED,
    State.PUBLISHED,
)
RECENT = 60
"""How many visits a phone carries at most: the open ones come first."""


def visits_of(member: Membership) -> dict[str, Any]:
    """The visits given to a member, in the shape that the phone keeps."""
    found: Select[Visit] = (
        visible_to(member, Action.VISITS_CAPTURE)
        .where(Visit.state.in_(ON_PHONE))
        .options(joinedload(Visit.version).undefer(ChecklistVersion.content))
        .order_by(
            Visit.state.in_((State.OFFERED, State.ACCEPTED, State.RETURNED)).desc(),
            Visit.closes_at.desc(),
        )
        .limit(RECENT)
    )
    visits = list(db.session.scalars(found))
    latest = _latest_submissions([visit.id for visit in visits])
    returns = _returns([s.id for s in latest.values()])
    return {
        "user": str(member.id),
        "visits": [_visit(v, latest.get(v.id), returns) for v in visits],
    }


def _latest_submissions(visit_ids: list[UUID]) -> dict[UUID, Submission]:
    found = (
        select(Submission)
        .where(Submission.visit_id.in_(visit_ids), Submission.quarantine.is_(None))
        .order_by(Submission.number)
    )
    return {submission.visit_id: submission for submission in db.session.scalars(found)}


def _returns(submission_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    returned = db.session.scalars(select(Return).where(Return.submission_id.in_(submission_ids)))
    answers: dict[UUID, dict[str, Any]] = {
        each.submission_id: {
            "reason": each.reason,
            "due_at": iso(each.due_at),
            "comments": {},
        }
        for each in returned
    }
    notes = select(ReviewNote).where(ReviewNote.submission_id.in_(list(answers)))
    for note in db.session.scalars(notes):
        answers[note.submission_id]["comments"][note.place] = note.text
    return answers


def _visit(
    visit: Visit, latest: Submission | None, returns: dict[UUID, dict[str, Any]]
) -> dict[str, Any]:
    document = visit.version.checklist
    returned = returns.get(latest.id) if latest and visit.state == State.RETURNED else None
    return {
        "id": str(visit.id),
        "state": visit.state.value,
        "kind": visit.kind,
        "branch": {
            "name": visit.branch.name,
            "address": visit.branch.address,
            "time_zone": visit.branch.time_zone,
        },
        "checklist": visit.version.hash,
        "title": document.title,
        "items": len(document.items),
        "window": {"from": iso(visit.opens_at), "to": iso(visit.closes_at)},
        "due_at": iso(visit.due_at),
        "scenario": visit.scenario,
        "brief": visit.brief,
        "fee": visit.fee or None,
        "returned": returned,
        "latest": latest and {"number": latest.number, "manifest_sha256": latest.manifest_sha256},
    }


def submission_of(member: Membership, visit_id: UUID, number: int) -> Submission | None:
    """One of the member's own submissions."""
    own = visible_to(member, Action.VISITS_CAPTURE).where(Visit.id == visit_id)
    found = select(Submission).where(
        Submission.visit_id.in_(own.with_only_columns(Visit.id)),
        Submission.sender_id == member.id,
        Submission.number == number,
    )
    return db.session.scalar(found)


def iso(moment: datetime) -> str:
    """A moment as phones write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def server_time() -> str:
    """The server's clock, from which a phone learns its own offset."""
    return iso(now())
