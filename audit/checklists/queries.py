"""Reads about checklists; they start from the member's organisation."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload, undefer

from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.wording import plain
from audit.infra.db import db
from audit.infra.i18n.ordering import by_name
from audit.people.models import Membership


def _visible_to(member: Membership) -> Select[ChecklistVersion]:
    return (
        select(ChecklistVersion)
        .where(ChecklistVersion.organisation_id == member.organisation_id)
        .options(joinedload(ChecklistVersion.parent), undefer(ChecklistVersion.content))
    )


def version_for(member: Membership, version_hash: str) -> ChecklistVersion | None:
    """One version by its hash; None also when it is another organisation's."""
    return db.session.scalar(_visible_to(member).where(ChecklistVersion.hash == version_hash))


def _newest(member: Membership) -> Select[ChecklistVersion]:
    """The newest version of each checklist that is in use."""
    other = aliased(ChecklistVersion)
    later = exists().where(
        other.checklist_id == ChecklistVersion.checklist_id, other.number > ChecklistVersion.number
    )
    return (
        _visible_to(member)
        .join(ChecklistVersion.parent)
        .where(~later, Checklist.retired_at.is_(None))
        .order_by(Checklist.slug)
    )


def offerable_versions(member: Membership) -> list[ChecklistVersion]:
    """The newest version of each checklist that visits can be made on, by title."""
    newest = db.session.scalars(_newest(member).where(Checklist.kind != "self"))
    return by_name(newest, lambda version: plain(version.checklist.title))


def newest_versions(member: Membership) -> list[ChecklistVersion]:
    """The newest version of each checklist in use, by title."""
    newest = db.session.scalars(_newest(member))
    return by_name(newest, lambda version: plain(version.checklist.title))


def latest_of_kind(member: Membership, kind: str) -> list[ChecklistVersion]:
    """The newest version of each of the organisation's checklists of one kind."""
    return list(db.session.scalars(_newest(member).where(Checklist.kind == kind)))


def versions_of(version: ChecklistVersion) -> list[ChecklistVersion]:
    """All versions of its checklist, oldest first, without their content."""
    found = select(ChecklistVersion).filter_by(checklist_id=version.checklist_id)
    return list(db.session.scalars(found.order_by(ChecklistVersion.number)))


def newest_numbers(checklist_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The number of each checklist's newest version."""
    found = (
        select(ChecklistVersion.checklist_id, func.max(ChecklistVersion.number))
        .where(ChecklistVersion.checklist_id.in_(set(checklist_ids)))
        .group_by(ChecklistVersion.checklist_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
