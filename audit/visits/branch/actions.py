"""Verbs of the branch: acknowledge what was published, answer it, take it to the team."""

from sqlalchemy import select

from audit.infra.db import db, now
from audit.people.models import Membership
from audit.visits.branch.models import Acknowledgement, BranchReply, TeamFeedback
from audit.visits.models import Publication, Visit
from audit.visits.moves import must_be, record
from audit.visits.rules import State


def acknowledge(publication: Publication, *, by: Membership) -> None:
    """Say that a publication was read; saying so again changes nothing."""
    with db.write() as session:
        visit = _published(publication)
        known = select(Acknowledgement.id).filter_by(publication_id=publication.id, member_id=by.id)
        if session.scalar(known) is not None:
            return
        session.add(Acknowledgement(publication_id=publication.id, member_id=by.id))
        record(visit, "publication.acknowledged", by=by.id, publication=str(publication.id))


def reply(publication: Publication, text: str, *, by: Membership) -> BranchReply:
    """Answer a published visit, for the desk to read; answers stay."""
    with db.write() as session:
        visit = _published(publication)
        answer = BranchReply(visit_id=visit.id, author_id=by.id, text=text.strip())
        session.add(answer)
        session.flush()
        record(visit, "branch.replied", by=by.id, reply=str(answer.id))
    return answer


def take_to_team(
    publication: Publication, strengths: str, weaknesses: str, next_steps: str, *, by: Membership
) -> TeamFeedback:
    """Keep what the team is to hear: what went well, what did not, what comes next."""
    with db.write() as session:
        visit = _published(publication)
        found = select(TeamFeedback).filter_by(visit_id=visit.id)
        feedback = session.scalar(found)
        if feedback is None:
            feedback = TeamFeedback(visit_id=visit.id, author_id=by.id)
            session.add(feedback)
        feedback.strengths, feedback.weaknesses = strengths.strip(), weaknesses.strip()
        feedback.next_steps = next_steps.strip()
        feedback.author_id, feedback.changed_at = by.id, now()
        session.flush()
        record(visit, "branch.feedback", by=by.id, feedback=str(feedback.id))
    return feedback


def _published(publication: Publication) -> Visit:
    """The visit, locked: what was taken back meanwhile is not answered."""
    found = select(Visit).where(Visit.id == publication.visit_id).with_for_update(key_share=True)
    visit = db.session.scalars(found.execution_options(populate_existing=True)).one()
    must_be(visit, State.PUBLISHED)
    return visit
