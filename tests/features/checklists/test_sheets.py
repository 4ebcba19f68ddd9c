"""A checklist in a spreadsheet: read in every language, everything wrong said at its cell."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from audit.checklists.sheets.columns import COLUMNS, TYPES, vocabulary
from audit.checklists.sheets.rules import SheetReading, read_sheet
from audit.checklists.sheets.writing import examples
from audit.infra.tables import Odd, Row, Sheet, xlsx_file
from audit.people.permits import Role
from tests.builders import Workplace, signed_in

HEAD: dict[str, Any] = {"id": "own", "kind": "audit", "title": {"en": "Own"}}
FORM = {"of": "", "title": "Own list", "language": "en", "kind": "audit", "pass_mark": "۸۰"}


@pytest.fixture
def manager(app, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def reading(*rows: list[str], base: dict[str, Any] | None = None) -> SheetReading:
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)]
    return read_sheet(numbered, vocabulary({}), HEAD, "en", base)


def faults(read: SheetReading) -> list[tuple[str, str]]:
    return [(fault.cell, fault.kind or fault.message) for fault in read.faults]


def sent(browser: FlaskClient, rows: list[list[str]] | bytes, **more: str):
    data = rows if isinstance(rows, bytes) else xlsx_file([Sheet("Items", rows)]).read()
    file = (io.BytesIO(data), "list.xlsx")
    return browser.post("/checklists/upload/sheet", data={**FORM, **more, "sheet": file})


def test_one_row_is_one_item_and_an_empty_section_is_the_one_above(app):
    read = reading(
        ["Section", "Question", "Answer", "Weight", "Options", "Full mark up to", "No mark from"],
        ["Doors", "The exits are free."],
        ["", "How is the counter?", "One of several", "۲٫۵", "Good = 100; Worn = 50; Bad = 0"],
        ["Queue", "How long?", "duration", "", "", "2:30", "10:00"],
        ["Doors", "The lights are on.", "yes/no"],
    )
    assert faults(read) == []
    assert read.checklist is not None
    doors, queue = read.checklist.sections
    assert [item.id for item in doors.items] == [
        "the-exits-are-free", "how-is-the-counter", "the-lights-are-on",
    ]  # fmt: skip
    assert doors.items[1].weight == 2.5
    assert [option.mark for option in doors.items[1].options] == [100, 50, 0]
    assert (queue.items[0].target, queue.items[0].limit) == (150, 600)


def test_headings_and_words_may_be_in_any_language(app):
    read = reading(
        ["Question (fa)", "question:en", "بخش", "type", "Nobody knows this"],
        ["خروجی‌ها باز بود.", "The exits were free.", "ایمنی", "YES/NO"],
    )
    assert read.checklist is not None, faults(read)
    item = read.checklist.sections[0].items[0]
    assert item.text == {"fa": "خروجی‌ها باز بود.", "en": "The exits were free."}
    assert [r.words for r in read.remarks if r.kind == "unread"] == [("Nobody knows this",)]


def test_everything_wrong_is_said_at_its_cell(app):
    read = reading(
        ["Question", "Answer", "Weight", "Options", "Photo", "No mark from", "Good from", "Id"],
        ["One", "maybe", "two", "", "sometimes"],
        ["Two", "One of several", "1", "only one"],
        ["Three", "Time taken", Odd("2024-01-01", "date"), "", "", "soon"],
        ["Four", "Number", "", "", "", "5:00", "3"],
        ["", "Yes or no", "1"],
        ["Five", "Yes or no", "5000", "", "", "", "", "؟"],
    )
    assert read.checklist is None
    found = faults(read)
    heavy = "`weight` is `5000`; write 1000 or less"
    for cell, kind in (
        ("B2", "type"), ("C2", "number"), ("E2", "photo"), ("D3", "options"), ("C4", "odd-date"),
        ("F4", "seconds"), ("F5", "no-use"), ("G5", "half-band"), ("C7", heavy),
        ("A4", "missing"), ("A6", "missing"),
    ):  # fmt: skip
        assert (cell, kind) in found, found
    assert {"A6", "H7"} <= {cell for cell, _kind in found}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([["a", "b"], ["c"]], "no-headings"),
        ([["Question", "Weight"]], "no-rows"),
        ([], "no-headings"),
    ],
)
def test_a_sheet_without_a_table_says_so(app, rows: list[list[str]], kind: str):
    assert faults(reading(*rows)) == [("", kind)]


def test_a_sheet_with_too_many_rows_ends(app):
    rows = [["Question", "Weight"], *([f"Item {n}"] for n in range(2_100))]
    assert "many-rows" in {kind for _cell, kind in faults(reading(*rows))}


def test_the_sheet_to_fill_in_has_nothing_to_read_yet(manager):
    answer = sent(manager, manager.get("/checklists/sheet.xlsx").data)
    assert answer.status_code == 422
    assert "There is nothing to read yet" in answer.text
    assert "to be mended" not in answer.text


@pytest.mark.parametrize("language", ["en", "fa", "ar", "cy"])
def test_the_examples_of_the_sheet_to_fill_in_are_a_checklist(app, language: str):
    """An item of each type, in words of each language, with nothing wrong."""
    with app.test_request_context(), force_locale(language):
        rows = [tuple(c.id for c in COLUMNS)]
        rows += [tuple(row.get(c.id, "") for c in COLUMNS) for row in examples()]
    read = reading(*map(list, rows))
    assert read.checklist is not None, faults(read)
    assert {item.type for item in read.checklist.items} == set(TYPES)
    assert read.checklist.items[1].when is not None


def test_a_version_taken_out_and_brought_back_is_unchanged(manager, workplace):
    digest = workplace.mystery.hash
    sheet = manager.get(f"/checklists/{digest}/sheet.xlsx").data
    answer = sent(manager, sheet, of=digest, title="", pass_mark="")
    assert "Unchanged" in manager.get(answer.location).text


def test_what_a_sheet_does_not_say_stays(manager, workplace):
    """Ids, conditions, anchors and rules are kept; a reworded item is known by its id."""
    rows = [
        ["Section", "Question", "Id"],
        ["Welcome", "Somebody greeted you at once.", "greeted"],
        ["", "The greeting was friendly.", ""],
        ["Safety", "The exits were free.", ""],
        ["", "Time until served.", ""],
    ]
    answer = sent(manager, rows, of=workplace.mystery.hash, title="", pass_mark="")
    page = re.sub(r"<[^>]+>", "", manager.get(answer.location).text)
    assert "Scores stay comparable." in page
    assert "1 item reworded" in page


def test_a_formula_in_a_sheet_is_only_words(manager, workplace):
    rows = [["Question", "Weight"], ['=HYPERLINK("http://x")', "1"], ["<script>", "1"]]
    answer = sent(manager, rows)
    page = manager.get(answer.location).text
    assert answer.status_code == 303
    assert "<script>" not in page.split("<main")[1]


def test_a_title_that_is_taken_and_a_file_that_is_none_are_said_beside_the_field(manager):
    rows = [["Question", "Weight"], ["One", "1"]]
    taken = sent(manager, rows, title="Short LIST")
    assert taken.status_code == 422
    assert "You have a checklist with this title." in taken.text
    assert "This is no spreadsheet." in sent(manager, b"%PDF-1.7 ...").text
    assert "Enter a number from 0 to 100." in sent(manager, rows, pass_mark="101").text
    unknown = sent(manager, rows, of="f" * 64)
    assert unknown.status_code == 422


def test_a_sheet_with_problems_opens_in_the_builder_if_wanted(manager):
    rows = [["Question", "Answer"], ["One", "maybe"]]
    assert sent(manager, rows).status_code == 422
    answer = sent(manager, rows, to="builder")
    assert answer.status_code == 303
    assert "/checklists/drafts/" in answer.location
