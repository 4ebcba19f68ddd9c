"""How it is said what is wrong with a sheet."""

from flask_babel import gettext as _

from audit.checklists.sheets.columns import CRITICAL, NOTE, PHOTO, TYPES, column_for, listed_words
from audit.checklists.sheets.rules import MOST_ROWS, Fault
from audit.infra.i18n import current_reader


def fault_words(fault: Fault) -> str:
    """What is wrong and what to do; what the language's checker found as it says it."""
    if not fault.kind:
        return fault.message
    listed = current_reader().joined
    if fault.kind == "missing":
        return _("“%(column)s” is needed here.", column=column_for(fault.shown).heading)
    return {
        "no-headings": _(
            "No headings were found. The first row names the columns; one of them is “Question”."
        ),
        "no-rows": _("There is no item below the headings."),
        "many-rows": _(
            "There are more than %(n)s items. Split the checklist.",
            n=current_reader().number(MOST_ROWS),
        ),
        "type": _(
            "This is no type of answer. Write one of: %(names)s", names=listed(listed_words(TYPES))
        ),
        "critical": _("Write one of: %(names)s", names=listed(listed_words(CRITICAL))),
        "photo": _("Write one of: %(names)s", names=listed(listed_words(PHOTO))),
        "note": _("Write one of: %(names)s", names=listed(listed_words(NOTE))),
        "yes-no": _("Write yes or no."),
        "number": _("This is no number. Write digits, such as 2 or 2.5."),
        "seconds": _("Write whole seconds, or minutes and seconds with a colon, such as 2:30."),
        "options": _("Write at least two options with semicolons between them."),
        "worth": _("Write after each option what it is worth, or after none: Good = 100; Bad = 0"),
        "uneven": _("There are more or fewer options here than in the other language."),
        "half-band": _("Write both: from which and up to which number it is good."),
        "no-use": _("An item of this type has no use for this. Empty the cell."),
        "odd-date": _("The sheet shows a date here. Make the cell a text and write it again."),
        "odd-fault": _("The sheet shows an error here. Mend the formula, or write the value."),
        "odd-formula": _("This formula has no result. Write the value instead."),
        "odd-letters": _("Some letters could not be read. Save the file as XLSX or as UTF-8."),
    }.get(fault.kind) or _("This cell cannot be read. Write it again.")


def unreadable_words(kind: str) -> str:
    """Why a file is no table that can be read."""
    return {
        "empty": _("The file is empty. Choose another one."),
        "old-excel": _("This is a spreadsheet of an old kind, or has a password. Save it as XLSX."),
        "not-a-table": _("This is no spreadsheet. Choose an XLSX or a CSV file."),
        "letters": _("Some letters could not be read. Save the file as XLSX or as UTF-8."),
    }.get(kind) or _("This spreadsheet cannot be read. Save it again as XLSX.")
