"""Forms about oneself."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from audit.infra.i18n import OWN_NAMES, reader
from audit.people.identity import current_member
from audit.people.models import User

CALENDAR_NAMES = {
    "gregorian": _l("Gregorian"),
    "jalali": _l("Jalali"),
    "hijri": _l("Hijri (Umm al-Qura)"),
}
EXAMPLE = Decimal("1234.5")


class SignInForm(LoginForm):
    """E-mail and password; one error for both, so that nobody learns who has an account."""

    def validate_next(self, field: Field) -> None:
        """Forget an address elsewhere: a forged link must not look like a wrong password."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""


class NameForm(FlaskForm):  # type: ignore[misc]
    """What the person is called."""

    called = StringField(
        _l("Name"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            DataRequired(_l("Enter a name.")),
            Length(max=120, message=_l("120 characters at most, please.")),
        ],
    )


class ReadingForm(FlaskForm):  # type: ignore[misc]
    """The language, calendar and digits in which the person reads Sixmarks."""

    language = SelectField(
        _l("Language"),
        choices=list,
        validators=[DataRequired()],
    )
    calendar = RadioField(_l("Calendar"), choices=list, validators=[Optional()])
    digits = RadioField(_l("Digits"), choices=list, validators=[Optional()])

    def offer(self, person: User, today: date) -> None:
        """Show today and a number in each calendar and digits, as this person would read them;
        and the languages in use here, with the one that the person reads in."""
        own, digits = reader(person.locale), person.digits
        spoken = {*current_member().organisation.used_languages, person.locale}
        self.language.choices = [
            SelectChoice(code, name) for code, name in OWN_NAMES.items() if code in spoken
        ]
        self.calendar.choices = [SelectChoice("", _("The one of the language"))] + [
            SelectChoice(name, f"{words} · {reader(person.locale, name, digits).full_date(today)}")
            for name, words in CALENDAR_NAMES.items()
        ]
        self.digits.choices = [
            SelectChoice("native", _("Of the language · %(example)s", example=own.number(EXAMPLE))),
            SelectChoice("latin", _("Latin · %(example)s", example=reader("en").number(EXAMPLE))),
        ]


def reading_form(person: User, today: date, *, anew: bool = False) -> ReadingForm:
    """The form as it was sent, or `anew` with what holds for a person."""
    holds = {
        "language": person.locale,
        "calendar": person.calendar or "",
        "digits": person.digits or "native",
    }
    form = ReadingForm(None, data=holds) if anew else ReadingForm(data=holds)
    form.offer(person, today)
    return form
