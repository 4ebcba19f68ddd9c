"""Reads for exports: which visits, a hundred at a time, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from sqlalchemy import Select, func, select

from audit.checklists.models import Checklist, ChecklistVersion
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.rules import KEPT, TOGETHER, pieces
from audit.dashboards.results.queries import document_of
from audit.formats.checklist import Checklist as Document
from audit.infra.db import db, now
from audit.people.models import Branch, Membership, Region, User
from audit.people.permits import Action
from audit.visits.models import Assessment, Publication, Submission, Visit
from audit.visits.programmes.models import Programme
from audit.visits.rules import State
from audit.visits.work.queries import filtered
from audit.visits.work.rules import read


@dataclass(frozen=True, slots=True)
class Told:
    """One visit as a table tells it; moments in UTC, `score` and what follows None without one."""

    visit: UUID
    kind: str
    state: str
    opens_at: datetime
    closes_at: datetime
    made_on: date | None
    branch: UUID
    branch_code: str
    branch_name: str
    zone: str
    region: str
    programme: str | None
    checklist: str
    version: int
    version_hash: str
    pseudonym: str
    person: str
    score: int | None
    outcome: str | None
    result: dict[str, Any] | None
    adjustments: dict[str, Any] | None
    received_at: datetime | None
    late: bool | None
    published_at: datetime | None
    content: bytes | None = None
    """The manifest, where answers are asked for."""

    @property
    def document(self) -> Document:
        """The checklist that it was made by."""
        return document_of(self.version_hash)


def wanted(member: Membership, query: str, action: Action = Action.VISITS_SEE) -> Select[Visit]:
    """The visits that the filters of an address leave of what the member may see."""
    return filtered(member, read(parse_qsl(query)), action)


def counted(found: Select[Visit]) -> tuple[int, int]:
    """How many visits there are, and how many of them are published."""
    rows = found.with_only_columns(Visit.state, func.count()).group_by(Visit.state)
    counts = {row[0]: row[1] for row in db.session.execute(rows)}
    return sum(counts.values()), counts.get(State.PUBLISHED, 0)


def ids_in_order(found: Select[Visit]) -> bytes:
    """The visits by their windows, 16 bytes each: what is exported is settled at the start."""
    rows = found.with_only_columns(Visit.id).order_by(Visit.closes_at, Visit.id)
    ids = db.session.scalars(rows.execution_options(yield_per=1000))
    return b"".join(each.bytes for each in ids)


def published_ids(found: Select[Visit], most: int) -> list[UUID]:
    """The published visits, those made last first; at most so many."""
    rows = found.where(Visit.state == State.PUBLISHED).with_only_columns(Visit.id)
    rows = rows.order_by(
        Visit.made_on.is_(None), Visit.made_on.desc(), Visit.closes_at.desc(), Visit.id
    )
    return list(db.session.scalars(rows.limit(most)))


def documents_in(found: Select[Visit]) -> list[Document]:
    """Every version that one of the visits was made by, the newest last."""
    versions = found.with_only_columns(Visit.version_id).distinct()
    rows = select(ChecklistVersion.hash).where(ChecklistVersion.id.in_(versions))
    rows = rows.order_by(
        ChecklistVersion.published_at, ChecklistVersion.number, ChecklistVersion.id
    )
    return [document_of(each) for each in db.session.scalars(rows)]


def told(found: Select[Visit], packed: bytes, *, answers: bool) -> Iterator[list[Told]]:
    """The visits in their order, some at a time; between two reads no transaction is held."""
    for piece in pieces(packed, 16, TOGETHER):
        db.session.rollback()  # a new read: what changed since the last is told
        ids = [UUID(bytes=piece[at : at + 16]) for at in range(0, len(piece), 16)]
        rows = {each.visit: each for each in _told(found, ids, answers)}
        for version in sorted({each.version_hash for each in rows.values()}):
            document_of(version)  # read now what the rows will ask for
        db.session.rollback()  # whoever reads slowly holds nothing up
        yield [rows[each] for each in ids if each in rows]


def _told(found: Select[Visit], ids: list[UUID], answers: bool) -> Iterator[Told]:
    published = select(func.max(Publication.published_at)).where(
        Publication.visit_id == Visit.id, Publication.assessment_id == Visit.assessment_id
    )
    rows = (
        found.where(Visit.id.in_(ids))
        .join(Visit.branch)
        .join(Region, Region.id == Branch.region_id)
        .join(ChecklistVersion, ChecklistVersion.id == Visit.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .join(Membership, Membership.id == Visit.assignee_id)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Programme, Programme.id == Visit.programme_id)
        .outerjoin(Assessment, Assessment.id == Visit.assessment_id)
        .outerjoin(Submission, Submission.id == Assessment.submission_id)
        .with_only_columns(
            Visit.id, Visit.kind, Visit.state, Visit.opens_at, Visit.closes_at, Visit.made_on,
            Branch.id, Branch.code, Branch.name, Branch.time_zone, Region.name, Programme.name,
            Checklist.slug, ChecklistVersion.number, ChecklistVersion.hash,
            Membership.pseudonym, User.name,
            Assessment.score, Assessment.outcome, Assessment.result, Assessment.adjustments,
            Submission.received_at, Submission.late,
            published.correlate(Visit).scalar_subquery(),
            *([Submission.content] if answers else []),
        )
        .order_by(Visit.id)
    )  # fmt: skip
    for row in db.session.execute(rows):
        yield Told(*tuple(row))


def exports_of(member: Membership) -> list[Export]:
    """What a member had made within a week, the newest first."""
    return _own(member, select(Export))


def export_for(member: Membership, export_id: UUID) -> Export | None:
    """A file that this very member asked for."""
    return next(iter(_own(member, select(Export).where(Export.id == export_id))), None)


def _own(member: Membership, found: Select[Export]) -> list[Export]:
    """Not what was promised to be gone, whenever the chore comes that deletes it; nor what was made
    when its asker reached other places, whichever way they were changed."""
    fresh = found.where(
        Export.organisation_id == member.organisation_id,
        Export.asked_by == member.id,
        Export.asked_at > now() - KEPT,
    )
    reach = reach_of(member)
    all_of = db.session.scalars(fresh.order_by(Export.asked_at.desc(), Export.id))
    return [each for each in all_of if each.terms.get("reach") == reach]


def reach_of(member: Membership) -> str:
    """A hash of what a member may see: the role, and the regions and branches."""
    places = sorted(str(each.region_id or each.branch_id) for each in member.places)
    return sha256(":".join([member.role, *places]).encode()).hexdigest()
