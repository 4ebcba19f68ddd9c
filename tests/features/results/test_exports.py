"""Exports: formula-safe, lazy, in bounded memory, private, and made once."""

import csv
import hashlib
import html
import io
import re
import tracemalloc
import zipfile
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.dashboards.exports import actions, making, queries, rules, tables
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.tables import Manner
from audit.dashboards.results.models import VisitResult
from audit.infra import jobs
from audit.infra.db import db, now
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.infra.tables import csv_chunks, open_table
from audit.people import actions as people
from audit.people.members import actions as members
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.reports import actions as reports
from audit.reports.models import Report
from audit.visits.erasure import erase_photo
from audit.visits.models import Visit
from audit.visits.queries import latest_submission, photos_of
from tests.builders import (
    POOR,
    SHORT_LIST,
    Workplace,
    _publish,
    accepted,
    build_workplace,
    manifest,
    offered,
    phone_of,
    signed_in,
)
from tests.features.stages import counted_queries, publish, published, submitted
from tests.pictures import jpeg

FORMULA = '=HYPERLINK("http://evil.example","Open")'


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def table(client: FlaskClient, make: str, **more: Any) -> list[dict[str, str]]:
    answer = client.post("/exports", data={"make": make, "words": "programs", **more})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def made(client: FlaskClient, make: str, **more: Any) -> Export:
    """A file that the jobs have made."""
    answer = client.post("/exports", data={"make": make, "words": "people", **more})
    assert answer.status_code == 303, answer.text
    for _ in range(9):
        jobs.work_off()
    db.session.rollback()
    return db.session.get_one(Export, UUID(answer.location.rpartition("/")[2]))


def test_the_export_of_results_holds_the_visits_that_they_count(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    days = {"old": date(2026, 3, 1), "new": date(2026, 9, 30), "far": date(2026, 9, 30)}
    visits = {name: published(app, workplace, branch=name == "far") for name in days}
    published(app, workplace, kind="audit")
    with db.write():
        for name, day in days.items():
            visit = db.session.get_one(Visit, visits[name].id)
            visit.made_on = day
            db.session.get_one(VisitResult, visit.id).made_on = day

    def exported(page: str, **more: str) -> set[str]:
        asked = {"kind": "mystery", "checklist": str(visits["old"].version.checklist_id), **more}
        shown = manager.get(page, query_string=asked).text
        query = re.search(r'href="/exports\?([^"]*)"', shown)
        assert query is not None
        rows = table(manager, "visits.csv", query=html.unescape(query[1]))
        ids = {str(visit.id): name for name, visit in visits.items()}
        return {ids.get(row["visit"], "another") for row in rows}

    assert exported("/results", period="all") == {"old", "new", "far"}
    september = {"from": "2026-09-01", "to": "2026-09-30"}
    assert exported("/results", **september) == {"new", "far"}
    assert exported("/results", to="2026-09-29") == {"old"}
    coast = str(workplace.regions[1].id)
    assert exported("/results", region=coast, **september) == {"far"}
    market = str(workplace.branches[0].id)
    assert exported("/results/visits", branch=market, **september) == {"new"}
    page = manager.get("/exports?made-from=2026-09-01&made-to=2026-09-30").text
    assert "Made on or after" in page


def test_answers_are_rows_with_what_they_came_to(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace, answers=POOR, notes={"item:exits": FORMULA})
    rows = {row["item"]: row for row in table(manager, "answers.csv")}
    assert list(rows) == ["greeted", "friendly", "exits", "wait"]
    exits = rows["exits"]
    assert (exits["answer"], exits["mark"], exits["critical_effect"]) == ("no", "0", "flag")
    assert exits["note"] == "'" + FORMULA
    lost = sum(float(row["lost"]) for row in rows.values())
    assert abs(lost - (100 - visit.assessment.score / 100)) < 0.02
    assert rows["wait"]["value"] == "200"
    assert rows["friendly"]["answer_state"] == "answered"


def test_tables_hold_pseudonyms_unless_names_are_wanted(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace)
    (plain,) = table(manager, "visits.csv")
    (named,) = table(manager, "visits.csv", named="y")
    assert (plain["made_by"], named["made_by"]) == ("Shopper 7", "Shopper Person")
    assert plain["visit"] == str(visit.id)
    assert plain["state"] == "published"
    assert plain["parameter_safety"] == "100"
    assert plain["score"] == "100"
    kept = db.session.scalars(
        select(Event).where(Event.kind == "export.taken").order_by(Event.seq)
    ).all()
    assert [event.data["named"] for event in kept] == [False, True]
    assert "Person" not in str([event.data for event in kept])


def test_filters_and_places_bound_what_is_taken_out(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    published(app, workplace)
    accepted(workplace, branch=1)
    other = build_workplace("Other Bank", "other.example")
    assert len(table(manager, "visits.csv")) == 2
    (only,) = table(manager, "visits.csv", query="state=published")
    assert only["branch_name"] == "Market, Harbour Bank"
    foreign = signed_in(app, other.people[Role.MANAGER])
    assert table(foreign, "visits.csv") == []
    waiting = table(manager, "visits.csv", query="state=accepted")[0]
    assert (waiting["score"], waiting["outcome"], waiting["late"]) == ("", "", "")


def test_headings_are_in_the_readers_language(app: Flask, workplace: Workplace):
    member = workplace.people[Role.MANAGER]
    people.choose_language(member.user, "en")
    published(app, workplace)
    answer = signed_in(app, member).post("/exports", data={"make": "visits.csv", "words": "people"})
    heads = answer.data.decode("utf-8-sig").splitlines()[0]
    assert heads.startswith("Visit,State,Kind")
    assert "Made by (pseudonym)" in heads


def test_a_table_is_read_as_it_is_written(app: Flask, workplace: Workplace, monkeypatch: Any):
    for _ in range(5):
        submitted(app, workplace)
    monkeypatch.setattr(queries, "TOGETHER", 1)
    with app.test_request_context():
        found = queries.wanted(workplace.people[Role.MANAGER], "")
        with counted_queries() as asked:
            rows = actions.cell_rows(tables.answer_rows(found, Manner()))
            assert asked == [], "nothing is read before the first row is wanted"
            list(islice(rows, 3))
            first = len([each for each in asked if "submission" in each])
            list(rows)
        read = len([each for each in asked if "submission" in each])
    assert first == 1
    assert read == 5


@pytest.mark.parametrize("rows", [tables.visit_rows, tables.answer_rows])
def test_whoever_reads_a_table_slowly_holds_no_transaction(
    app: Flask, workplace: Workplace, rows: Any
):
    submitted(app, workplace)
    queries.document_of.cache_clear()
    with app.test_request_context():
        written = rows(queries.wanted(workplace.people[Role.MANAGER], ""), Manner())
        next(written)
        assert next(written)[0] == 1
        assert not db.session().in_transaction()


def test_the_memory_of_a_table_does_not_grow_with_its_rows():
    def peak(rows: int) -> int:
        tracemalloc.start()
        lines = (["x" * 50, number] for number in range(rows))
        for _chunk in csv_chunks(lines):
            pass
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(1000)
    assert peak(40_000) < peak(4_000) * 1.5


def test_a_workbook_is_made_by_a_job_and_is_private(
    app: Flask, workplace: Workplace, manager: FlaskClient, tmp_path: Any
):
    published(app, workplace, notes={"item:exits": FORMULA})
    export = made(manager, "answers.xlsx")
    assert (export.state, export.done, export.total) == ("done", 1, 1)
    answer = manager.get(f"/exports/{export.id}/file")
    file = tmp_path / "answers.xlsx"
    file.write_bytes(answer.data)
    with open_table(file) as book:
        cells = [list(map(str, row.cells)) for row in book.rows()]
    assert len(cells) == 5
    assert any("'" + FORMULA in row for row in cells)
    assert "private" in answer.headers["Cache-Control"]
    for role in (Role.ADMINISTRATOR, Role.REVIEWER):
        somebody = signed_in(app, workplace.people[role])
        for path in ("", "/file"):
            assert somebody.get(f"/exports/{export.id}{path}").status_code == 404
        assert somebody.post(f"/exports/{export.id}/removal").status_code == 404


def test_a_long_table_goes_on_in_another_sheet(app: Flask):
    rows = iter([["head"], *([number] for number in range(5))])
    with app.test_request_context():
        parts = [[list(row) for row in sheet.rows] for sheet in making.sheets(rows, "A", most=2)]
    assert parts == [[["head"], [0], [1]], [["head"], [2], [3]], [["head"], [4]]]


class Printed:
    """Reports that are printed at once, and how often each was."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[UUID] = []
        monkeypatch.setattr(reports, "rendered", self.render)

    def render(self, sources: Any, language: str) -> tuple[bytes, str]:
        self.made.append(sources.dossier.received.number)
        return b"%PDF " + sources.dossier.place.name.encode(), "Market, visit.pdf"


def test_a_zip_goes_on_where_it_stopped_and_prints_nothing_twice(
    app: Flask, workplace: Workplace, manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    printed = Printed(monkeypatch)
    monkeypatch.setattr(rules, "REPORTS_TOGETHER", 2)
    for _ in range(3):
        published(app, workplace)
    db.session.execute(select(Report))
    export = made(manager, "reports.zip", named="y")
    assert (export.state, export.done, export.missing) == ("done", 3, [])
    (taken,) = db.session.scalars(select(Event).where(Event.kind == "export.taken"))
    assert taken.data["named"] is False  # reports hold pseudonyms, whatever was ticked for tables
    before = len(printed.made)
    assert before == 3
    making.make(str(export.id))  # the job once more: a worker was killed at the very end
    with db.write():
        again = db.session.get_one(Export, export.id)
        again.state, again.done = "working", 2
    making.make(str(export.id))
    assert len(printed.made) == before
    archive = zipfile.ZipFile(io.BytesIO(manager.get(f"/exports/{export.id}/file").data))
    assert archive.namelist() == [
        "Market, visit.pdf",
        "Market, visit (2).pdf",
        "Market, visit (3).pdf",
    ]


def test_a_zip_leaves_out_what_is_not_published_any_more_and_says_so(
    app: Flask, workplace: Workplace, manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    Printed(monkeypatch)
    published(app, workplace)
    gone = published(app, workplace)
    answer = manager.post("/exports", data={"make": "reports.zip", "words": "people"})
    with db.write():
        db.session.get_one(Visit, gone.id).state = "approved"
    jobs.work_off()
    assert "1 report is not in it" in manager.get(answer.location).text


def test_more_reports_than_fit_are_capped_and_said(
    app: Flask, workplace: Workplace, manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    for module in ("actions", "views"):
        monkeypatch.setattr(f"audit.dashboards.exports.{module}.MOST_REPORTS", 2)
    Printed(monkeypatch)
    for _ in range(3):
        published(app, workplace)
    page = manager.get("/exports?state=published").text
    assert "At most 2 reports go into one zip." in page
    assert "1 is left out" in page
    assert made(manager, "reports.zip").total == 2


def test_a_visit_whose_day_nobody_knows_is_the_last_to_go_into_a_zip(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    known, unknown = published(app, workplace), published(app, workplace)
    with db.write():
        db.session.get_one(Visit, unknown.id).made_on = None  # of before it was kept
    found = queries.wanted(workplace.people[Role.MANAGER], "")
    assert queries.published_ids(found, 2) == [known.id, unknown.id]


def test_columns_are_named_by_the_newest_version(workplace: Workplace):
    for number in range(1, 6):
        source = SHORT_LIST.format(kind="mystery").replace("Short list", f"List {number}")
        workplace.mystery = _publish(source, workplace.organisation)
        offered(workplace)
    found = queries.wanted(workplace.people[Role.MANAGER], "")
    titles = [each.title["en"] for each in queries.documents_in(found)]
    assert titles == [f"List {number}" for number in range(1, 6)]


def test_files_go_after_a_week(app: Flask, workplace: Workplace, manager: FlaskClient):
    published(app, workplace)
    old, fresh = made(manager, "visits.xlsx"), made(manager, "answers.xlsx")
    keys = [old.key, fresh.key]
    with db.write():
        db.session.get_one(Export, old.id).asked_at = now() - rules.KEPT
    actions.forget_old()
    assert [storage().exists(key) for key in keys] == [False, True]
    assert db.session.scalars(select(Export.id)).all() == [fresh.id]


@pytest.mark.parametrize("make", ["visits.xlsx", "reports.zip"])
def test_what_was_deleted_while_it_was_made_leaves_no_bytes(
    app: Flask,
    workplace: Workplace,
    manager: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    make: str,
):
    Printed(monkeypatch)
    published(app, workplace)
    asked = manager.post("/exports", data={"make": make, "words": "people"})
    export = db.session.get_one(Export, UUID(asked.location.rpartition("/")[2]))
    kept, write = export.key, storage().write

    def write_late(key: str, chunks: Any, **more: Any) -> int:
        if key == kept:
            manager.post(f"/exports/{export_id}/removal")
        return write(key, chunks, **more)

    export_id = export.id
    monkeypatch.setattr(storage(), "write", write_late)
    jobs.work_off()
    assert not storage().exists(kept)


def test_a_zip_goes_with_a_photo_that_another_visit_shows_too(
    app: Flask, workplace: Workplace, manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    Printed(monkeypatch)
    phone, body = phone_of(app, workplace.people[Role.SHOPPER]), jpeg()
    assert phone.send_photo(body).status_code == 201
    place = [(hashlib.sha256(body).hexdigest(), "item:exits")]
    sent = {"answers": POOR, "notes": {"item:exits": "Blocked."}}
    first, second = (accepted(workplace) for _ in range(2))
    for visit in (first, second):
        told = manifest(visit, photos=place, **sent)
        assert phone.send(visit.id, told).status_code == 201
    db.session.refresh(second)
    publish(workplace, second, "Calm.")
    shown = made(manager, "reports.zip")
    (used,) = photos_of(latest_submission(first))
    erase_photo(first, used.photo, "A face.", by=None)
    assert not storage().exists(shown.key)


def test_files_are_not_their_askers_any_more_who_reaches_other_places(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    member = workplace.people[Role.MANAGER]
    published(app, workplace)
    file = made(manager, "visits.xlsx")
    members.change_member(member, by=None, name="Another Name")
    assert manager.get(f"/exports/{file.id}/file").status_code == 200
    with db.write() as session:  # as an import does it
        session.add(MembershipPlace(membership_id=member.id, branch_id=workplace.branches[1].id))
    for path in ("", "/file"):
        assert manager.get(f"/exports/{file.id}{path}").status_code == 404
    assert file.name not in manager.get("/exports").text


def test_a_file_is_there_for_a_week_and_no_minute_longer(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    published(app, workplace)
    file = made(manager, "visits.xlsx")
    with db.write():
        db.session.get_one(Export, file.id).asked_at = now() - rules.KEPT - timedelta(seconds=1)
    for path in ("", "/file"):
        assert manager.get(f"/exports/{file.id}{path}").status_code == 404
    assert file.name not in manager.get("/exports").text


def test_the_same_file_asked_for_twice_is_made_once(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    published(app, workplace)
    wanted = {"make": "visits.xlsx", "words": "people"}
    first, second = (manager.post("/exports", data=wanted).location for _ in range(2))
    assert first == second
    other = manager.post("/exports", data=wanted | {"named": "y"}).location
    assert other != first
    jobs.work_off()
    assert manager.post("/exports", data=wanted).location not in {first, other}


def test_a_file_whose_asker_was_away_is_not_said_to_be_under_way_for_ever(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    member = workplace.people[Role.MANAGER]
    published(app, workplace)
    page = manager.post("/exports", data={"make": "visits.xlsx", "words": "people"}).location
    members.disable_member(member, by=None)
    jobs.work_off()
    members.enable_member(member, by=None)
    assert "The file could not be made" in manager.get(page).text
    manager.post(f"{page}/again")
    jobs.work_off()
    assert "The file is ready" in manager.get(page).text


def test_nothing_is_made_of_nothing(app: Flask, workplace: Workplace, manager: FlaskClient):
    for data in ({"make": "reports.zip"}, {"make": "visits.exe"}, {}):
        answer = manager.post("/exports", data={"words": "people", **data})
        assert answer.status_code == 422
        assert "Nothing was taken out." in answer.text
    assert db.session.scalars(select(Export)).all() == []
