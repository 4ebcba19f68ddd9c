"""Verbs of exports: take out at once, ask for a file, let a job go on, forget."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, select

from audit.dashboards.exports import queries, rules
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.rules import KEPT, MAKES, MOST_REPORTS
from audit.dashboards.exports.tables import TABLES, Batch, Manner
from audit.infra import events, jobs
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.i18n import current_language, defaulting_to
from audit.infra.refusals import Invalid, NotFound, found
from audit.infra.storage import storage
from audit.infra.tables import Cell, csv_chunks
from audit.people.models import Membership
from audit.people.permits import Action
from audit.visits.models import Submission, SubmissionPhoto


class NothingToTakeOut(Invalid):
    """The filters leave no visit, or none that is published."""

    kind = "nothing-to-export"


def csv_of(what: str, query: str, manner: Manner, *, by: Membership) -> Iterator[bytes]:
    """A table as it is written, row by row; that it was taken out is on record."""
    with db.write():
        _record("export.taken", by.id, by, what=what, file="csv", named=manner.named)
    visits = queries.wanted(by, query)
    return csv_chunks(cell_rows(TABLES[what](visits, manner)))


def cell_rows(batches: Iterable[Batch]) -> Iterator[list[Cell]]:
    """The rows of a table, one after the other."""
    return (row for _visits, rows in batches for row in rows)


def ask(make: str, query: str, manner: Manner, *, by: Membership) -> Export:
    """Have a file made by a job; the very same that is being made already is that one.

    Raises NothingToTakeOut.
    """
    what, kind = MAKES[make]
    named = manner.named and what != "reports"  # reports hold pseudonyms
    action = Action.REPORTS_SEE if what == "reports" else Action.VISITS_SEE
    visits = queries.wanted(by, query, action)
    chosen = queries.published_ids(visits, MOST_REPORTS) if what == "reports" else []
    total = len(chosen) if what == "reports" else queries.counted(visits)[0]
    if not total:
        raise NothingToTakeOut(_("No visit fits, so there is nothing to take out."))
    words = {"visits": _("Visits"), "answers": _("Answers"), "reports": _("Reports")}[what]
    terms = {
        "query": query,
        "kind": kind,
        "coded": manner.coded,
        "named": named,
        "language": current_language(),
        "reach": queries.reach_of(by),
    }
    with db.write() as session:
        db.lock(by)  # a second click waits for the first
        if same := _under_way(by, what, terms):
            return same
        export = Export(
            id=new_id(),
            organisation_id=by.organisation_id,
            asked_by=by.id,
            what=what,
            state="working",
            terms=terms,
            chosen=[str(each) for each in chosen],
            missing=[],
            total=total,
            done=0,
            # the day first: after an Arabic word it would be shown the other way round
            name=f"{now().date().isoformat()} {words}.{kind}",
            asked_at=now(),
        )
        session.add(export)
        session.flush()
        _record("export.taken", export.id, by, what=what, file=kind, named=named)
        ask_for_job(export)
    return export


def _under_way(by: Membership, what: str, terms: dict[str, Any]) -> Export | None:
    made = select(Export).where(
        Export.asked_by == by.id,
        Export.what == what,
        Export.state == "working",
        Export.asked_at > now() - KEPT,
    )
    all_of = db.session.scalars(made.order_by(Export.asked_at, Export.id))
    return next((each for each in all_of if each.terms == terms), None)


def go_on(export: Export) -> None:
    """Ask once more for the job of a file that is not made; again is harmless."""
    with db.write():
        db.lock(export)
        if export.state != "done":
            ask_for_job(export)


def ask_for_job(export: Export) -> None:
    """Ask inside `db.write()` for the job that goes on with a file."""
    jobs.ask("export", job_key(export), awaited=True, export=str(export.id))


def job_key(export: Export) -> str:
    """The key of the job that goes on with a file: for a zip, of its present handful of reports."""
    last = max(export.total - 1, 0)
    step = min(export.done, last) // rules.REPORTS_TOGETHER if export.what == "reports" else 0
    return f"export:{export.id}:{step}"


def drop(export: Export, *, by: Membership) -> None:
    """Delete a file before its time; again is harmless."""
    with db.write() as session:
        db.lock(export)
        storage().delete(export.key)
        _record("export.deleted", export.id, by)
        session.delete(export)


def forget_old() -> None:
    """Delete what was asked for a week ago: the file first, so that none is left without a row."""
    old = select(Export).where(Export.asked_at <= now() - KEPT)
    if db.session.scalar(old.with_only_columns(Export.id).limit(1)) is None:
        return
    with db.write():
        _forget(old)


def _forget(those: Select[Export]) -> None:
    for export in list(db.session.scalars(those.order_by(Export.id))):
        try:
            db.lock(export)  # whoever finishes it at this moment waits, and finds it gone
        except NotFound:
            continue
        storage().delete(export.key)
        db.session.delete(export)


@events.on("photo.erased")
def _forget_zips_that_show_it(event: events.Event) -> None:
    """A zip that holds a report with an erased photo goes with it, whichever visit showed it."""
    using = select(Submission.visit_id).join(
        SubmissionPhoto, SubmissionPhoto.submission_id == Submission.id
    )
    using = using.where(SubmissionPhoto.photo_id == UUID(event.data["photo"]))
    visits = {str(each) for each in db.session.scalars(using.order_by(Submission.visit_id))}
    zips = select(Export).where(
        Export.organisation_id == event.organisation_id, Export.what == "reports"
    )
    shown = [each.id for each in db.session.scalars(zips) if visits & set(each.chosen)]
    _forget(zips.where(Export.id.in_(shown)))


@contextmanager
def in_words_of(export: Export) -> Iterator[None]:
    """The language in which a file was asked for."""
    own = export.asker.organisation.language
    with defaulting_to(own), force_locale(export.terms["language"]):
        yield


def conclude(export_id: UUID, key: str, size: int, missing: Iterable[str] = ()) -> None:
    """The file is there; where it was deleted while it was made, its bytes go after it."""
    try:
        with db.write() as session:
            export = found(session.get(Export, export_id))
            db.lock(export)
            export.missing = list(missing)
            export.state, export.size, export.ended_at = "done", size, now()
    except NotFound:
        storage().delete(key)


def _record(kind: str, subject: UUID, by: Membership, **data: Any) -> None:
    events.record(
        kind, organisation_id=by.organisation_id, subject_id=subject, actor_id=by.id, **data
    )
