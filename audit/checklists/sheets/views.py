"""What the page says of a sheet, and how the sheet of a form is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from audit.checklists.mending import in_words
from audit.checklists.models import ChecklistVersion
from audit.checklists.sheets.columns import vocabulary
from audit.checklists.sheets.forms import SheetForm
from audit.checklists.sheets.known import Remark
from audit.checklists.sheets.rules import MOST_FAULTS, MOST_ROWS, SheetReading, read_sheet
from audit.checklists.sheets.wording import fault_words, remark_words, unreadable_words
from audit.engines.drafting.fresh import of_version
from audit.engines.drafting.naming import slug_of
from audit.engines.drafting.shape import bare
from audit.formats.base import Text
from audit.infra.tables import Account, Unreadable, open_table

Raw = dict[str, Any]
UNREAD = frozenset(("unread", "sheet", "guessed"))
"""Remarks that matter also while something is to be mended."""

MOST_SHEETS = 20
"""Sheets of a workbook that are looked into for headings."""


@dataclass(frozen=True)
class CellLine:
    """One thing to mend: where, in words, and what stands there."""

    cell: str
    words: str
    translated: bool
    shown: str


@dataclass(frozen=True)
class SheetProblems:
    """All that is wrong with a sheet; `more`: left out; `empty`: it has no item yet."""

    name: str
    lines: list[CellLine]
    count: int
    more: int
    empty: bool = False
    remarks: tuple[str, ...] = ()
    """What is to be known of how the file was read."""


def read_upload(
    file: IO[bytes],
    form: SheetForm,
    base: ChecklistVersion | None,
    own: Mapping[str, Text],
    wanted: str,
) -> tuple[SheetReading, Account]:
    """What an uploaded sheet holds, and how it was read; Unreadable when it is no table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(file.read())
        first = _read(path, 0, form, base, own, wanted)
        for number in range(1, min(len(first[1].others), MOST_SHEETS) + 1):
            if first[0].headed:
                break
            other = _read(path, number, form, base, own, wanted)
            first = other if other[0].headed else first
        return first


def _read(
    path: Path,
    number: int,
    form: SheetForm,
    base: ChecklistVersion | None,
    own: Mapping[str, Text],
    wanted: str,
) -> tuple[SheetReading, Account]:
    """One sheet of a workbook; the first one that has headings is the checklist."""
    head, sections = head_of(form, base, wanted)
    words = vocabulary(own, base.checklist.parameters if base else None)
    with open_table(path, sheet=number) as table:
        rows = list(islice(table.rows(), MOST_ROWS * 2))
        account = table.account
    reading = read_sheet(
        rows,
        words,
        head,
        form.language.data,
        sections,
        merged=account.merged,
        parameter=form.parameter.data,
    )
    reading.remarks += _of_file(account, number)
    return reading, account


def _of_file(account: Account, number: int) -> list[Remark]:
    """What is to be known of the file itself."""
    said = []
    if number or account.others:
        others = tuple(name[:40] for name in account.others[:8])
        said.append(Remark("sheet", len(account.others), (account.sheet, *others)))
    if account.hidden:
        rows = tuple(map(str, account.hidden[:8]))
        said.append(Remark("hidden", len(account.hidden), rows))
    if account.guessed:
        said.append(Remark("guessed"))
    return said


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
            bool(fault.kind or in_words(fault.message)),
            fault.shown[:200] if fault.kind != "missing" else "",
        )
        for fault in reading.faults[:MOST_FAULTS]
    ]
    count = len(reading.faults)
    empty = [fault.kind for fault in reading.faults] == ["no-rows"]
    remarks = tuple(remark_words(r) for r in reading.remarks if r.kind in UNREAD)
    return SheetProblems(name, lines, count, count - len(lines), empty, remarks)


def unreadable(name: str, why: Unreadable) -> SheetProblems:
    """What the page says of a file that is no table."""
    return SheetProblems(name, [CellLine("", unreadable_words(why.kind), True, "")], 1, 0)
