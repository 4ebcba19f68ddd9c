"""Forms about passwords."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import DataRequired, ValidationError

from audit.infra.i18n import current_reader
from audit.people.addresses import NoAddress, address_of
from audit.people.models import User
from audit.people.passwords.rules import Weak, weakness
from audit.people.security.rules import SHORTEST


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    """The address with which somebody signs in."""

    email = StringField(_l("E-mail"), validators=[DataRequired(_l("Enter your e-mail address."))])

    def validate_email(self, field: Field) -> None:
        """Only that it could be one: who has an account is told to nobody."""
        try:
            address_of(field.data or "")
        except NoAddress as error:
            raise ValidationError(
                _("Write it like name@example.org, as on your invitation.")
            ) from error


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, typed once: the page can show it."""

    password = PasswordField(_l("New password"), validators=[DataRequired(_l("Enter a password."))])

    def __init__(self, person: User) -> None:
        super().__init__()
        parts = (*person.email.replace("@", ".").split("."), *person.name.split())
        self._known = (person.email, *parts, "sixmarks")

    def validate_password(self, field: Field) -> None:
        """Say what is wrong with it, and what would be better."""
        problem = weakness(field.data, self._known)
        if problem:
            raise ValidationError(said(problem))


def said(problem: Weak) -> str:
    """What is wrong with a password, and what would be better."""
    return {
        Weak.SHORT: _(
            "%(n)s characters or more, please. A few words are easy to remember.",
            n=current_reader().number(SHORTEST),
        ),
        Weak.LONG: _("That is longer than anybody can type. Take a shorter one."),
        Weak.EVEN: _("The same few signs again and again are guessed first. Add other ones."),
        Weak.TELLING: _("Your name or address is guessed first. Add words that are not of you."),
    }[problem]
