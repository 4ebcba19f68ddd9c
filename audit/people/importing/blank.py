"""Files to download: empty tables to fill in, what is wrong with one, what an import did."""

from collections.abc import Iterable, Iterator
from typing import IO

from flask_babel import gettext as _

from audit.infra.i18n import OWN_NAMES, RIGHT_TO_LEFT, current_language, current_reader
from audit.infra.tables import Cell, Sheet, csv_chunks, xlsx_file
from audit.people.importing.columns import COLUMNS, EVERYWHERE
from audit.people.importing.models import Import, ImportProblem, ImportRow, What
from audit.people.importing.rules import apart
from audit.people.importing.wording import column_name, outcome_name, what_name
from audit.people.permits import Role
from audit.people.wording import ROLES

Rows = list[list[Cell]]


def template_csv(what: What) -> bytes:
    """An empty table with headings in the reader's language and one example row."""
    return b"".join(csv_chunks(_table(what)))


def template_xlsx(what: What) -> IO[bytes]:
    """The same as a workbook, with a sheet that explains each column."""
    rtl = current_language() in RIGHT_TO_LEFT
    columns = COLUMNS[what]
    return xlsx_file(
        [
            Sheet(
                what_name(what),
                _table(what),
                widths=[column.width for column in columns],
                rtl=rtl,
                as_text=True,
                choices=_choices(what),
            ),
            Sheet(_("How to fill it in"), _explained(what), widths=(24, 90), rtl=rtl),
        ]
    )


def _choices(what: What) -> dict[int, list[str]]:
    place = {column.id: number for number, column in enumerate(COLUMNS[what])}
    return {place["role"]: [str(name) for name in ROLES.values()]} if "role" in place else {}


def _table(what: What) -> Rows:
    columns = COLUMNS[what]
    example: list[Cell] = [
        column.example if isinstance(column.example, float) else str(column.example)
        for column in columns
    ]
    if what is What.PEOPLE:
        example[[column.id for column in columns].index("role")] = str(ROLES[Role.SHOPPER])
    return [[str(column.heading) for column in columns], example]


def _explained(what: What) -> Rows:
    rows: Rows = [[_("Column"), _("What belongs there")]]
    rows += [[str(column.heading), str(column.hint)] for column in COLUMNS[what]]
    rows += [
        [],
        [
            "",
            _("The first sheet is read. The example row is always left out."),
        ],
        ["", _("A cell that you leave empty changes nothing. No row ever deletes anything.")],
        ["", _("The order of the columns does not matter, and columns may be missing.")],
        [
            "",
            _(
                "You may upload the same table as often as you like: what is there already is "
                "known again, and not made twice."
            ),
        ],
    ]
    if what is What.PEOPLE:
        rows += [
            [],
            [_("Roles"), current_reader().joined(str(name) for name in ROLES.values())],
            [_("Languages"), current_reader().joined(map(apart, OWN_NAMES.values()))],
            [_("All places"), str(EVERYWHERE)],
        ]
    return rows


def problem_rows(table: Import, problems: Iterable[ImportProblem]) -> Iterator[list[Cell]]:
    """What is wrong, a row for each cell."""
    yield [_("Sheet"), _("Cell"), _("Row"), _("Column"), _("It says"), _("What is wrong"), ""]
    sheet = table.account.get("sheet", "")
    for each in problems:
        weight = "" if each.stops else _("Only a note")
        yield [sheet, each.cell, each.row, each.heading, each.value, each.words, weight]


def done_rows(table: Import, rows: Iterable[ImportRow]) -> Iterator[list[Cell]]:
    """What each row did, a line for each value."""
    yield [
        _("Row"), _("Name"), _("What happens"), _("Column"), _("Before"), _("After"),
        _("Taken back"),
    ]  # fmt: skip
    words = {"new": _("New"), "changed": _("Changed")}
    for row in rows:
        for column, (old, new) in row.changes.items() or [("", ("", ""))]:
            heading = column_name(table, column) if column else ""
            yield [row.row, row.name, words[row.act], heading, old, new, outcome_name(row)]
