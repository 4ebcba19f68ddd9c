"""How it is said why a file cannot be taken."""

from flask_babel import gettext as _

from audit.checklists.mending import in_words
from audit.checklists.uploads.rules import MOST_FILES, Trouble
from audit.infra.i18n import current_language, current_reader


def trouble_words(trouble: Trouble) -> str:
    """What is wrong and what to do; what is wrong with YAML itself as its reader says it."""
    if not trouble.kind:
        return _of_checker(trouble.message) or trouble.message
    return {
        "pdf": _("This is a PDF. Upload the checklist as YAML or as a spreadsheet."),
        "picture": _("This is a picture. Upload the checklist as YAML or as a spreadsheet."),
        "old-sheet": _("This is a spreadsheet of an old kind. Save it as XLSX first."),
        "sheet": _("This is a spreadsheet. Upload it further down, as a spreadsheet."),
        "empty": _("The file is empty. Choose another one."),
        "letters": _("This is not text in UTF-8. Save it as UTF-8 and upload it again."),
        "too-large": _("The file is over 8 MB. Upload fewer checklists at once."),
        "broken-zip": _("This zip cannot be read. Make it anew."),
        "nothing-in-zip": _("There is no .yaml file in this zip. Put the checklists into it."),
        "many-in-zip": _(
            "There are more than %(n)s checklists in this zip. Upload fewer at once.",
            n=current_reader().number(MOST_FILES),
        ),
        "large-zip": _("The files in this zip are over 12 MB together. Upload fewer at once."),
        "locked": _("This file has a password. Make the zip without one."),
        "damaged": _("This file is damaged in the zip. Make the zip anew."),
        "large": _("The file is over 1 MB. Split it into several checklists."),
        "doubled": _("Another file here has the same id. Choose a new one for this checklist."),
        "other-kind": _(
            "Your checklist with this id is of another kind, and a checklist keeps its kind. "
            "Give this one an id of its own."
        ),
    }[trouble.kind]


def is_translated(trouble: Trouble) -> bool:
    """Whether it is said in the reader's language."""
    return bool(trouble.kind) or _of_checker(trouble.message) is not None


def _of_checker(message: str) -> str | None:
    """The checker's sentence in the reader's language; English readers of YAML get its own, which
    names the keys that they wrote."""
    return None if current_language() == "en" else in_words(message)
