"""Reads about checklists; they start from the member's organisation."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload, undefer

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


def library_for(member: Membership) -> list[Checklist]:
    """Every checklist of the organisation with its versions, newest last."""
    found = (
        select(Checklist)
        .where(Checklist.organisation_id == member.organisation_id)
        .options(selectinload(Checklist.versions).undefer(ChecklistVersion.content))
        .order_by(Checklist.kind, Checklist.slug)
    )
    return list(db.session.scalars(found))


def offerable_versions(member: Membership) -> list[ChecklistVersion]:
    """The newest version of each checklist that visits can be made on, by title."""
    newest = (each.versions[-1] for each in library_for(member) if each.kind != "self")
    return by_name(newest, lambda version: plain(version.checklist.title))


def latest_of_kind(member: Membership, kind: str) -> list[ChecklistVersion]:
    """The newest version of each of the organisation's checklists of one kind."""
    other = aliased(ChecklistVersion)
    later = exists().where(
        other.checklist_id == ChecklistVersion.checklist_id, other.number > ChecklistVersion.number
    )
    found = _visible_to(member).join(ChecklistVersion.parent).where(Checklist.kind == kind, ~later)
    return list(db.session.scalars(found.order_by(Checklist.slug)))


def newest_numbers(checklist_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The number of each checklist's newest version."""
    found = (
        select(ChecklistVersion.checklist_id, func.max(ChecklistVersion.number))
        .where(ChecklistVersion.checklist_id.in_(set(checklist_ids)))
        .group_by(ChecklistVersion.checklist_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}
