"""Reads of the library of comments."""

from uuid import UUID

from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n.folding import matches
from audit.infra.i18n.ordering import by_name
from audit.people.models import Membership
from audit.visits.review.models import StockComment

MOST = 200


def comments_for(member: Membership, words: str = "") -> list[StockComment]:
    """The organisation's comments in the order of their titles; those with all of the words."""
    found = select(StockComment).where(StockComment.organisation_id == member.organisation_id)
    known = db.session.scalars(found.order_by(StockComment.id)).all()
    having = [each for each in known if matches(f"{each.title} {each.text}", words)]
    return by_name(having, lambda comment: comment.title)[:MOST]


def comment_for(member: Membership, comment_id: UUID) -> StockComment | None:
    """One comment of the member's organisation."""
    found = select(StockComment).where(
        StockComment.id == comment_id, StockComment.organisation_id == member.organisation_id
    )
    return db.session.scalar(found)
