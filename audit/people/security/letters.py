"""Letters about one's own account: somebody else may have done it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.infra.db import db
from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, address_of, kind
from audit.people.security.models import AccountEntry


@kind("password-changed", _l("Password changed"))
def password_changed(occasion: Occasion) -> Letter | None:
    """The password is another one."""
    return _letter(
        occasion,
        _("Your password for Sixmarks was changed"),
        _("your password was changed on %(moment)s (UTC). Everywhere else you were signed out."),
        (_("Choose another password"), address_of("passwords.forgotten")),
    )


@kind("second-step-removed", _l("Second step switched off"))
def second_step_removed(occasion: Occasion) -> Letter | None:
    """The password alone opens the account."""
    return _letter(
        occasion,
        _("The second step of your Sixmarks account was switched off"),
        _("it was switched off on %(moment)s (UTC). Your password alone signs you in now."),
        (_("Look at your account"), address_of("own_security.index")),
    )


@kind("second-step-reset", _l("Second step taken away"))
def second_step_reset(occasion: Occasion) -> Letter | None:
    """An administrator took the second step away."""
    return _letter(
        occasion,
        _("The second step of your Sixmarks account was taken away"),
        _(
            "an administrator took it away on %(moment)s (UTC), and you were signed out "
            "everywhere. Sign in with your password and set another one up."
        ),
        (_("Sign in"), address_of("security.login")),
    )


def _letter(occasion: Occasion, subject: str, said: Any, action: tuple[str, str]) -> Letter | None:
    about = occasion.message.about_id
    entry = db.session.get(AccountEntry, about) if about else None
    if entry is None:
        return None
    return Letter(
        subject=subject,
        paragraphs=(
            _("Hello %(name)s,", name=named(occasion.person.name)),
            said % {"moment": occasion.reader.moment(entry.at, "UTC")},
        ),
        facts=((_("Browser"), entry.browser),) if entry.browser else (),
        action=action,
        why=_("Was it not you, and nobody whom you asked? Tell your administrator at once."),
    )
