"""Reads of the library of comments."""

from uuid import UUID

from sqlalchemy import or_, select

from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.review.models import StockComment

MOST = 200


def comments_for(member: Membership, words: str = "") -> list[StockComment]:
    """The organisation's comments in the order of their titles; those with all of the words."""
    found = select(StockComment).where(StockComment.organisation_id == member.organisation_id)
    for word in words.split():
        within = [
            column.icontains(word, autoescape=True)
            for column in (StockComment.title, StockComment.text)
        ]
        found = found.where(or_(*within))
    return list(db.session.scalars(found.order_by(StockComment.title, StockComment.id).limit(MOST)))


def comment_for(member: Membership, comment_id: UUID) -> StockComment | None:
    """One comment of the member's organisation."""
    found = select(StockComment).where(
        StockComment.id == comment_id, StockComment.organisation_id == member.organisation_id
    )
    return db.session.scalar(found)
