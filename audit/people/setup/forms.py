"""The form of the very first start."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.people.addresses import NoAddress, address_of
from audit.people.organisation.forms import listed_zone
from audit.people.passwords.forms import said
from audit.people.passwords.rules import weakness
from audit.people.setup.actions import fits_code


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


class SetupForm(FlaskForm):  # type: ignore[misc]
    """The code that was printed, the organisation, and its administrator."""

    code = StringField(
        _l("Code"), filters=[_trimmed], validators=[DataRequired(_l("Enter the code."))]
    )
    organisation = StringField(
        _l("Name of the organisation"),
        filters=[_trimmed],
        validators=[
            DataRequired(_l("Enter the organisation’s name.")),
            Length(max=120, message=_l("120 characters at most, please.")),
        ],
    )
    language = SelectField(
        _l("Language of reports"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
    )
    time_zone = StringField(_l("Time zone"), validators=[listed_zone])
    called = StringField(
        _l("Your name"),
        filters=[_trimmed],
        validators=[
            DataRequired(_l("Enter your name.")),
            Length(max=120, message=_l("120 characters at most, please.")),
        ],
    )
    email = StringField(
        _l("Your e-mail"),
        filters=[_trimmed],
        validators=[DataRequired(_l("Enter your e-mail address."))],
    )
    password = PasswordField(_l("Password"), validators=[DataRequired(_l("Enter a password."))])

    def validate_code(self, field: Field) -> None:
        """It has to be the one that was printed."""
        if not fits_code(field.data):
            raise ValidationError(
                _("That is not the code. It stands where Sixmarks was started, in its last lines.")
            )

    def validate_email(self, field: Field) -> None:
        """An address to which somebody can be written."""
        try:
            field.data = address_of(field.data)
        except NoAddress as error:
            raise ValidationError(_("Write it like name@example.org.")) from error

    def validate_password(self, field: Field) -> None:
        """As strong as everybody’s."""
        email, name = self.email.data or "", self.called.data or ""
        known = (email, *email.replace("@", ".").split("."), *name.split(), "sixmarks")
        problem = weakness(field.data, known)
        if problem:
            raise ValidationError(said(problem))
