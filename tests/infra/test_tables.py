"""Tables in files: whoever wrote them, whatever is in them."""

import struct
import tracemalloc
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from audit.infra.tables import (
    Account,
    Odd,
    Sheet,
    Unreadable,
    column_of,
    csv_chunks,
    letters_of,
    open_table,
    plain,
    unplain,
    xlsx_file,
)

Read = tuple[list[tuple[int, tuple[str, ...]]], Account]


def read(path: Path, data: bytes, encoding: str = "") -> Read:
    """All rows of a file and how it was read."""
    path.write_bytes(data)
    with open_table(path, encoding) as table:
        return [(row.number, row.cells) for row in table.rows()], table.account


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test puts its file."""
    return tmp_path / "table"


ACCENTS = "Name;Région\r\nCafé Münster;Île-de-France\r\nPärnu;Öö töö\r\n"
ARABIC = "نام;منطقه\r\nشعبه مرکزي;تهران\r\nدبي;الشارقة\r\n"


@pytest.mark.parametrize(
    ("encoding", "text", "named", "guessed"),
    [
        ("utf-8", ACCENTS, "utf-8", False),
        ("utf-8-sig", ARABIC, "utf-8", False),
        ("utf-16", ARABIC, "utf-16", False),
        ("utf-16-be", ACCENTS, "utf-16-be", True),
        ("cp1252", ACCENTS, "cp1252", True),
        ("cp1256", ARABIC, "cp1256", True),
    ],
)
def test_letters_are_read_as_they_were_written(
    file: Path, encoding: str, text: str, named: str, guessed: bool
):
    rows, account = read(file, text.encode(encoding))
    assert [cells for _number, cells in rows] == [
        tuple(line.split(";")) for line in text.splitlines()
    ]
    assert (account.encoding, account.guessed) == (named, guessed)


def test_another_encoding_may_be_chosen(file: Path):
    data = "الاسم\r\nقطر\r\n".encode("cp1256")
    assert read(file, data, "cp1252")[0] != read(file, data, "cp1256")[0]
    assert read(file, data, "cp1256")[0][1] == (2, ("قطر",))
    broken, _account = read(file, data, "utf-8")
    assert isinstance(broken[1][1][0], Odd)
    assert broken[1][1][0].why == "letters"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_found_also_beside_quotes(file: Path, sign: str):
    text = f'"a, or; b"{sign}c\r\n"1\n2"{sign}3\r\n\r\n,;\r\n'
    rows, account = read(file, text.encode())
    assert account.delimiter == sign
    assert rows[:2] == [(1, ("a, or; b", "c")), (2, ("1\n2", "3"))]


def test_a_line_that_only_names_the_separator_is_no_row(file: Path):
    rows, account = read(file, b"sep=;\r\na;b\r\n")
    assert (rows, account.delimiter) == ([(2, ("a", "b"))], ";")


def workbook(fill: Any, **options: Any) -> bytes:
    """A workbook as xlsxwriter makes it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book)
    return out.getvalue()


def test_a_sheet_is_read_as_people_see_it(file: Path):
    def fill(book: Any) -> None:
        hidden, page = book.add_worksheet("Lists"), book.add_worksheet("Branches")
        hidden.hide()
        page.activate()
        page.set_first_sheet()
        page.write_row(0, 0, ["Code", "نام", "x_x0041_"])
        page.write_number(2, 0, 7, book.add_format({"num_format": "0000"}))
        page.write_number(2, 1, 51.5074)
        page.write_number(2, 2, 46000, book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_formula(3, 0, '="A"&1', value="A1")
        page.write_formula(3, 1, "=1/0", value="#DIV/0!")
        page.write_boolean(3, 2, True)
        page.write_rich_string(4, 0, "one ", book.add_format({"bold": True}), "two")
        page.merge_range("A8:A9", "both")
        page.write_blank(1_000_000, 3, None, book.add_format({"bold": True}))
        book.add_worksheet("Else")

    rows, account = read(file, workbook(fill))
    assert rows == [
        (1, ("Code", "نام", "x_x0041_")),
        (3, ("0007", "51.5074", "2025-12-09")),
        (4, ("A1", "#DIV/0!", "TRUE")),
        (5, ("one two",)),
        (8, ("both",)),
    ]
    assert [getattr(cell, "why", "") for cell in rows[1][1]] == ["", "", "date"]
    assert rows[2][1][1].why == "fault"  # type: ignore[attr-defined]
    assert (account.sheet, account.others, account.merged) == ("Branches", ["Else"], ["A8:A9"])


def test_a_table_written_is_read_as_it_was_and_no_cell_is_a_formula(file: Path):
    rows = [["Name", "Phone"], ["=1+1", "+44 20"], ["'quoted", " @x"], ["شعبه", None], ["n", 5]]
    sheet = xlsx_file([Sheet("One", rows, widths=(10, 10), as_text=True)]).read()
    for data in (b"".join(csv_chunks(rows)), sheet):
        found = [[unplain(cell) for cell in cells] for _number, cells in read(file, data)[0]]
        assert [[*row, ""][:2] for row in found] == [
            [str(cell or "") for cell in row] for row in rows
        ]
    assert b"<f>" not in zipfile.ZipFile(BytesIO(sheet)).read("xl/worksheets/sheet1.xml")
    assert plain("\u200e=x").startswith("'")


def made_by_hand(sheet: Iterable[bytes], *, shared: bytes = b"", home: bytes = b"") -> bytes:
    """A workbook of these parts, smaller than any program makes it."""
    out = BytesIO()
    types = b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "xl/workbook.xml",
            home or b'<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            b"<Relationships>"
            + b'<Relationship Id="a" Target="/xl/s.xml" Type=%s/>' % (types % b"worksheet")
            + b'<Relationship Id="b" Target="t.xml" Type=%s/>' % (types % b"sharedStrings")
            + b"</Relationships>",
        )
        if shared:
            packed.writestr("xl/t.xml", shared)
        with packed.open("xl/s.xml", "w") as part:
            for piece in sheet:
                part.write(piece)
    return out.getvalue()


def test_cells_without_a_place_follow_each_other(file: Path):
    sheet = b'<s><row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row><row/></s>'
    assert read(file, made_by_hand([sheet]))[0] == [(1, ("a", "2"))]


def test_half_a_sign_is_shown_as_lost_and_whole_ones_are_put_together(file: Path):
    text = b"_xD83D__xDE00_ _xD800_ _x0041_"
    sheet = b'<s><row><c t="inlineStr"><is><t>%s</t></is></c></row></s>' % text
    assert read(file, made_by_hand([sheet]))[0] == [(1, ("\U0001f600 \ufffd A",))]


BOMB = b'<row><c t="inlineStr"><is><t>' + b" " * 60_000 + b"</t></is></c></row>"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \r\n", "empty"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-excel"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "not-a-table"),
    "a page": (b"<html><table><tr><td>x</td></tr></table></html>", "not-a-table"),
    "no directory": (b"PK\3\4" + b"\0" * 600, "broken-xlsx"),
    "no workbook": (made_by_hand([b"<s/>"], home=b"<workbook/>"), "no-sheet"),
    "a definition": (
        made_by_hand([b'<!DOCTYPE s [<!ENTITY a "aaaa">]><s><row>&a;</row></s>']),
        "broken-xlsx",
    ),
    "broken off": (made_by_hand([b"<s><row>"]), "broken-xlsx"),
    "a word nobody has": (
        made_by_hand([b'<s><row><c t="s"><v>9</v></c></row></s>'], shared=b"<t/>"),
        "broken-xlsx",
    ),
    "rows that run back": (made_by_hand([b'<s><row r="5"/><row r="4"/></s>']), "broken-xlsx"),
    "a cell without an end": (
        made_by_hand([b'<s><row><c t="inlineStr"><t>', b"a" * 90_000, b"</t></c></row></s>"]),
        "too-large",
    ),
    "words without an end": (
        made_by_hand([b"<s/>"], shared=b"<t>" + b" " * (49 << 20) + b"</t>"),
        "too-large",
    ),
    "an endless cell": (b'a,"' + b"x" * 300_000, "broken-csv"),
}


@pytest.mark.parametrize(("data", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_table_is_refused_by_its_reason(file: Path, data: bytes, kind: str):
    with pytest.raises(Unreadable) as refused:
        read(file, data)
    assert refused.value.kind == kind


def test_a_bomb_is_let_down_before_it_goes_off(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("audit.infra.tables.workbook.LARGEST_PART", 16 << 20)
    data = made_by_hand([b"<s>", *([BOMB] * 300), b"</s>"])
    assert len(data) < 1 << 17
    with pytest.raises(Unreadable, match="too-large"):
        read(file, data)


def test_a_list_of_parts_that_is_too_long_is_not_read(file: Path):
    data = bytearray(made_by_hand([b"<s/>"]))
    end = data.rfind(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<I", 200 << 20)
    with pytest.raises(Unreadable, match="too-large"):
        read(file, bytes(data))


@pytest.mark.parametrize("letters", ["A", "Z", "AA", "AZ", "BA", "XFD"])
def test_columns_are_named_as_in_the_spreadsheet(letters: str):
    assert letters_of(column_of(letters)) == letters


def test_memory_does_not_grow_with_the_rows(file: Path):
    words = b"".join(b"<si><t>word %d</t></si>" % n for n in range(2_000))
    row = b'<row><c t="s"><v>%d</v></c><c><v>%d</v></c><c s="1"/></row>'
    peaks = []
    for count in (2_000, 20_000):
        rows = (row % (n % 2_000, n) for n in range(count))
        sheet = [b"<s>", *rows, b"<row/>" * 10 * count, b"</s>"]
        file.write_bytes(made_by_hand(sheet, shared=b"<t>" + words + b"</t>"))
        del sheet
        tracemalloc.start()
        with open_table(file) as table:
            assert sum(1 for _row in table.rows()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 200_000, peaks
