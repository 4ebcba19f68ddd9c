"""Verbs of kept views: keep, rename, share, drop, have back, open the list with."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Forbidden
from audit.people.models import Membership
from audit.people.permits import Action, may
from audit.visits.work.models import FirstView, SavedView

MOST = 50
"""So many views one person keeps."""

KEPT = timedelta(days=1)
"""So long a view that was dropped can be had back."""


class ViewsFull(Conflict):
    """One person keeps no more views than this."""

    kind = "too-many-views"


def keep(name: str, query: str, *, shared: bool, first: bool, by: Membership) -> SavedView:
    """Keep filters under a name. Raises ViewsFull, and Forbidden for who may share none."""
    _may_share(by, shared)
    with db.write() as session:
        db.lock(by)
        own = select(SavedView.id).where(
            SavedView.owner_id == by.id, SavedView.dropped_at.is_(None)
        )
        if len(session.scalars(own.limit(MOST)).all()) >= MOST:
            raise ViewsFull(_("You keep as many views as there can be. Delete one first."))
        view = SavedView(
            id=new_id(),
            organisation_id=by.organisation_id,
            owner_id=by.id,
            name=name.strip(),
            query=query,
            shared=shared,
            made_at=now(),
        )
        session.add(view)
        session.flush()
        _record(view, "view.kept", by)
        if first:
            _open_with(by, view.id)
    return view


def rename(view: SavedView, name: str, *, by: Membership) -> None:
    """Call a view otherwise."""
    with db.write():
        db.lock(view)
        if view.name != name.strip():
            view.name = name.strip()
            _record(view, "view.renamed", by)


def share(view: SavedView, shared: bool, *, by: Membership) -> None:
    """Let everybody at the desk use a view, or its owner alone."""
    _may_share(by, shared)
    with db.write():
        db.lock(view)
        if view.shared != shared:
            view.shared = shared
            _record(view, "view.shared" if shared else "view.unshared", by)


def drop(view: SavedView, *, by: Membership) -> None:
    """Delete a view; for a day it can be had back. Again is harmless."""
    with db.write():
        db.lock(view)
        if view.dropped_at is None:
            view.dropped_at = now()
            _record(view, "view.dropped", by)


def have_back(view: SavedView, *, by: Membership) -> None:
    """Take the deleting back; again is harmless."""
    with db.write():
        db.lock(view)
        if view.dropped_at is not None:
            view.dropped_at = None
            _record(view, "view.had_back", by)


def open_with(member: Membership, view: SavedView | None) -> None:
    """Let a person's list open with a view, or with everything."""
    with db.write():
        db.lock(member)
        _open_with(member, view.id if view else None)


def sweep() -> None:
    """Delete for good what was dropped a day ago."""
    old = select(SavedView.id).where(SavedView.dropped_at < now() - KEPT)
    if db.session.scalar(old.limit(1)) is None:
        return
    with db.write() as session:
        ids = list(session.scalars(old.order_by(SavedView.id)))
        session.execute(delete(FirstView).where(FirstView.view_id.in_(ids)))
        session.execute(delete(SavedView).where(SavedView.id.in_(ids)))


def _open_with(member: Membership, view_id: UUID | None) -> None:
    session = db.session()
    session.execute(delete(FirstView).where(FirstView.membership_id == member.id))
    if view_id:
        session.add(FirstView(id=new_id(), membership_id=member.id, view_id=view_id))
        session.flush()


def _may_share(by: Membership, shared: bool) -> None:
    if shared and not may(by.role, Action.VIEWS_SHARE):
        raise Forbidden(_("Your role does not include this."))


def _record(view: SavedView, kind: str, by: Membership, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=view.organisation_id,
        subject_id=view.id,
        actor_id=by.id,
        **data,
    )
