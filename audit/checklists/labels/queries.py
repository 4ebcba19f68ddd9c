"""Reads of how an organisation says its answers."""

from sqlalchemy import select

from audit.checklists.labels.models import AnswerLabel
from audit.formats.base import Text
from audit.infra.db import db
from audit.people.models import Membership


def labels_of(member: Membership) -> dict[str, Text]:
    """By word, what the organisation says; words that it leaves to us are not there."""
    found = select(AnswerLabel).where(AnswerLabel.organisation_id == member.organisation_id)
    rows = db.session.scalars(found.order_by(AnswerLabel.word))
    return {row.word: row.names for row in rows if row.names}


def label_for(member: Membership, word: str) -> AnswerLabel | None:
    """What the organisation has written for one word."""
    found = select(AnswerLabel).where(
        AnswerLabel.organisation_id == member.organisation_id, AnswerLabel.word == word
    )
    return db.session.scalar(found)
