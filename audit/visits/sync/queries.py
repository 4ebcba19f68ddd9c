"""What a phone fetches: its member's visits as one JSON document."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, literal, select
from sqlalchemy.orm import joinedload

from audit.checklists.models import ChecklistVersion
from audit.checklists.queries import newest_numbers
from audit.infra.db import db, now
from audit.infra.i18n import current_reader
from audit.infra.money import digits_of, format_money
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.models import Assessment, Handover, Return, ReviewNote, Submission, Visit
from audit.visits.programmes.models import Programme
from audit.visits.programmes.rules import PAYABLE, payable_percent
from audit.visits.queries import visible_to
from audit.visits.rules import State
from audit.visits.wording import terms

ON_PHONE = (
    State.OFFERED,
    State.ACCEPTED,
    State.SUBMITTED,
    State.RETURNED,
    State.APPROVED,
    State.PUBLISHED,
    State.EXCLUDED,
)
RECENT = 60
"""How many visits a phone carries at most: the open ones come first."""

REMEMBERED = timedelta(days=60)
"""How long a phone is told of visits that were taken back."""


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
    latest = _latest_submissions(visits)
    returns = _returns([s.id for s in latest.values()])
    newest = newest_numbers(visit.version.checklist_id for visit in visits)
    payable = _payable(visits)
    return {
        "user": str(member.id),
        "agency": _agency(member),
        "visits": [
            {**_visit(v, latest.get(v.id), returns, newest), "payable": payable.get(v.id)}
            for v in visits
        ],
        "ended": _ended(member),
        "aside": _aside(member),
    }


def _agency(member: Membership) -> dict[str, Any]:
    """What a phone must know of its organisation when there is no network."""
    organisation = member.organisation
    return {
        "safety_phone": organisation.safety_phone or None,
        "wants_position": organisation.wants_position,
    }


def _payable(visits: list[Visit]) -> dict[UUID, dict[str, int]]:
    """Per cent of the fee by how a visit ends, for those that are paid."""
    programmes = {visit.programme_id for visit in visits if visit.programme_id}
    found = db.session.execute(
        select(Programme.id, Programme.payable).where(Programme.id.in_(programmes))
    )
    rules: dict[UUID | None, dict[str, int]] = {row[0]: row[1] for row in found}
    return {
        visit.id: {
            outcome: payable_percent(rules.get(visit.programme_id, {}), outcome)
            for outcome in PAYABLE
        }
        for visit in visits
        if visit.fee or visit.pay
    }


def _ended(member: Membership) -> list[dict[str, str]]:
    """What was given to the member once and is not any more, with why."""
    since = now() - REMEMBERED
    taken = select(Handover.visit_id).where(
        Handover.from_id == member.id, Handover.handed_at >= since
    )
    reassigned = select(Visit.id, literal("reassigned")).where(
        Visit.id.in_(taken), Visit.assignee_id != member.id
    )
    over = select(Visit.id, cast(Visit.state, String)).where(
        Visit.assignee_id == member.id,
        Visit.state.in_((State.CANCELLED, State.EXPIRED)),
        Visit.changed_at >= since,
    )
    found = db.session.execute(reassigned.union_all(over))
    return sorted(({"id": str(row[0]), "why": str(row[1])} for row in found), key=lambda e: e["id"])


def _aside(member: Membership) -> list[dict[str, str | None]]:
    """The member's submissions that were set aside, and what was decided about them."""
    found = (
        select(Submission)
        .where(Submission.sender_id == member.id, Submission.quarantine.is_not(None))
        .options(joinedload(Submission.decision))
        .order_by(Submission.received_at.desc(), Submission.id)
        .limit(RECENT)
    )
    return [
        {
            "visit": str(submission.visit_id),
            "manifest_sha256": submission.manifest_sha256,
            "reason": submission.quarantine,
            "decision": submission.decision.decision.value if submission.decision else None,
        }
        for submission in db.session.scalars(found)
    ]


def _latest_submissions(visits: list[Visit]) -> dict[UUID, Submission]:
    counting = select(Assessment.submission_id).where(
        Assessment.id.in_([visit.assessment_id for visit in visits if visit.assessment_id])
    )
    found = select(Submission).where(Submission.id.in_(counting))
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
    visit: Visit,
    latest: Submission | None,
    returns: dict[UUID, dict[str, Any]],
    newest: dict[UUID, int],
) -> dict[str, Any]:
    document = visit.version.checklist
    returned = returns.get(latest.id) if latest and visit.state == State.RETURNED else None
    return {
        "id": str(visit.id),
        "state": visit.state.value,
        "kind": visit.kind,
        "branch": {
            "id": str(visit.branch_id),
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
        "fee": terms(visit) or None,
        "expenses": _expenses(visit),
        "newer": newest[visit.version.checklist_id] > visit.version.number,
        "returned": returned,
        "latest": latest and {"number": latest.number, "manifest_sha256": latest.manifest_sha256},
    }


def _expenses(visit: Visit) -> dict[str, Any] | None:
    """What is paid back, for the phone to ask for it; None when nothing is."""
    if not visit.expenses_limit:
        return None
    return {
        "limit": visit.expenses_limit,
        "currency": visit.currency,
        "digits": digits_of(visit.currency),
        "words": format_money(visit.expenses_limit, visit.currency, current_reader()),
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
