"""Reads of imports; who administers sees all of the organisation, everybody else their own."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from audit.infra.db import db, now
from audit.infra.jobs import job_by_key
from audit.people.importing.models import Import, ImportProblem, ImportRow
from audit.people.importing.rules import WAITS
from audit.people.models import Membership
from audit.people.passwords.models import PasswordLink
from audit.people.permits import Role
from audit.people.undo.actions import LASTS
from audit.people.undo.models import Change


def visible_to(member: Membership) -> Select[Import]:
    """The imports that a member may know of."""
    found = select(Import).where(Import.organisation_id == member.organisation_id)
    if member.role is not Role.ADMINISTRATOR:
        found = found.where(Import.uploaded_by == member.id)
    return found


def import_for(member: Membership, table_id: UUID) -> Import | None:
    """One of them."""
    return db.session.scalar(visible_to(member).where(Import.id == table_id))


def page_of(member: Membership, *, page: int, size: int) -> Sequence[Import]:
    """One page of them, the newest first, and one more where the list goes on."""
    found = visible_to(member).options(joinedload(Import.uploader).joinedload(Membership.user))
    found = found.order_by(Import.uploaded_at.desc(), Import.id)
    return db.session.scalars(found.offset((page - 1) * size).limit(size + 1)).all()


def problems_of(table: Import, *, stops: bool, page: int, size: int) -> Sequence[ImportProblem]:
    """One page of what is wrong, or worth knowing, by row."""
    found = _problems(table).where(ImportProblem.stops == stops)
    return db.session.scalars(found.offset((page - 1) * size).limit(size + 1)).all()


def _problems(table: Import) -> Select[ImportProblem]:
    found = select(ImportProblem).where(ImportProblem.import_id == table.id)
    return found.order_by(ImportProblem.number)


def all_problems(table: Import) -> Iterator[ImportProblem]:
    """Everything that was found, by row, a few hundred at a time."""
    return iter(db.session.scalars(_problems(table).execution_options(yield_per=500)))


def rows_of(table: Import, *, act: str, page: int, size: int) -> Sequence[ImportRow]:
    """One page of the rows that make something new, or change something."""
    found = _rows(table).where(ImportRow.act == act)
    return db.session.scalars(found.offset((page - 1) * size).limit(size + 1)).all()


def _rows(table: Import) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.import_id == table.id).order_by(ImportRow.row)


def all_rows(table: Import) -> Iterator[ImportRow]:
    """Every row that does something, a few hundred at a time."""
    return iter(db.session.scalars(_rows(table).execution_options(yield_per=500)))


def has_failed(table: Import) -> bool:
    """Whether the work on a table has come to an end without one."""
    if table.state not in WAITS:
        return False
    kind = "import.check" if table.state == "checking" else "import.apply"
    job = job_by_key(f"{kind}:{table.id}")
    return job is None or job.state in {"failed", "done"}


def is_inviting(table: Import) -> bool:
    """Whether invitations are on their way."""
    job = job_by_key(f"import.invite:{table.id}")
    return job is not None and job.state in {"queued", "running"}


def way_back(table: Import, member: Membership) -> Change | None:
    """What takes an import back: for an hour, by whoever did it."""
    found = select(Change).where(
        Change.id == table.change_id,
        Change.membership_id == member.id,
        Change.undone_at.is_(None),
        Change.made_at > now() - LASTS,
    )
    return db.session.scalar(found) if table.change_id else None


def invited(table: Import) -> tuple[int, int]:
    """How many of the new people were invited, and how many there are."""
    new = (
        select(Membership.id)
        .join(ImportRow, ImportRow.subject_id == Membership.id)
        .where(ImportRow.import_id == table.id, ImportRow.act == "new")
    )
    asked = select(func.count(PasswordLink.membership_id.distinct()))
    sent = db.session.scalar(asked.where(PasswordLink.membership_id.in_(new))) or 0
    return sent, table.new
