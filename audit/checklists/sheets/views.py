"""What the page says of a sheet, and how the sheet of a form is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.checklists.models import ChecklistVersion
from audit.checklists.sheets.columns import vocabulary
from audit.checklists.sheets.forms import SheetForm
from audit.checklists.sheets.rules import MOST_FAULTS, SheetReading, read_sheet
from audit.checklists.sheets.wording import fault_words, unreadable_words
from audit.engines.drafting.fresh import of_version
from audit.engines.drafting.naming import slug_of
from audit.engines.drafting.shape import bare
from audit.formats.base import Text
from audit.infra.i18n import current_reader
from audit.infra.tables import Account, Unreadable, open_table

Raw = dict[str, Any]


@dataclass(frozen=True)
class CellLine:
    """One thing to mend: where, in words, and what stands there."""

    cell: str
    words: str
    translated: bool
    shown: str


@dataclass(frozen=True)
class SheetProblems:
    """All that is wrong with a sheet; `more`: how many were left out."""

    name: str
    lines: list[CellLine]
    count: int
    more: int


def read_upload(
    file: IO[bytes],
    form: SheetForm,
    base: ChecklistVersion | None,
    own: Mapping[str, Text],
    wanted: str,
) -> tuple[SheetReading, Account]:
    """What an uploaded sheet holds, and how it was read; Unreadable when it is no table."""
    head, sections = head_of(form, base, wanted)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(file.read())
        with open_table(path) as table:
            words = vocabulary(own)
            language = form.language.data
            return read_sheet(table.rows(), words, head, language, sections), table.account


def head_of(form: SheetForm, base: ChecklistVersion | None, id_: str) -> tuple[Raw, Raw | None]:
    """All but the sections, and the sections that there are: the base's, or the form's own."""
    if base is not None:
        document = bare(of_version(base.checklist))
        sections = document.pop("sections")
        return document, {"sections": sections}
    head: Raw = {
        "id": id_,
        "kind": form.kind.data,
        "title": {form.language.data: form.title.data},
        "scoring": {"method": "pooled"},
    }
    if (passing := form.passing()) is not None:
        head["scoring"]["pass"] = passing
    return head, None


def wanted_id(form: SheetForm) -> str:
    """The id that a new checklist would like to have."""
    return slug_of(form.title.data or "") or "checklist"


def problems_of(name: str, reading: SheetReading, account: Account) -> SheetProblems:
    """What the page says of a sheet that cannot be taken."""
    place = f"{account.sheet}!" if account.sheet else ""
    lines = [
        CellLine(
            f"{place}{fault.cell}" if fault.cell else "",
            fault_words(fault),
            bool(fault.kind),
            fault.shown[:200] if fault.kind != "missing" else "",
        )
        for fault in reading.faults[:MOST_FAULTS]
    ]
    count = len(reading.faults)
    return SheetProblems(name, lines, count, count - len(lines))


def unreadable(name: str, why: Unreadable) -> SheetProblems:
    """What the page says of a file that is no table."""
    return SheetProblems(name, [CellLine("", unreadable_words(why.kind), True, "")], 1, 0)


def told(reading: SheetReading, account: Account) -> list[str]:
    """What whoever uploaded a sheet should know of how it was read."""
    said = []
    if reading.unread:
        count = len(reading.unread)
        names = current_reader().joined(f"“{name[:40]}”" for name in reading.unread[:8])
        said.append(
            ngettext(
                "This column was not read: %(names)s",
                "These columns were not read: %(names)s",
                count,
                names=names,
            )
        )
    if account.guessed:
        said.append(_("If letters look wrong, save the file as XLSX and upload it again."))
    return said
