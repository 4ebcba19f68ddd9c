"""A file as lines below headings: where they are, what they mean, what stands in each cell."""

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice

from flask_babel import gettext as _

from audit.infra.asked import UNTYPED
from audit.infra.i18n import current_reader
from audit.infra.tables import Odd, Row, Table, Unreadable, letters_of, unplain
from audit.people.importing import rules
from audit.people.importing.columns import EXAMPLES, column_for, names_for
from audit.people.importing.models import What
from audit.people.importing.rules import Line, Trouble

Tell = Callable[[Trouble], None]
Step = Callable[[float, int], None]

NEEDED = {What.BRANCHES: {"code", "name"}, What.PEOPLE: {"email"}}
"""Without one of these columns no row can be told from another."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Reading:
    """One pass through a table: lines, and what is odd about single cells."""

    def __init__(self, table: Table, what: What, tell: Tell) -> None:
        self._table, self._what, self._tell = table, what, tell
        rows = table.rows()
        first = list(islice(rows, rules.SEARCHED_ROWS))
        if not first:
            raise Unreadable("empty")
        place = rules.headings_in([row.cells for row in first], names_for(what))
        if place is None:
            raise Unreadable("no-headings", first=shown_first(first[0]))
        self.headings = first[place]
        self.columns, self.ignored, doubled = rules.columns_of(self.headings.cells, names_for(what))
        if not NEEDED[what] & set(self.columns.values()):
            raise Unreadable("no-headings", first=shown_first(self.headings))
        if doubled:
            raise Unreadable("same-heading", heading=doubled[0][:60])
        self._rows = chain(first[place + 1 :], rows)
        self.example = False

    @property
    def letters(self) -> dict[str, str]:
        """The spreadsheet's letters of each column that is read."""
        return {column: letters_of(place) for place, column in self.columns.items()}

    def lines(self, step: Step) -> Iterator[Line]:
        """Every line with something in it; `step` is told the part read and how many."""
        read = 0
        for row in self._rows:
            cells = {id: text for id, text in self._cells(row) if text}
            if not cells or self._is_example(cells):
                continue
            read += 1
            if read > rules.MOST_ROWS:
                raise Unreadable("too-many-rows")
            yield Line(row.number, cells)
            if read % 100 == 0:
                step(self._table.progress(), read)
        self._look_for_merged()

    def _cells(self, row: Row) -> Iterator[tuple[str, str]]:
        for place, cell in enumerate(row.cells):
            if cell and (column := self.columns.get(place)):
                if isinstance(cell, Odd):
                    self._say_odd(row.number, column, cell)
                yield column, cleaned(cell)

    def _say_odd(self, row: int, column: str, cell: Odd) -> None:
        words = {
            "date": _(
                "The spreadsheet has made a date of this. Format the column as text, and write "
                "it again."
            ),
            "fault": _("The formula in this cell has no result. Write the value itself."),
            "formula": _("The formula in this cell has no result. Write the value itself."),
            "letters": _(
                "Some letters could not be read. Save the file as “CSV UTF-8” or as XLSX, please."
            ),
        }
        self._tell(Trouble(row, column, words[cell.why], cleaned(cell)))

    def _is_example(self, cells: dict[str, str]) -> bool:
        column, value = EXAMPLES[self._what]
        found = cells.get(column, "").casefold() == value
        self.example = self.example or found
        return found

    def _look_for_merged(self) -> None:
        for merged in self._table.account.merged:
            if rules.is_merged_below(merged, self.headings.number):
                row = int(re.findall(r"\d+", merged)[0])
                words = _(
                    "These cells are merged, so that only the first has a value. Split them, and "
                    "fill in each one."
                )
                self._tell(Trouble(row, "", words, cell=merged))


def shown_first(row: Row) -> list[str]:
    """What stands in the first cells of a row."""
    return [cleaned(cell)[:60] for cell in row.cells if cell.strip()][:8]


def cleaned(text: str) -> str:
    """A cell's text without blanks around it and without what nobody typed."""
    return unplain(UNTYPED.sub("", _CONTROLS.sub("", text)).strip())


def why_unreadable(problem: Unreadable, what: What) -> str:
    """What is wrong with a whole file, and what to do, in a sentence or two."""
    needed = "code" if what is What.BRANCHES else "email"
    headings = [str(column_for(what, name).heading) for name in (needed, "name")]
    listed = current_reader().listed(headings)
    most = current_reader().number(rules.MOST_ROWS)
    found = {
        "empty": _("There is nothing in this file."),
        "no-headings": _(
            "The first rows hold no heading that is known. The table needs headings such as "
            "%(headings)s; the template has them all.",
            headings=listed,
        ),
        "same-heading": _(
            "Two columns say the same: “%(heading)s”. Leave one of them out.",
            heading=rules.apart(problem.facts.get("heading", "")),
        ),
        "too-many-rows": _(
            "There are more than %(n)s rows. Cut the table into several files, please.", n=most
        ),
        "too-large": _("Unpacked, this file is larger than any table of branches or people."),
        "locked": _("This file has a password. Save it without one, please."),
        "old-excel": _(
            "This is an old Excel file, or one with a password. Save it as XLSX without a "
            "password, or as CSV."
        ),
        "not-a-table": _("This is no table. Upload a CSV or XLSX file."),
        "no-sheet": _(
            "This workbook has no sheet that can be read. Save it as XLSX again, or as CSV."
        ),
        "letters": _("The letters of this file cannot be read. Save it as “CSV UTF-8” or as XLSX."),
        "broken-csv": _(
            "The file breaks off or runs together at row %(row)s. Look for a quotation mark that "
            "is never closed.",
            row=current_reader().number(int(problem.facts.get("row", 0))),
        ),
    }
    return found.get(problem.kind) or _(
        "This file is damaged, or no spreadsheet has written it. Save it as XLSX again, or as CSV."
    )
