"""Reads about drafts; they start from the member's organisation."""

from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import defer, joinedload

from audit.checklists.builder.models import Draft, DraftStep
from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.people.models import Membership

PER_PAGE = 30


def _visible_to(member: Membership) -> Select[Draft]:
    return select(Draft).where(Draft.organisation_id == member.organisation_id)


def draft_for(member: Membership, draft_id: UUID) -> Draft | None:
    """One draft, open or closed; None also when it is another organisation's."""
    found = _visible_to(member).where(Draft.id == draft_id)
    return db.session.scalar(found.options(joinedload(Draft.checklist)))


def drafts_for(member: Membership, page: int) -> tuple[list[Draft], bool]:
    """A page of the open drafts, last changed first, and whether there are more."""
    found = (
        _visible_to(member)
        .where(Draft.discarded_at.is_(None), Draft.version_id.is_(None))
        .options(defer(Draft.document), joinedload(Draft.changer).joinedload(Membership.user))
        .options(joinedload(Draft.base))
        .order_by(Draft.changed_at.desc(), Draft.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )
    drafts = list(db.session.scalars(found))
    return drafts[:PER_PAGE], len(drafts) > PER_PAGE


def open_draft_of(member: Membership, version: ChecklistVersion) -> Draft | None:
    """The open draft of a checklist's next version, the one changed last."""
    found = (
        _visible_to(member)
        .where(Draft.checklist_id == version.checklist_id)
        .where(Draft.discarded_at.is_(None), Draft.version_id.is_(None))
        .order_by(Draft.changed_at.desc(), Draft.id)
    )
    return db.session.scalar(found.limit(1))


def newest_version(draft: Draft) -> ChecklistVersion | None:
    """The newest version of the checklist that a draft continues."""
    found = select(ChecklistVersion).where(ChecklistVersion.checklist_id == draft.checklist_id)
    return db.session.scalar(found.order_by(ChecklistVersion.number.desc()).limit(1))


def ways_back(draft: Draft) -> tuple[bool, bool]:
    """Whether there is a change to take back, and one to make again."""

    def any_step(*, undone: bool) -> bool:
        steps = exists().where(DraftStep.draft_id == draft.id, DraftStep.undone.is_(undone))
        return bool(db.session.scalar(select(steps)))

    return any_step(undone=False), any_step(undone=True)
