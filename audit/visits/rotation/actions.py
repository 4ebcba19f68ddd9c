"""Verbs about what rotation judges by: ties, companions, languages, and when a visit was made."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, select

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Invalid
from audit.people.models import Branch, Membership
from audit.visits.models import Submission, Visit
from audit.visits.moves import move
from audit.visits.rotation import facts
from audit.visits.rotation.models import Companionship, Tie
from audit.visits.rules import GIVEN, State


@events.on("visit.submitted")
@events.on("submission.adopted")
def note_the_day(event: events.Event) -> None:
    """Keep on which local day a visit was made, by the submission that counts now.

    Never before its window nor after it was received, whatever a phone's clock said.
    """
    submission = db.session.get_one(Submission, UUID(event.data["submission"]))
    visit, times = submission.visit, submission.manifest.times
    began = max(times.by_server(times.started), visit.opens_at)
    moment = min(began, submission.received_at)
    visit.made_on = moment.astimezone(ZoneInfo(visit.branch.time_zone)).date()


def tie(member: Membership, branch: Branch, reason: str = "", *, by: Membership) -> list[Visit]:
    """Note that a person knows somebody at a branch; again is harmless.

    What they have of its covert visits and have not sent in yet ends: an offer is declined, an
    accepted visit cancelled. Returns those visits.
    """
    with db.write() as session:
        facts.lock([member.id])
        held = list(session.scalars(_held(member, branch).with_for_update(key_share=True)))
        known = select(Tie).where(Tie.membership_id == member.id, Tie.branch_id == branch.id)
        if session.scalar(known) is None:
            session.add(
                Tie(
                    id=new_id(),
                    membership_id=member.id,
                    branch_id=branch.id,
                    reason=reason.strip(),
                    told_by=by.id,
                    told_at=now(),
                )
            )
            _record("tie.told", member, by=by, branch=str(branch.id))
        return [_withdraw(visit, member, by=by) for visit in held]


def untie(member: Membership, branch_id: UUID, *, by: Membership) -> None:
    """Take a tie back; what ended by it stays ended. Again is harmless."""
    with db.write() as session:
        facts.lock([member.id])
        known = select(Tie).where(Tie.membership_id == member.id, Tie.branch_id == branch_id)
        found = session.scalar(known)
        if found is not None:
            session.delete(found)
            _record("tie.removed", member, by=by, branch=str(branch_id))


def pair(one: Membership, other: Membership, *, by: Membership) -> None:
    """Note that two shoppers go together; again is harmless. Raises Invalid for one alone."""
    first, second = sorted((one, other), key=lambda member: member.id)
    if first.id == second.id or first.organisation_id != second.organisation_id:
        raise Invalid(_("Choose somebody else as companion."))
    with db.write() as session:
        facts.lock([first.id, second.id])
        if session.scalar(_pairing(first.id, second.id)) is None:
            session.add(
                Companionship(
                    id=new_id(),
                    one_id=first.id,
                    other_id=second.id,
                    told_by=by.id,
                    told_at=now(),
                )
            )
            _record("companion.told", one, by=by, companion=str(other.id))


def part(one: Membership, other: Membership, *, by: Membership) -> None:
    """Note that two shoppers go together no more; again is harmless."""
    with db.write() as session:
        facts.lock([one.id, other.id])
        found = session.scalar(_pairing(*sorted((one.id, other.id))))
        if found is not None:
            session.delete(found)
            _record("companion.removed", one, by=by, companion=str(other.id))


def speak(member: Membership, languages: Iterable[str], *, by: Membership) -> None:
    """Note in which languages a person can make visits."""
    with db.write():
        facts.lock([member.id])
        told = sorted(set(languages))
        if member.languages != told:
            member.languages = told
            _record("member.languages", member, by=by)


def held_at(member: Membership, branch: Branch) -> list[Visit]:
    """The covert visits to a branch that a tie would end."""
    return list(db.session.scalars(_held(member, branch)))


def _held(member: Membership, branch: Branch) -> Select[Visit]:
    """The covert visits to a branch that a person has and has not sent in."""
    return (
        select(Visit)
        .where(
            Visit.assignee_id == member.id,
            Visit.branch_id == branch.id,
            Visit.kind == "mystery",
            Visit.state.in_(GIVEN),
        )
        .order_by(Visit.id)
    )


def _withdraw(visit: Visit, member: Membership, *, by: Membership) -> Visit:
    with force_locale(member.organisation.language):  # the desk reads it
        words = _("Knows somebody there.")
    if visit.state == State.OFFERED:
        move(visit, State.DECLINED, by=by.id, reason="tie")
        visit.refusal = words
    else:
        move(visit, State.CANCELLED, by=by.id, reason="tie")
        visit.cancellation = words
    return visit


def _pairing(first: UUID, second: UUID) -> Select[Companionship]:
    return select(Companionship).where(
        Companionship.one_id == first, Companionship.other_id == second
    )


def _record(kind: str, member: Membership, *, by: Membership, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=member.organisation_id,
        subject_id=member.id,
        actor_id=by.id,
        **data,
    )
