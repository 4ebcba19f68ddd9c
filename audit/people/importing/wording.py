"""How pages speak of imports."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.infra.i18n import current_reader
from audit.people.importing.columns import column_for
from audit.people.importing.models import Import, ImportRow, What
from audit.people.importing.rules import State

WHAT = {What.BRANCHES: _l("Branches"), What.PEOPLE: _l("People")}

LETTERS = {
    "utf-8": _l("UTF-8: any language"),
    "utf-16": _l("UTF-16: “Unicode text” of Excel"),
    "cp1252": _l("Windows-1252: Western Europe"),
    "cp1256": _l("Windows-1256: Arabic and Persian"),
}
"""The encodings that may be chosen, in words."""

SEPARATORS = {",": _l("commas"), ";": _l("semicolons"), "\t": _l("tabs")}

OUTCOMES = {
    "removed": _l("Removed again"),
    "closed": _l("Closed: something is there already"),
    "ended": _l("Ended: something was sent or done already"),
    "put back": _l("As it was before"),
    "kept": _l("Left as it is: changed again since"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in a word, with its sign and mood."""

    word: str
    icon: str
    mood: str


def standing(table: Import) -> Standing:
    """Where an import stands."""
    if table.state is State.CHECKED and table.errors:
        return Standing(_("To be corrected"), "alert", "bad")
    if table.state is State.CHECKED and not (table.new or table.changed):
        return Standing(_("All there already"), "yes", "ok")
    return {
        State.CHECKING: Standing(_("Being looked through"), "sending", ""),
        State.CHECKED: Standing(_("Nothing written yet"), "note", "warn"),
        State.UNREADABLE: Standing(_("Cannot be read"), "alert", "bad"),
        State.APPLYING: Standing(_("Being written"), "sending", ""),
        State.APPLIED: Standing(_("Written"), "received", "ok"),
        State.UNDONE: Standing(_("Taken back"), "return", ""),
    }[table.state]


def what_name(what: What) -> str:
    """Branches or people."""
    return str(WHAT[what])


def letters_name(encoding: str) -> str:
    """An encoding in words."""
    plain = "utf-16" if encoding.startswith("utf-16") else encoding
    return str(LETTERS.get(plain, encoding))


def separator_name(sign: str) -> str:
    """What stands between the cells of a CSV file."""
    return str(SEPARATORS.get(sign, sign))


def column_name(table: Import, column: str) -> str:
    """The heading of a column by its id."""
    return str(column_for(table.what, column).heading)


def counted_rows(count: int) -> str:
    """How many rows."""
    return ngettext("%(n)s row", "%(n)s rows", count, n=current_reader().number(count))


def outcome_name(row: ImportRow) -> str:
    """What became of a row when the import was taken back."""
    return str(OUTCOMES.get(row.undone, ""))


FILTERS: dict[str, Any] = {
    "import_standing": standing,
    "import_what": what_name,
    "letters_name": letters_name,
    "separator_name": separator_name,
    "counted_rows": counted_rows,
    "import_outcome": outcome_name,
}
"""What templates of imports may write behind a bar."""
