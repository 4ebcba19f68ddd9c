"""Forms about oneself."""

from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import Field, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from audit.infra.i18n import LANGUAGES, OWN_NAMES


class SignInForm(LoginForm):
    """E-mail and password; one error for both, so that nobody learns who has an account."""

    def validate_next(self, field: Field) -> None:
        """Forget an address elsewhere: a forged link must not look like a wrong password."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""


class LanguageForm(FlaskForm):  # type: ignore[misc]
    """The language in which the person reads Sixmarks."""

    language = SelectField(
        _l("Language"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
        validators=[DataRequired()],
    )
