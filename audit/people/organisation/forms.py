"""The form with an organisation's own settings."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from audit.infra.fields import WholeField
from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.infra.money import CURRENCIES
from audit.people.organisation.rules import (
    LEAST_MONTHS,
    MOST_APPEAL_DAYS,
    MOST_MONTHS,
    dialled,
    in_order,
    zone_called,
)


def listed_zone(_form: Any, field: Field) -> None:
    """Keep the name of a time zone as it is listed; what was typed stays where there is none."""
    try:
        field.data = zone_called(field.data or "")
    except ValueError as error:
        raise ValidationError(
            _("There is no such time zone. Choose one of the list, such as Europe/London.")
        ) from error


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
    languages = SelectMultipleField(
        _l("Languages in use"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    time_zone = StringField(_l("Time zone"), validators=[listed_zone])
    kept_months = WholeField(
        _l("Months that photos are kept"),
        problem=_l("Enter a whole number of months, or nothing."),
        validators=[
            Optional(),
            NumberRange(
                min=LEAST_MONTHS, max=MOST_MONTHS, message=_l("Between 6 and 120 months, please.")
            ),
        ],
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

    def validate_languages(self, field: Field) -> None:
        """At least one, and the one of reports among them."""
        if self.language.data not in (field.data or []):
            raise ValidationError(
                _("The language of reports has to be in use. Tick it, or choose another one above.")
            )
