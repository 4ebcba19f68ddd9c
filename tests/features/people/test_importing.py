"""Branches and people from tables: looked through first, written at once, never twice."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.infra import jobs
from audit.infra.chronicle import told
from audit.infra.db import db, now
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.infra.tables import Sheet, csv_chunks, open_table, xlsx_file
from audit.people.importing import actions, looking
from audit.people.importing.columns import COLUMNS
from audit.people.importing.models import Import, ImportProblem, ImportRow, What
from audit.people.importing.rules import State
from audit.people.members.actions import change_member, end_member
from audit.people.models import Branch, Membership, MembershipPlace, Region, User
from audit.people.passwords.models import PasswordLink
from audit.people.permits import Role
from audit.people.places.actions import change_branch
from tests.builders import Workplace, build_workplace, offered, signed_in
from tests.features.stages import counted_queries

Table = Sequence[Sequence[Any]]
HERE = "/organisation/import"
BRANCHES = ["Code", "Name", "Region", "Address", "Time zone", "Latitude", "Longitude"]
PEOPLE = ["E-mail", "Name", "Role", "Places", "Languages"]


class Office:
    """An administrator at the page of imports, whose jobs are done at once."""

    def __init__(self, app: Flask, member: Membership) -> None:
        self.client: FlaskClient = signed_in(app, member)

    def upload(self, what: str, rows: Table | bytes, name: str = "table.csv") -> Import:
        """Upload a table and have it looked through."""
        data = rows if isinstance(rows, bytes) else b"".join(csv_chunks(rows))
        form = {"what": what, "file": (BytesIO(data), name)}
        answer = self.client.post(HERE, data=form)
        assert answer.status_code == 303, answer.text
        jobs.work_off()
        return _import(answer.location)

    def write(self, table: Import, **form: Any) -> Import:
        """Press the one button."""
        where = f"{HERE}/{table.id}"
        assert self.client.post(f"{where}/application", data=form).location == where
        jobs.work_off()
        return _import(where)

    def undo(self, table: Import) -> Import:
        """Take it back."""
        answer = self.client.post(f"/undo/{table.change_id}")
        assert answer.location == f"{HERE}/{table.id}"
        return _import(answer.location)

    def page(self, table: Import, query: str = "") -> str:
        """What stands on its page."""
        answer = self.client.get(f"{HERE}/{table.id}{query}")
        assert answer.status_code == 200
        return answer.text


def _import(where: str) -> Import:
    db.session.rollback()
    return db.session.get_one(Import, UUID(where.rpartition("/")[2]))


def counts(table: Import) -> tuple[int, int, int, int]:
    """New, changed, unchanged, wrong."""
    return table.new, table.changed, table.unchanged, table.errors


def problems(table: Import) -> dict[str, str]:
    """By cell, what is wrong with it."""
    found = select(ImportProblem).where(ImportProblem.import_id == table.id)
    return {each.cell or str(each.row): each.words for each in db.session.scalars(found)}


def everything() -> list[tuple[Any, ...]]:
    """What stands in the tables that imports write."""
    rows: list[tuple[Any, ...]] = []
    for kind in (Region, Branch, User, Membership):
        db.session.rollback()
        columns = [column for column in kind.__table__.columns if column.name != "password"]
        rows += [tuple(row) for row in db.session.execute(select(*columns).order_by(kind.id))]
    return rows


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> Office:
    """The workplace's administrator, importing."""
    return Office(app, workplace.people[Role.ADMINISTRATOR])


FEW = [
    BRANCHES,
    ["L-01", "Leeds Market", "North / Leeds", "1 Market Street", "London", 53.79, -1.54],
    ["L-02", "Leeds Station", "North / Leeds", "", "", "", ""],
    ["", "Pier, Harbour Bank", "Coast", "2 Pier Road", "", "", ""],
]


def test_nothing_is_written_before_somebody_says_so_and_then_all_of_it(office: Office):
    before = everything()
    table = office.upload("branches", FEW)
    assert (table.state, counts(table)) == (State.CHECKED, (2, 1, 0, 0))
    assert everything() == before
    assert table.account["regions"] == ["North / Leeds"]
    page = office.page(table)
    assert "Nothing is wrong, and nothing is written yet." in page
    assert "1 High Street" in office.page(table, "?list=changed")

    table = office.write(table)
    assert table.state is State.APPLIED
    leeds = db.session.scalars(select(Branch).where(Branch.code == "L-01")).one()
    assert (leeds.region.name, leeds.time_zone, leeds.longitude) == (
        "Leeds",
        "Europe/London",
        -1.54,
    )
    pier = db.session.scalars(select(Branch).where(Branch.name.like("Pier%"))).one()
    assert (pier.address, pier.code) == ("2 Pier Road", "")
    done = db.session.scalars(select(Event).where(Event.kind == "import.applied")).one()
    assert (done.data["new"], done.data["changed"]) == (2, 1)
    assert "Leeds" not in str(done.data)


def test_the_same_table_twice_changes_nothing_and_says_so(office: Office):
    office.write(office.upload("branches", FEW))
    before = everything()
    again = office.upload("branches", FEW)
    assert counts(again) == (0, 0, 3, 0)
    assert "Everything in this table is there already." in office.page(again)
    office.write(again)
    assert everything() == before


def test_every_wrong_cell_is_named_and_nothing_is_written(office: Office, workplace: Workplace):
    with db.write():
        workplace.branches[2].closed_at = now()
    before = everything()
    table = office.upload(
        "branches",
        [
            ["Branches of autumn"],
            BRANCHES,
            ["A", "", "", "", "Europe/Londno", 95, "here"],
            ["B", "Fine", "North", "", "", "", ""],
            ["b", "Fine too", "North", "", "", "", ""],
            ["C", "x" * 121, "a/b/c/d/e/f/g", "", "", 1, ""],
            ["", "Quay, Harbour Bank", "", "", "", "", ""],
        ],
    )
    found = problems(table)
    assert list(found) == ["B3", "C3", "E3", "F3", "G3", "A5", "B6", "C6", "B7"]
    assert "Do you mean Europe/London?" in found["E3"]
    assert found["A5"] == "Row 4 is about the same branch."
    assert "closed" in found["B7"]
    assert office.write(table).state is State.CHECKED
    assert everything() == before
    listed = office.client.get(f"{HERE}/{table.id}/problems.csv").data.decode("utf-8-sig")
    assert len(listed.splitlines()) == 1 + len(found)


def test_headings_are_known_in_any_language_and_what_is_unknown_is_said(office: Office):
    table = office.upload(
        "branches", [["REGION path", "Opening hours", "name"], ["North", "9", "N1"]]
    )
    assert counts(table) == (1, 0, 0, 0)
    assert table.account["ignored"] == ["Opening hours"]
    lost = office.upload("branches", [["Filiale", "Ort"], ["1", "2"]])
    assert (lost.state, lost.account["first"]) == (State.UNREADABLE, ["Filiale", "Ort"])


@pytest.mark.parametrize("what", list(What))
@pytest.mark.parametrize(("kind", "language"), [("csv", "en"), ("xlsx", "fa")])
def test_a_template_is_read_as_it_is_and_its_example_left_out(
    office: Office, workplace: Workplace, what: What, kind: str, language: str
):
    with db.write():
        workplace.people[Role.ADMINISTRATOR].user.locale = language
    answer = office.client.get(f"{HERE}/template/{what}.{kind}")
    assert answer.headers["Content-Disposition"].rstrip('"').endswith(f"{what}.{kind}")
    table = office.upload(what, answer.data, f"{what}.{kind}")
    assert (table.state, counts(table), table.account["example"]) == (
        State.CHECKED,
        (0, 0, 0, 0),
        True,
    )
    assert table.account["columns"] == [column.id for column in COLUMNS[what]]


STAFF = [
    PEOPLE,
    ["Ada@One.org", "Ada Rees", "Shopper", "", "English; فارسی"],
    [
        "behnaz@two.org",
        "Behnaz Karimi",
        "branch manager",
        "North / Coast; Market, Harbour Bank",
        "",
    ],
]


def test_people_join_with_role_places_and_languages_and_are_invited_once(office: Office):
    table = office.write(office.upload("people", STAFF), invites="y")
    jobs.work_off()
    jobs.work_off()
    people = {
        member.user.email: member
        for member in db.session.scalars(select(Membership).join(Membership.user))
    }
    ada, behnaz = people["ada@one.org"], people["behnaz@two.org"]
    assert (ada.role, ada.languages, ada.places) == (Role.SHOPPER, ["en", "fa"], [])
    assert sorted(bool(place.region_id) for place in behnaz.places) == [False, True]
    assert set(db.session.scalars(select(PasswordLink.membership_id))) == {ada.id, behnaz.id}
    assert "Invitations sent: 2 of 2." in office.page(table)
    assert "Invite the new people" not in office.page(table)
    assert counts(office.upload("people", STAFF)) == (0, 0, 2, 0)


def test_who_was_not_invited_at_first_may_be_invited_later(office: Office):
    table = office.write(office.upload("people", STAFF))
    assert db.session.scalars(select(PasswordLink)).all() == []
    assert "Invite the new people" in office.page(table)
    for _twice in range(2):
        office.client.post(f"{HERE}/{table.id}/invitations")
        jobs.work_off()
    assert len(db.session.scalars(select(PasswordLink)).all()) == 2


def test_what_is_wrong_with_people_is_said_by_cell(office: Office, workplace: Workplace):
    own = workplace.people[Role.ADMINISTRATOR].user.email
    with db.write():
        workplace.people[Role.REVIEWER].ended_at = now()
    table = office.upload(
        "people",
        [
            PEOPLE,
            ["nobody", "", "boss", "Nowhere", "Klingon"],
            ["new@one.org", "New", "branch manager", "", ""],
            [own, "", "shopper", "", ""],
            [workplace.people[Role.REVIEWER].user.email, "", "", "North", ""],
            ["NEW@one.org", "New", "shopper", "", ""],
        ],
    )
    found = problems(table)
    assert list(found) == ["A2", "C2", "D2", "E2", "D3", "C4", "A5", "A6"]
    assert "without a place, this role would see every branch" in found["D3"]
    assert "another administrator" in found["C4"]
    assert "has left" in found["A5"]


def test_a_manager_imports_only_where_and_whom_they_look_after(app: Flask, workplace: Workplace):
    manager = workplace.people[Role.MANAGER]
    with db.write() as session:
        session.add(MembershipPlace(membership_id=manager.id, region_id=workplace.regions[1].id))
    office = Office(app, manager)
    table = office.upload(
        "branches",
        [
            BRANCHES,
            ["1", "In", "North / Coast / Bay", "", "", "", ""],
            ["2", "Out", "South", "", "", "", ""],
            ["", "Market, Harbour Bank", "", "Elsewhere", "", "", ""],
        ],
    )
    assert (
        list(problems(table)) == ["C3", "A4"]
        or list(problems(table)) == ["C3", "4"]
        or (sorted(problems(table)) == ["4", "C3"])
    )
    staff = office.upload(
        "people",
        [
            PEOPLE,
            ["a@one.org", "A", "administrator", "North / Coast", ""],
            ["b@one.org", "B", "shopper", "", ""],
            [workplace.people[Role.ADMINISTRATOR].user.email, "", "", "North / Coast", ""],
        ],
    )
    assert list(problems(staff)) == ["C2", "D3", "A4"]


def test_another_organisations_people_and_places_stay_unknown(office: Office, workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    theirs = other.people[Role.SHOPPER].user
    table = office.upload(
        "people", [PEOPLE, [theirs.email, "Somebody", "shopper", "Market, Other Bank", ""]]
    )
    assert list(problems(table)) == ["D2"]
    table = office.upload("people", [PEOPLE, [theirs.email, "Somebody", "shopper", "", ""]])
    assert counts(table) == (1, 0, 0, 0)
    assert theirs.name not in office.page(table)
    office.write(table)
    assert theirs.name == "Shopper Person"
    manager = workplace.people[Role.MANAGER]
    for stranger in (other.people[Role.ADMINISTRATOR], manager):
        client = Office(office.client.application, stranger).client
        for end in ("", "/problems.csv", "/rows.xlsx"):
            assert client.get(f"{HERE}/{table.id}{end}").status_code == 404
        assert client.post(f"{HERE}/{table.id}/application").status_code == 404


def test_an_import_is_taken_back_as_far_as_nothing_has_happened_since(
    office: Office, workplace: Workplace
):
    table = office.write(office.upload("branches", FEW))
    used = db.session.scalars(select(Branch).where(Branch.code == "L-01")).one()
    workplace.branches.append(used)
    offered(workplace, branch=3)
    table = office.undo(table)
    assert table.state is State.UNDONE
    left = {branch.name: branch for branch in db.session.scalars(select(Branch))}
    assert left["Leeds Market"].closed_at is not None
    assert "Leeds Station" not in left
    assert left["Pier, Harbour Bank"].address == "1 High Street"
    outcome = select(ImportRow.undone).where(ImportRow.import_id == table.id)
    assert list(db.session.scalars(outcome.order_by(ImportRow.row))) == [
        "closed",
        "removed",
        "put back",
    ]
    again = office.upload("branches", FEW)
    assert counts(again) == (1, 2, 0, 0)
    office.write(again)
    assert db.session.get_one(Branch, used.id).closed_at is None


def test_people_taken_back_are_gone_or_have_left(office: Office):
    before = everything()
    office.undo(office.write(office.upload("people", STAFF)))
    assert everything() == before
    table = office.write(office.upload("people", STAFF), invites="y")
    jobs.work_off()
    office.undo(table)
    left = db.session.scalars(select(Membership).where(Membership.ended_at.is_not(None)))
    assert len(left.all()) == 2
    assert counts(office.upload("people", STAFF)) == (0, 2, 0, 0)


def test_who_was_lifted_above_the_importer_stays_when_the_import_is_taken_back(
    app: Flask, workplace: Workplace
):
    office = Office(app, workplace.people[Role.MANAGER])
    rows = [PEOPLE, ["lee@one.org", "Lee", "reviewer", "everywhere", ""],
            ["kim@one.org", "Kim", "reviewer", "everywhere", ""]]  # fmt: skip
    table = office.write(office.upload("people", rows))
    chief = db.session.scalars(select(Membership).join(User).where(User.email == "lee@one.org"))
    change_member(lee := chief.one(), by=None, role=Role.ADMINISTRATOR)
    office.undo(table)
    db.session.expire_all()
    assert lee.ended_at is None, "a manager takes nobody's office away"
    outcome = select(ImportRow.undone).where(ImportRow.import_id == table.id)
    assert list(db.session.scalars(outcome.order_by(ImportRow.row))) == ["kept", "removed"]


def narrowed(member: Membership, place: Region) -> None:
    """Let somebody look after one region from now on."""
    change_member(member, by=None, regions=[place.id])


def test_whose_places_were_narrowed_takes_back_nothing_of_what_lies_outside(
    app: Flask, workplace: Workplace
):
    coast = workplace.regions[1]
    manager = workplace.people[Role.MANAGER]
    office = Office(app, manager)
    tables = [
        office.write(office.upload("branches", FEW)),
        office.write(office.upload("people", STAFF)),
    ]
    inside = [BRANCHES, ["C-1", "Coast One", "North / Coast", "", "", "", ""]]
    kept = office.write(office.upload("branches", inside))
    narrowed(manager, coast)
    before = everything()
    for table in tables:
        answer = office.client.post(f"/undo/{table.change_id}")
        assert answer.status_code == 403
        assert "Nothing was taken back." in answer.text
        assert _import(str(table.id)).state is State.APPLIED
    assert everything() == before
    assert office.undo(kept).state is State.UNDONE


@pytest.mark.parametrize("what", ["ended", "another role", "narrowed"])
def test_a_table_is_not_written_for_somebody_who_may_not_any_more(
    office: Office, app: Flask, workplace: Workplace, what: str
):
    manager = workplace.people[Role.MANAGER]
    theirs = Office(app, manager)
    table = theirs.upload("branches", FEW)
    theirs.client.post(f"{HERE}/{table.id}/application")
    if what == "ended":
        end_member(manager, by=workplace.people[Role.ADMINISTRATOR])
    elif what == "another role":
        change_member(manager, by=None, role=Role.REVIEWER)
    else:
        narrowed(manager, workplace.regions[1])
    before = everything()
    jobs.work_off()
    table = _import(str(table.id))
    assert (table.state, everything()) == (State.CHECKED, before)
    if what == "narrowed":
        assert table.errors
        return
    assert "Whoever asked for it may not import any more." in office.page(table)
    assert office.write(table).state is State.APPLIED, "somebody else may have it written"


def test_what_changed_since_the_first_look_is_looked_at_again(office: Office, workplace: Workplace):
    table = office.upload("branches", FEW)
    with db.write():
        workplace.branches[1].closed_at = now()
    table = office.write(table)
    assert (table.state, table.errors) == (State.CHECKED, 1)
    assert db.session.scalar(select(func.count(Branch.id))) == 3


def test_somebody_faster_during_the_writing_makes_it_begin_anew(
    office: Office, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    table, looked = office.upload("branches", FEW), []
    whole = looking.look_through

    def disturbed(found: Import) -> looking.Looked:
        seen = whole(found)
        if not looked:
            change_branch(workplace.branches[0], by=None, address="Elsewhere")
        looked.append(seen)
        return seen

    monkeypatch.setattr(actions, "look_through", disturbed)
    table = office.write(table)
    assert (table.state, len(looked)) == (State.APPLIED, 2)


def test_a_job_that_is_done_twice_writes_once(office: Office):
    table = office.write(office.upload("branches", FEW))
    before = everything()
    jobs._handlers["import.apply"](str(table.id))
    assert everything() == before


def test_what_was_uploaded_is_gone_after_thirty_days(office: Office):
    table = office.upload("people", [*STAFF, ["wrong", "W", "", "", ""]])
    assert storage().exists(table.key)
    with told("later", now() + timedelta(days=31)):
        actions.clear_old()
    db.session.rollback()
    assert not storage().exists(table.key)
    assert (table.file_name, problems(table)) == ("", {})
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == table.id))
    assert {(row.name, str(row.after)) for row in rows} == {("", "{}")}
    assert "A file that is removed" in office.page(table)


HOSTILE = [
    PEOPLE,
    ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "shopper\u202e", "\x00", "en"],
    ["x@one.org", "'=HYPERLINK(1)", "@shopper", "; ; ;", "en; en"],
    ["y" * 300 + "@one.org", "Y", "shopper", "/ / /", ";"],
]


def test_hostile_cells_are_shown_as_text_and_stay_text_in_lists(office: Office):
    table = office.upload("people", HOSTILE, "<b>.csv")
    assert table.state is State.CHECKED
    page = office.page(table)
    assert "<script>alert" not in page
    assert "<b>.csv" not in page
    answer = office.client.get(f"{HERE}/{table.id}/problems.csv")
    assert not [line for line in answer.text.splitlines() if ",=" in line or line.startswith("=")]


def test_a_workbook_says_its_sheet_and_what_a_spreadsheet_did_to_cells(
    office: Office, tmp_path: Any
):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Autumn")
        page.write_row(0, 0, ["Code", "Name", "Region"])
        page.write_number(1, 0, 46000, book.add_format({"num_format": "d mmm"}))
        page.write_row(1, 1, ["One", "North"])
        page.write_formula(2, 0, "=1/0", value="#DIV/0!")
        page.write_row(2, 1, ["Two", "North"])
        page.merge_range("C4:C5", "North")
        page.write_row(3, 0, ["3", "Three"])
    table = office.upload("branches", out.getvalue(), "autumn.xlsx")
    found = problems(table)
    assert {"A2", "A3", "C4:C5"} == set(found)
    assert "made a date of this" in found["A2"]
    assert table.account["sheet"] == "Autumn"
    listed = tmp_path / "list.xlsx"
    listed.write_bytes(office.client.get(f"{HERE}/{table.id}/problems.xlsx").data)
    with open_table(listed) as opened:
        assert [row.cells[:2] for row in opened.rows()][1] == ("Autumn", "A2")


def test_no_file_is_no_upload(office: Office):
    answer = office.client.post(HERE, data={"what": "branches"})
    assert answer.status_code == 422
    assert "Choose a CSV or XLSX file." in answer.text


def test_thousands_of_rows_take_a_number_of_questions_that_hardly_grows(office: Office):
    asked = []
    for count in (100, 1100):
        rows = [
            BRANCHES,
            *([f"{count}-{n}", f"Branch {n}", f"R{n % 5}", "", "", "", ""] for n in range(count)),
        ]
        data = xlsx_file([Sheet("Branches", rows)]).read()
        with counted_queries() as counted:
            table = office.write(office.upload("branches", data, "many.xlsx"))
        assert (table.state, table.new) == (State.APPLIED, count)
        asked.append(len(counted))
    assert asked[1] - asked[0] < 60, asked


def test_the_pages_ask_a_number_of_questions_that_does_not_grow(office: Office):
    asked = []
    for count in (2, 40):
        table = office.upload("branches", [BRANCHES, *([f"{n}", ""] for n in range(count))])
        with counted_queries() as counted:
            office.page(table)
            assert office.client.get(HERE).status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1]
