"""How it is said what is wrong with a sheet."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.checklists.builder.wording import field_label
from audit.checklists.mending import in_words
from audit.checklists.sheets.columns import (
    CRITICAL,
    NOTE,
    PARAMETERS,
    PHOTO,
    TYPES,
    column_for,
    listed_words,
)
from audit.checklists.sheets.known import Remark
from audit.checklists.sheets.rules import MOST_ROWS, Fault
from audit.infra.i18n import OWN_NAMES, current_reader


def fault_words(fault: Fault) -> str:
    """What is wrong and what to do."""
    if not fault.kind:
        return in_words(fault.message) or fault.message
    listed = current_reader().joined
    if fault.kind == "missing":
        return _("“%(column)s” is needed here.", column=column_for(fault.shown).heading)
    return {
        "no-headings": _(
            "No headings were found. The first row names the columns; one of them is “Question”."
        ),
        "no-rows": _("There is nothing to read yet: no item stands below the headings."),
        "many-rows": _(
            "There are more than %(n)s items. Split the checklist.",
            n=current_reader().number(MOST_ROWS),
        ),
        "type": _(
            "This is no type of answer. Write one of: %(names)s", names=listed(listed_words(TYPES))
        ),
        "parameter": _(
            "No parameter is called so. Write one of these or one of your own: %(names)s",
            names=listed(listed_words(PARAMETERS)),
        ),
        "critical": _("Write one of: %(names)s", names=listed(listed_words(CRITICAL))),
        "photo": _("Write one of: %(names)s", names=listed(listed_words(PHOTO))),
        "note": _("Write one of: %(names)s", names=listed(listed_words(NOTE))),
        "yes-no": _("Write yes or no."),
        "number": _("This is no number. Write digits, such as 2 or 2.5."),
        "seconds": _("Write whole seconds, or minutes and seconds with a colon, such as 2:30."),
        "options": _(
            "Write at least two options with semicolons between them, or each on a line of its own."
        ),
        "worth": _("Write after each option what it is worth, or after none: Good = 100; Bad = 0"),
        "worths-differ": _("The options are worth something else in the other language."),
        "anchors": _("Write points and what they mean: 1 = Dirty; 3 = Dusty; 5 = Clean"),
        "when": _("Write an item and its answer, such as: greeted = No. Put a text in quotes."),
        "when-item": _("No item has this id or this question. Name one of this checklist."),
        "when-answer": _("The item that is named is never answered so. Write one of its answers."),
        "uneven": _("There are more or fewer options here than in the other language."),
        "half-band": _("Write both: from which and up to which number it is good."),
        "no-use": _("An item of this type has no use for this. Empty the cell."),
        "odd-date": _("The sheet shows a date here. Make the cell a text and write it again."),
        "odd-fault": _("The sheet shows an error here. Mend the formula, or write the value."),
        "odd-formula": _("This formula has no result. Write the value instead."),
        "odd-letters": _("Some letters could not be read. Save the file as XLSX or as UTF-8."),
    }.get(fault.kind) or _("This cell cannot be read. Write it again.")


def remark_words(remark: Remark) -> str:
    """What whoever uploaded a sheet should know of how it was read."""
    reader = current_reader()
    count, n = remark.n, reader.number(remark.n)
    if remark.kind == "sheet":
        return _sheet_words(remark)
    if remark.kind == "kept":
        names = reader.joined(str(HEAD[w]) if w in HEAD else field_label(w) for w in remark.words)
        return _("Kept as it is, as the sheet has no column for it: %(names)s", names=names)
    if remark.kind == "kept-languages":
        names = reader.joined(OWN_NAMES.get(code, code) for code in remark.words)
        return _(
            "Kept as it is, as the sheet has no column for it: texts in %(names)s", names=names
        )
    if remark.kind == "unread":
        names = reader.joined(f"“{name}”" for name in remark.words)
        return ngettext(
            "This column was not read: %(names)s",
            "These columns were not read: %(names)s",
            count,
            names=names,
        )
    if remark.kind == "guessed":
        return _("If letters look wrong, save the file as XLSX and upload it again.")
    return _counted(remark.kind, count, n)


HEAD = {"scoring": _l("Scoring"), "checks": _l("Checks")}


def _sheet_words(remark: Remark) -> str:
    sheet, *others = remark.words
    names = current_reader().joined(f"“{name}”" for name in others)
    return _("The sheet “%(sheet)s” was read. Not read: %(names)s", sheet=sheet, names=names)


def _counted(kind: str, count: int, n: str) -> str:
    return {
        "type": ngettext(
            "%(n)s item names no type of answer: it is “Yes or no”.",
            "%(n)s items name no type of answer: they are “Yes or no”.",
            count,
            n=n,
        ),
        "parameter": ngettext(
            "%(n)s item has no parameter and counts for the score alone.",
            "%(n)s items have no parameter and count for the score alone.",
            count,
            n=n,
        ),
        "worth": ngettext(
            "%(n)s item does not say what its options are worth: the first is best, evenly down.",
            "%(n)s items do not say what their options are worth: the first is best, evenly down.",
            count,
            n=n,
        ),
        "clock": ngettext(
            "%(n)s time of day was read as minutes and seconds.",
            "%(n)s times of day were read as minutes and seconds.",
            count,
            n=n,
        ),
        "hidden": ngettext(
            "%(n)s hidden row was read as well.", "%(n)s hidden rows were read as well.", count, n=n
        ),
    }[kind]


def unreadable_words(kind: str) -> str:
    """Why a file is no table that can be read."""
    return {
        "empty": _("The file is empty. Choose another one."),
        "old-excel": _("This is a spreadsheet of an old kind, or has a password. Save it as XLSX."),
        "not-a-table": _("This is no spreadsheet. Choose an XLSX or a CSV file."),
        "letters": _("Some letters could not be read. Save the file as XLSX or as UTF-8."),
    }.get(kind) or _("This spreadsheet cannot be read. Save it again as XLSX.")
