"""Reads about checklists; they start from the member's organisation."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from audit.checklists.models import Checklist, ChecklistVersion
from audit.infra.db import db
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
    """The newest version of each checklist that visits can be made on."""
    return [c.versions[-1] for c in library_for(member) if c.kind != "self"]
