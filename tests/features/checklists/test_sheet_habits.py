"""Spreadsheets as people keep them: understood, or said to be wrong at their cell."""

import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.checklists.parameters.rules import HUES
from audit.checklists.sheets import views
from audit.checklists.sheets.forms import SheetForm
from audit.checklists.sheets.rules import SheetReading
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.queries import documents_of
from audit.infra.db import db
from audit.infra.tables import Sheet, xlsx_file
from audit.people.permits import Role
from tests.builders import Workplace, signed_in

Write = Callable[[Any, Any], None]
FORM = {"of": "", "title": "Own list", "language": "en", "kind": "audit", "pass_mark": ""}


@pytest.fixture
def manager(app, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def workbook(*sheets: Write) -> bytes:
    """A workbook written as a spreadsheet writes one: formats, merged cells, kept results."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for write in sheets:
            write(book, book.add_worksheet())
    return file.getvalue()


def rows_from(*rows: tuple[Any, ...], top: int = 0, left: int = 0) -> Write:
    def write(_book: Any, page: Any) -> None:
        for at, row in enumerate(rows, top):
            page.write_row(at, left, row)

    return write


@pytest.fixture
def read(app) -> Callable[..., SheetReading]:
    def reading(data: bytes, **more: str) -> SheetReading:
        with app.test_request_context():
            form = SheetForm(formdata=None, **{**FORM, **more})
            return views.read_upload(io.BytesIO(data), form, None, {}, "own")[0]

    return reading


def faults(found: SheetReading) -> list[tuple[str, str]]:
    return [(fault.cell, fault.kind or fault.message) for fault in found.faults]


def remarks(found: SheetReading) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {each.kind: (each.n, each.words) for each in found.remarks}


def items(found: SheetReading) -> list[Any]:
    assert found.checklist is not None, faults(found)
    return found.checklist.items


def test_a_question_alone_is_enough_and_what_was_assumed_is_said(read):
    found = read(workbook(rows_from(("Question",), ("The door was open.",), ("All was calm.",))))
    assert [(item.id, item.type) for item in items(found)] == [
        ("the-door-was-open", "yes_no"), ("all-was-calm", "yes_no"),
    ]  # fmt: skip
    assert remarks(found) == {"type": (2, ()), "parameter": (2, ())}


def test_the_parameter_of_items_that_name_none_is_asked_for(read):
    sheet = workbook(rows_from(("Question", "Parameter"), ("One", ""), ("Two", "سرعت")))
    assert [i.parameter for i in items(read(sheet, parameter="safety"))] == ["safety", "speed"]
    assert "parameter" not in remarks(read(sheet, parameter="safety"))


def test_a_title_above_and_an_empty_row_and_column_do_no_harm(read):
    def write(book: Any, page: Any) -> None:
        page.merge_range("B2:F2", "Standards of our branches", book.add_format())
        rows_from(("No", "Question *", " WEIGHT:"), (1, " The door\u00a0", "2 "), top=4, left=1)(
            book, page
        )

    (item,) = items(read(workbook(write)))
    assert (item.text, item.weight) == ({"en": "The door"}, 2)


def test_headings_may_take_two_rows_of_merged_cells(read):
    def write(book: Any, page: Any) -> None:
        page.merge_range("A1:A2", "Question", book.add_format())
        page.merge_range("B1:B2", "Answer", book.add_format())
        page.merge_range("C1:D1", "Rules", book.add_format())
        page.write_row(1, 2, ("Weight", "Photo"))
        page.write_row(2, 0, ("The door was open.", "Yes / No", 3, "Always"))

    (item,) = items(read(workbook(write)))
    assert (item.type, item.weight, item.photo) == ("yes_no", 3, "required")


def test_a_row_that_spans_the_columns_heads_a_section(read):
    def write(book: Any, page: Any) -> None:
        page.write_row(0, 0, ("Nr", "Question", "Weight"))
        for row, title in ((1, "Outside"), (3, "Inside")):
            page.merge_range(row, 0, row, 2, title, book.add_format())
            page.write_row(row + 1, 0, (row, f"{title} was clean.", 1))

    found = read(workbook(write))
    sections = found.checklist.sections
    assert [section.title["en"] for section in sections] == ["Outside", "Inside"]
    assert [len(section.items) for section in sections] == [1, 1]


def test_sheets_before_the_checklist_are_passed_over_and_named(read):
    cover = rows_from(("Version 3", "Approved"), ("by", "somebody"))
    found = read(workbook(cover, rows_from(("Question", "Weight"), ("One", 1))))
    assert [item.text["en"] for item in items(found)] == ["One"]
    assert remarks(found)["sheet"] == (1, ("Sheet2", "Sheet1"))


def test_hidden_rows_are_read_and_said(read):
    def write(book: Any, page: Any) -> None:
        rows_from(("Question", "Weight"), ("One", 1), ("Two", 1))(book, page)
        page.set_row(2, None, None, {"hidden": True})

    found = read(workbook(write))
    assert len(items(found)) == 2
    assert remarks(found)["hidden"] == (1, ("3",))


def test_numbers_as_text_in_any_digits_in_per_cent_and_from_formulas(read):
    def write(book: Any, page: Any) -> None:
        rows_from(("Question", "Points"), ("a",), ("b",), ("c",), ("d",), ("e",))(book, page)
        page.write_string(1, 1, "۲٫۵")
        page.write_string(2, 1, "٣ ")
        page.write_number(3, 1, 0.05, book.add_format({"num_format": "0%"}))
        page.write_number(4, 1, 0.125, book.add_format({"num_format": "0.0%"}))
        page.write_formula(5, 1, "=2*3", None, 6)

    assert [item.weight for item in items(read(workbook(write)))] == [2.5, 3, 5, 12.5, 6]


def test_yes_and_no_as_people_write_them(read):
    words = [True, "ja", "YES", "بلي", "نعم", "ie", "✓", "oui"]
    rows = [("Question", "Bonus"), *((f"Item {n}", word) for n, word in enumerate(words))]
    assert [item.bonus for item in items(read(workbook(rows_from(*rows))))] == [True] * 8
    rows = [("Question", "Bonus"), *((f"Item {n}", w) for n, w in enumerate([False, "خير", "Na"]))]
    assert [item.bonus for item in items(read(workbook(rows_from(*rows))))] == [False] * 3


def test_types_as_people_write_them(read):
    words = ["Ja/Nein", "بله / خیر", "1-7", "1 تا ۱۰", "yes or no", "Scale"]
    rows = [("Question", "Answer"), *((f"Item {n}", word) for n, word in enumerate(words))]
    found = items(read(workbook(rows_from(*rows))))
    kinds = ["yes_no", "yes_no", "scale", "scale", "yes_no", "scale"]
    assert [item.type for item in found] == kinds
    assert [item.max for item in found if item.type == "scale"] == [7, 10, 5]


def test_headings_in_arabic_letters_or_persian_ones_and_capitals(read):
    rows = [("پرسش", "وزن", "پارامتر"), ("در باز بود.", "٢", "ايمني")]
    (item,) = items(read(workbook(rows_from(*rows)), language="fa"))
    assert (item.text, item.weight, item.parameter) == ({"fa": "در باز بود."}, 2, "safety")


def test_minutes_that_a_spreadsheet_took_for_a_time_of_day_stay_minutes(read):
    def write(book: Any, page: Any) -> None:
        rows_from(("Question", "Answer", "Target", "Limit"), ("Wait?", "duration"))(book, page)
        page.write_datetime(1, 2, time(2, 30), book.add_format({"num_format": 20}))
        page.write_datetime(1, 3, time(0, 10, 0), book.add_format({"num_format": "h:mm:ss"}))

    found = read(workbook(write))
    assert [(item.target, item.limit) for item in items(found)] == [(150, 600)]
    assert remarks(found)["clock"] == (1, ())


@pytest.mark.parametrize(("words", "seconds"), [("3 min", 180), ("۹۰ ثانية", 90), ("45 s", 45)])
def test_a_time_may_name_its_unit(read, words: str, seconds: int):
    rows = [("Question", "Answer", "Target", "Limit"), ("Wait?", "duration", words, "5:00")]
    assert items(read(workbook(rows_from(*rows))))[0].target == seconds


def test_what_cannot_be_understood_is_said_at_its_cell(read):
    def write(book: Any, page: Any) -> None:
        rows_from(("Question", "Answer", "Weight", "Options", "When it is asked"), top=2)(
            book, page
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(3, 0, ("One", "sometimes"))
        page.write_string(4, 0, "Two")
        page.write_datetime(4, 2, date(2026, 3, 5), day)
        page.write_string(5, 0, "Three")
        page.write_formula(5, 2, "=1/0", None, "#DIV/0!")
        page.write_row(6, 0, ("Four", "One of several", "", "Good, Bad"))
        page.write_row(7, 0, ("Five", "Yes or no", "", "", "Nine = yes"))
        page.write_row(8, 0, ("Six", "Yes or no", "", "", "Five = maybe"))
        page.write_row(9, 0, ("Seven", "Yes or no", "", "", "Five"))
        page.write_row(10, 0, ("Eight", "Yes or no", "", "", "Eight = yes"))

    found = faults(read(workbook(write)))
    for cell, kind in (
        ("B4", "type"), ("C5", "odd-date"), ("C6", "odd-fault"), ("D7", "options"),
        ("E8", "when-item"), ("E9", "when-answer"), ("E10", "when"),
    ):  # fmt: skip
        assert (cell, kind) in found
    assert "E11" in {cell for cell, _kind in found}


def test_languages_that_tell_different_worths_are_said(read):
    rows = [("Question", "Answer", "Options (en)", "Options (fa)")]
    rows += [("One", "One of several", "A = 100; B = 0", "الف = ۱۰۰; ب = ۵۰")]
    assert ("C2", "worths-differ") in faults(read(workbook(rows_from(*rows))))


def test_two_columns_for_one_thing_never_overwrite_each_other(read):
    rows = [("Item", "Standard", "Weight"), ("The door", "It is open.", 1)]
    found = read(workbook(rows_from(*rows)))
    assert [item.text["en"] for item in items(found)] == ["The door"]
    assert remarks(found)["unread"] == (1, ("Standard",))


def sent(browser: FlaskClient, rows: list[list[str]], **more: str):
    file = (io.BytesIO(xlsx_file([Sheet("Items", rows)]).read()), "list.xlsx")
    return browser.post("/checklists/upload/sheet", data={**FORM, **more, "sheet": file})


def test_the_page_before_publishing_says_what_was_assumed(manager):
    answer = sent(manager, [["Question", "Remark"], ["One", "x"], ["Two", ""]])
    page = manager.get(answer.location).text
    assert "2 items name no type of answer: they are “Yes or no”." in page
    assert "2 items have no parameter and count for the score alone." in page
    assert "This column was not read: “Remark”" in page


def test_a_parameter_of_the_organisations_own_needs_no_declaration(manager, workplace):
    names = {"name_en": "Warmth", "name_fa": "گرمی", "hue": next(iter(HUES))}
    manager.post("/organisation/parameters", data=names)
    answer = sent(manager, [["Question", "Parameter"], ["One", "گرمي"], ["Two", "warmth"]])
    upload = db.session.scalars(select(ChecklistUpload)).one()
    (found,) = documents_of(upload)
    assert answer.status_code == 303
    assert {item.parameter for item in found.document.items} == set(found.document.parameters)
    assert [text["fa"] for text in found.document.parameters.values()] == ["گرمی"]
    unknown = sent(manager, [["Question", "Parameter"], ["One", "Coldness"]])
    assert "No parameter is called so." in unknown.text
