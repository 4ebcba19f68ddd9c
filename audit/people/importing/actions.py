"""Uploading a table, having it looked through, and writing all of it at once."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from audit.infra import events, jobs
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.i18n import current_language, current_reader
from audit.infra.refusals import Busy, Conflict
from audit.infra.storage import storage
from audit.infra.tables import Unreadable
from audit.people import queries as people
from audit.people.importing import undoing
from audit.people.importing.keeping import keep, keep_rows
from audit.people.importing.looking import Looked, is_outdated, look_through, progress_of, told_of
from audit.people.importing.models import Import, ImportProblem, ImportRow, What
from audit.people.importing.reading import cleaned, why_unreadable
from audit.people.importing.rules import KEPT_DAYS, WAITS, State, Step
from audit.people.models import Membership, Organisation
from audit.people.passwords.actions import invite
from audit.people.passwords.models import PasswordLink
from audit.people.permits import Action, may
from audit.people.undo.actions import remember

log = logging.getLogger(__name__)

LARGEST = 15 << 20
TRIES = 3


def upload(
    what: What, file_name: str, chunks: Iterable[bytes], *, by: Membership, encoding: str = ""
) -> Import:
    """Keep a table and have it looked through; nothing of it is written yet.

    Raises TooManyBytes.
    """
    table = Import(
        id=new_id(),
        organisation_id=by.organisation_id,
        uploaded_by=by.id,
        asked_by=by.id,
        what=what,
        file_name=cleaned(file_name)[-120:],
        encoding=encoding,
        language=current_language(),
        state=State.CHECKING,
        account={},
    )
    hashed = hashlib.sha256()
    table.size = storage().write(table.key, _hashing(chunks, hashed), limit=LARGEST)
    table.sha256 = hashed.hexdigest()
    try:
        with db.write() as session:
            session.add(table)
            session.flush()
            _ask("import.check", table)
    except BaseException:
        storage().delete(table.key)
        raise
    return table


def _hashing(chunks: Iterable[bytes], hashed: Any) -> Iterable[bytes]:
    for chunk in chunks:
        hashed.update(chunk)
        yield chunk


def _ask(kind: str, table: Import) -> None:
    jobs.ask(kind, f"{kind}:{table.id}", awaited=True, table=str(table.id))


def check_again(table: Import, *, by: Membership, encoding: str | None = None) -> None:
    """Look through a table once more: with other letters, or after something else changed."""
    with db.write():
        db.lock(table)
        if table.state in {State.APPLYING, State.APPLIED, State.UNDONE} or table.cleared_at:
            raise Conflict(_("This table was written already, or its file is gone."))
        table.state, table.progress, table.asked_by = State.CHECKING, 0, by.id
        table.language = current_language()
        table.encoding = table.encoding if encoding is None else encoding
        _ask("import.check", table)


def apply(table: Import, *, by: Membership, invites: bool = False) -> None:
    """Write a table in which nothing is wrong; the same again changes nothing."""
    with db.write():
        db.lock(table)
        if table.state is State.APPLIED:
            return
        if table.state is State.APPLYING:  # one that failed is tried again
            _ask("import.apply", table)
            return
        if table.state is not State.CHECKED or table.errors:
            raise Conflict(_("Something in this table is wrong, so nothing can be written."))
        table.state, table.progress, table.asked_by = State.APPLYING, 0, by.id
        table.language, table.invites, table.problem = current_language(), invites, ""
        _ask("import.apply", table)


@jobs.handles("import.check")
def check_now(table: str) -> None:
    """Look through a table that waits for it; may run twice."""
    found = db.session.get(Import, UUID(table))
    if found is None or found.state is not State.CHECKING:
        return
    looked = _looked(found)
    if looked is not None:
        _store(UUID(table), looked, State.CHECKING)


def _looked(table: Import) -> Looked | None:
    """The table looked through; None when it cannot be read, which is then said."""
    identity, what, language = table.id, table.what, table.language
    try:
        return look_through(table)
    except Unreadable as problem:
        with force_locale(language), db.write() as session:
            words = why_unreadable(problem, what)
            found = update(Import).where(Import.id == identity)
            told = told_of(problem.account) | {"first": problem.facts.get("first", [])}
            session.execute(
                found.values(state=State.UNREADABLE, problem=words, progress=0, account=told)
            )
        return None


def _store(table_id: UUID, looked: Looked, expected: State) -> None:
    """Keep what a look through the table has shown."""
    with db.write() as session:
        table = session.get_one(Import, table_id)
        db.lock(table)
        if table.state is not expected:
            return
        table.state, table.progress, table.problem = State.CHECKED, 100, ""
        keep(table, looked)
        keep_rows(table, looked, {})


@jobs.handles("import.apply")
def apply_now(table: str) -> None:
    """Write a table that waits for it, all of it or nothing; may run twice. Raises Busy."""
    identity = UUID(table)
    for _try in range(TRIES):
        found = db.session.get(Import, identity)
        if found is None or found.state is not State.APPLYING:
            return
        if not may_import(found.asked_by):
            _refuse(identity)
            return
        looked = _looked(found)
        if looked is None:
            return
        if looked.plan.errors:  # something else has changed since it was looked through
            _store(identity, looked, State.APPLYING)
            return
        try:
            if _written(identity, looked):
                return
        except IntegrityError:
            log.info("import %s: somebody was faster, once more", identity)
    raise Busy


def may_import(member_id: UUID) -> bool:
    """Whether a member still is one and has the right: a job comes later than the click."""
    member = people.membership(member_id)
    return member is not None and may(member.role, Action.IMPORTS_MAKE)


def _refuse(table_id: UUID) -> None:
    """Write nothing and say why; somebody else may have it written."""
    with db.write() as session:
        table = session.get_one(Import, table_id)
        db.lock(table)
        if table.state is State.APPLYING:
            table.state, table.progress = State.CHECKED, 100
            with force_locale(table.language):
                table.problem = _("Whoever asked for it may not import any more.")


def _written(table_id: UUID, looked: Looked) -> bool:
    """Write everything, or nothing when it is not as it was when the table was looked through."""
    with db.write() as session:
        table = session.get_one(Import, table_id)
        by = session.get_one(Membership, table.asked_by)
        organisation = session.get_one(Organisation, table.organisation_id)
        db.lock(organisation)
        db.lock(table)
        if table.state is not State.APPLYING:
            return True
        if is_outdated(looked, organisation.id):  # also when the asker's role or places have
            return False
        with force_locale(table.language):
            subjects = looked.checker.write(organisation, by)
            keep(table, looked)
            keep_rows(table, looked, subjects)
            table.account = {**table.account, "made": looked.checker.made}
            table.state, table.progress, table.applied_at = State.APPLIED, 100, now()
            if looked.plan.steps:
                _conclude(table, looked.plan.steps, subjects, by)
    return True


def _conclude(table: Import, steps: list[Step], subjects: dict[int, UUID], by: Membership) -> None:
    """One event that says how much, and by a hash what; the way back; invitations."""
    lines = "\n".join(f"{step.row} {step.act} {subjects[step.row]}" for step in steps)
    events.record(
        "import.applied",
        organisation_id=table.organisation_id,
        subject_id=table.id,
        actor_id=by.id,
        what=table.what.value,
        new=table.new,
        changed=table.changed,
        file=table.sha256,
        rows=hashlib.sha256(lines.encode()).hexdigest(),
    )
    table.change_id = remember(undoing.KIND, table.id, _words(table), before={}, by=by).id
    if table.invites and table.what is What.PEOPLE and table.new:
        _ask("import.invite", table)


def _words(table: Import) -> str:
    count = table.new + table.changed
    number = current_reader().number(count)
    if table.what is What.PEOPLE:
        return ngettext("Imported %(n)s person", "Imported %(n)s people", count, n=number)
    return ngettext("Imported %(n)s branch", "Imported %(n)s branches", count, n=number)


def invite_new(table: Import, *, by: Membership) -> None:
    """Invite the people that an import has added and who were not invited yet."""
    with db.write():
        db.lock(table)
        if table.state is not State.APPLIED or table.what is not What.PEOPLE:
            raise Conflict(_("This table was not written, so nobody can be invited."))
        table.asked_by = by.id
        _ask("import.invite", table)


@jobs.handles("import.invite")
def _invite(table: str) -> None:
    """Invite everybody who is new and was not invited yet; may run twice."""
    found = db.session.get_one(Import, UUID(table))
    by = found.asked_by
    if not may_import(by):
        return
    invited = select(PasswordLink.membership_id).where(PasswordLink.membership_id.is_not(None))
    new = (
        select(Membership.id)
        .join(ImportRow, ImportRow.subject_id == Membership.id)
        .where(
            ImportRow.import_id == found.id,
            ImportRow.act == "new",
            Membership.ended_at.is_(None),
            Membership.id.not_in(invited),
        )
        .order_by(ImportRow.row)
    )
    waiting, step = list(db.session.scalars(new)), progress_of(found.id)
    for number, member in enumerate(waiting, start=1):
        with db.write() as session:
            invite(session.get_one(Membership, member), by=session.get(Membership, by))
        step(number / len(waiting), number)


def clear_old() -> None:
    """Remove files that were uploaded thirty days ago, and whatever of them names anybody."""
    old = (Import.uploaded_at < now() - timedelta(days=KEPT_DAYS), Import.cleared_at.is_(None))
    waiting = select(Import.id).where(*old, Import.state.not_in(WAITS))
    for identity in list(db.session.scalars(waiting.order_by(Import.id).limit(20))):
        with db.write() as session:
            table = session.get_one(Import, identity)
            db.lock(table)
            storage().delete(table.key)
            session.execute(delete(ImportProblem).where(ImportProblem.import_id == identity))
            rows = update(ImportRow).where(ImportRow.import_id == identity)
            session.execute(rows.values(name="", changes={}, before={}, after={}))
            table.file_name, table.account, table.cleared_at = "", {}, now()
