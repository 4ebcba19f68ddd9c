"""How answers and the ends of scales are said, by the organisation or else by us."""

from flask_babel import force_locale
from flask_babel import gettext as _

from audit.checklists.wording import plain
from audit.formats.base import Text


def about(word: str) -> str:
    """What a word stands for."""
    return {
        "yes": _("Yes, in a question of yes or no"),
        "no": _("No, in a question of yes or no"),
        "not_applicable": _("The question does not apply here"),
        "not_observed": _("It could not be seen"),
        "lowest": _("The lowest point of a scale"),
        "highest": _("The highest point of a scale"),
    }[word]


def said_by_us(word: str, language: str = "") -> str:
    """Our own word on a key of the form; ends of scales have none."""
    if language:
        with force_locale(language):
            return said_by_us(word)
    return {
        "yes": _("Yes"),
        "no": _("No"),
        "not_applicable": _("N/A"),
        "not_observed": _("Not seen"),
    }.get(word, "")


def said(names: Text, word: str, language: str = "") -> str:
    """What stands on the key in a language."""
    if language in names:
        return names[language]
    return said_by_us(word, language) or (plain(names, language) if names else "")


def told_of(word: str) -> str:
    """What a person is told of a change."""
    return _("The label was changed: %(about)s.", about=about(word))
