"""The letter that tells that letters arrive."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, address_of, kind


@kind("test", _l("Test"))
def test(occasion: Occasion) -> Letter:
    """What an administrator sends to themselves."""
    return Letter(
        subject=_("A test from Sixmarks"),
        paragraphs=(
            _("Hello %(name)s,", name=named(occasion.person.name)),
            _("this message has arrived, so people can be invited and told of their visits."),
        ),
        action=(_("Open Sixmarks"), address_of("people.home")),
        why=_("You asked for it on the page about e-mail."),
    )
