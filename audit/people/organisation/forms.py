"""The form with an organisation's own settings."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from audit.infra.fields import WholeField
from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.infra.money import CURRENCIES
from audit.people.organisation.rules import MOST_APPEAL_DAYS, dialled, in_order


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """The name, the language of reports, and what holds for every visit."""

    name = StringField(
        _l("Name"),
        filters=[lambda text: (text or "").strip()],
        validators=[
            DataRequired(_l("Enter the organisation’s name.")),
            Length(max=120, message=_l("120 characters at most, please.")),
        ],
    )
    language = SelectField(
        _l("Language of reports"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
    )
    safety_phone = StringField(_l("Number for shoppers who feel unsafe"))
    wants_position = BooleanField(_l("Ask shoppers for the position of their phone"))
    currency = SelectField(
        _l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES]
    )
    appeal_days = WholeField(
        _l("Days to appeal"),
        problem=_l("Enter a whole number of days."),
        validators=[
            InputRequired(_l("Enter a whole number of days.")),
            NumberRange(min=0, max=MOST_APPEAL_DAYS, message=_l("Between 0 and 365 days, please.")),
        ],
    )

    def validate_safety_phone(self, field: Field) -> None:
        """Keep the number as phones dial it; what was typed stays where it is none."""
        try:
            field.data = dialled(field.data or "")
        except ValueError as error:
            raise ValidationError(
                in_order(_("Write it in international form, such as +44 20 7946 0958."))
            ) from error
