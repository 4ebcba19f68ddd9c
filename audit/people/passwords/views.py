"""The letters that carry links: invitation and reset."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.infra.db import db
from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, address_of, kind
from audit.people.passwords.actions import is_good, token_of
from audit.people.passwords.models import PasswordLink
from audit.people.wording import role_name


@kind("invitation", _l("Invitation"))
def invitation(occasion: Occasion) -> Letter | None:
    """The way in for somebody new; who has a password is told where it holds from now on."""
    link, member = _link(occasion), occasion.message.membership
    if link is None or member is None or link.revoked_at:
        return None
    names = {"organisation": named(member.organisation.name), "name": named(occasion.person.name)}
    known = occasion.person.password is not None
    if not known and not is_good(link):
        return None
    first = _("Hello %(name)s,", name=names["name"])
    said = _(
        "you are invited to work for %(organisation)s on Sixmarks, where visits to branches are "
        "planned, made and read.",
        organisation=names["organisation"],
    )
    if known:
        how = _("Sign in with the password that you have already.")
        action = (_("Sign in"), address_of("security.login"))
    else:
        how = _(
            "Choose a password to come in. The link works once, until %(moment)s.",
            moment=occasion.reader.moment(link.expires_at, member.organisation.time_zone),
        )
        action = (_("Choose a password"), _address(occasion, link))
    return Letter(
        subject=_("%(organisation)s invites you to Sixmarks", organisation=names["organisation"]),
        paragraphs=(first, said, how),
        facts=(
            (_("Your role"), role_name(member).capitalize()),
            (_("You sign in as"), occasion.person.email),
        ),
        action=action,
        why=""
        if known
        else _("You did not expect this? Then do nothing: without you nobody can use the link."),
    )


@kind("reset", _l("New password"))
def reset(occasion: Occasion) -> Letter | None:
    """The link for who forgot the password."""
    link = _link(occasion)
    if link is None or not is_good(link):
        return None
    return Letter(
        subject=_("Choose a new password for Sixmarks"),
        paragraphs=(
            _("Hello %(name)s,", name=named(occasion.person.name)),
            _(
                "somebody, probably you, asked for a new password. The link works once, for an "
                "hour. A new password signs you out everywhere else; visits on your phone stay "
                "there."
            ),
        ),
        action=(_("Choose a new password"), _address(occasion, link)),
        why=_("It was not you? Then do nothing: your password stays as it is."),
    )


def _link(occasion: Occasion) -> PasswordLink | None:
    about = occasion.message.about_id
    return db.session.get(PasswordLink, about) if about else None


def _address(occasion: Occasion, link: PasswordLink) -> str:
    return address_of("passwords.choose", token=token_of(link.id), lang=occasion.person.locale)
