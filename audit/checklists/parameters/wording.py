"""How a parameter is called, by the organisation or else by us."""

from flask_babel import force_locale
from flask_babel import gettext as _

from audit.checklists.wording import plain
from audit.formats.base import Text


def ours(slug: str, language: str = "") -> str:
    """One of the six in our words, in the page's language by default; "" for any other."""
    if language:
        with force_locale(language):
            return ours(slug)
    return {
        "expression": _("Expression"),
        "vocabulary": _("Vocabulary"),
        "proxemics": _("Proxemics"),
        "appearance": _("Appearance"),
        "speed": _("Speed"),
        "safety": _("Safety"),
    }.get(slug, "")


def name_in(names: Text, slug: str, language: str = "") -> str:
    """The organisation's name in a language, ours where it gave none in that one."""
    if language in names:
        return names[language]
    return ours(slug, language) or plain(names, language)


def told_of(what: str, names: Text, slug: str = "") -> str:
    """What a person is told of a change."""
    name = plain(names) or ours(slug)
    return {
        "added": _("The parameter “%(name)s” was added.", name=name),
        "named": _("The parameter is now called “%(name)s”.", name=name),
        "removed": _("The parameter “%(name)s” is offered no more.", name=name),
    }[what]
