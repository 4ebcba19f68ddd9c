"""How pages and reports say who signed on the spot."""

from flask_babel import gettext as _

from audit.formats.manifest import Signature
from audit.infra.i18n import current_reader
from audit.visits.signing.rules import How, how_signed


def side_words(side: str) -> str:
    """Whose signature it is."""
    return _("For the branch") if side == "branch" else _("Auditor")


def how_words(how: How) -> str:
    """How a side signed, or that it did not."""
    return {
        "drawn": _("Signed by hand"),
        "named": _("Confirmed by name"),
        "declined": _("Declined to sign"),
        "open": _("Not signed"),
    }[how]


def who_words(told: Signature) -> str:
    """Name and role."""
    said = (told.name.strip(), told.role.strip())
    return current_reader().joined(part for part in said if part)


def told_words(told: Signature) -> str:
    """How an entry was signed."""
    return how_words(how_signed(told))
