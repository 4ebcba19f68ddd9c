"""Verbs of the library: keep a comment, change it, drop it."""

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.visits.review.models import StockComment


class TitleTaken(Conflict):
    """Another comment of the library has this title."""

    kind = "title-taken"


def keep(title: str, text: str, *, by: Membership) -> StockComment:
    """Put a comment into the library. Raises TitleTaken."""
    with db.write() as session:
        _must_be_free(title.strip(), by)
        kept = StockComment(
            id=new_id(),
            organisation_id=by.organisation_id,
            title=title.strip(),
            text=text.strip(),
            written_by=by.id,
        )
        session.add(kept)
        _record(kept, "comment.kept", by)
    return kept


def change(comment: StockComment, title: str, text: str, *, by: Membership) -> None:
    """Put a comment in other words. Raises TitleTaken."""
    with db.write():
        _must_be_free(title.strip(), by, besides=comment)
        comment.title, comment.text = title.strip(), text.strip()
        comment.written_by, comment.written_at = by.id, now()
        _record(comment, "comment.changed", by)


def drop(comment: StockComment, *, by: Membership) -> None:
    """Take a comment out of the library; what was written with it stays."""
    with db.write() as session:
        _record(comment, "comment.dropped", by)
        session.delete(comment)


def _must_be_free(title: str, by: Membership, besides: StockComment | None = None) -> None:
    same = select(StockComment).where(
        StockComment.organisation_id == by.organisation_id, StockComment.title == title
    )
    known = db.session.scalar(same)
    if known is not None and known is not besides:
        raise TitleTaken(_("Another comment has this title. Choose one that tells them apart."))


def _record(comment: StockComment, kind: str, by: Membership) -> None:
    events.record(kind, organisation_id=by.organisation_id, subject_id=comment.id, actor_id=by.id)
