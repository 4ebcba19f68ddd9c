"""The job that makes a file: a workbook row by row, or reports and then their zip."""

import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from audit.dashboards.exports import queries, rules
from audit.dashboards.exports.actions import ask_for_job, cell_rows, conclude, in_words_of
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.rules import MOST_LINES, unique
from audit.dashboards.exports.tables import TABLES, Batch, Manner
from audit.infra import jobs
from audit.infra.db import db
from audit.infra.i18n import current_language, direction
from audit.infra.storage import storage
from audit.infra.tables import Cell, Sheet, xlsx_file
from audit.people import queries as people
from audit.people.models import Membership
from audit.people.permits import Action
from audit.reports import actions as reports
from audit.reports.models import Report
from audit.reports.queries import publication_of, reportable

CHUNK = 1 << 20


@jobs.handles("export")
def make(export: str) -> None:
    """Go on with a file; what is done already is not done again."""
    found = db.session.get(Export, UUID(export))
    if found is None or found.state == "done":
        return
    by = people.membership(found.asked_by)
    if by is None:  # has left: nobody is there to download it
        return
    with in_words_of(found):
        if found.what == "reports":
            _make_reports(found, by)
        else:
            _make_table(found, by)


def _make_table(export: Export, by: Membership) -> None:
    export_id, key, what, terms = export.id, export.key, export.what, export.terms
    name, asked_at = export.name.removesuffix(".xlsx"), export.asked_at
    found = queries.wanted(by, terms["query"])
    batches = TABLES[what](found, Manner(terms["coded"], terms["named"]))
    rows = cell_rows(_told(export_id, batches))
    with xlsx_file(sheets(rows, name), made_at=asked_at) as file:
        size = storage().write(key, _chunks(file))
    conclude(export_id, key, size)


def _told(export_id: UUID, batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same, telling how far they are."""
    done = 0
    for visits, rows in batches:
        done += visits
        _progress(export_id, done)
        yield visits, rows


def _progress(export_id: UUID, done: int, *, more: bool = False) -> None:
    """Keep how far a file is; `more`: ask for its next job as well, or nobody would go on."""
    with db.write() as session:
        export = session.get(Export, export_id)
        if export is not None:
            export.done = min(done, export.total)
            if more:
                ask_for_job(export)


def sheets(rows: Iterator[list[Cell]], name: str, *, most: int = MOST_LINES) -> Iterator[Sheet]:
    """The rows in as many sheets as they need, each with the headings; read as they are written."""
    rtl = direction(current_language()) == "rtl"
    heads = next(rows)
    number = 1
    while (first := next(rows, None)) is not None or number == 1:
        begun = [heads] if first is None else [heads, first]
        some = chain(begun, islice(rows, most - 1))
        widths = [max(12, len(str(head)) + 2) for head in heads]
        yield Sheet(name if number == 1 else f"{name[:25]} {number}", some, widths, rtl=rtl)
        number += 1


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _make_reports(export: Export, by: Membership) -> None:
    """Make the next few reports and ask for the rest; the last ones are followed by the zip."""
    export_id, language, chosen = export.id, export.terms["language"], export.chosen
    done, total = export.done, export.total
    stop = min((done // rules.REPORTS_TOGETHER + 1) * rules.REPORTS_TOGETHER, total)
    for number, visit in enumerate(chosen[done:stop], start=done + 1):
        _report(by, UUID(visit), language)
        _progress(export_id, number, more=number == stop < total)
    if stop == total:
        _pack(export_id, by, language)


def _report(by: Membership, visit_id: UUID, language: str) -> Report | None:
    """A visit's report; None where it is no longer published, or not the asker's to see."""
    visit = reportable(by, visit_id, Action.REPORTS_SEE)
    publication = publication_of(visit.assessment_id) if visit and visit.assessment_id else None
    return reports.make(publication, "full", language) if publication else None


def _pack(export_id: UUID, by: Membership, language: str) -> None:
    export = db.session.get(Export, export_id)
    if export is None:  # deleted meanwhile
        return
    key, chosen = export.key, list(export.chosen)
    missing: list[str] = []
    taken: set[str] = set()
    with TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for visit in chosen:
                report = _report(by, UUID(visit), language)
                if report is None:
                    missing.append(visit)
                    continue
                archive.write(storage().path(report.key), unique(report.name, taken))
        file.seek(0)
        size = storage().write(key, _chunks(file))
    conclude(export_id, key, size, missing)
