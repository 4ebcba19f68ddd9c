"""The two texts of one language, as an administrator writes them."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, Length

from audit.infra.i18n import LANGUAGES
from audit.people.agreements.rules import LONGEST

_short = Length(max=LONGEST, message=_l("20,000 characters at most, please."))


class TextsForm(FlaskForm):  # type: ignore[misc]
    """The agreement and the privacy notice in one language."""

    language = HiddenField(validators=[AnyOf(LANGUAGES)])
    was = HiddenField()
    """The mark of the texts that the page was made with."""
    agreement = TextAreaField(_l("Agreement with shoppers"), validators=[_short])
    notice = TextAreaField(_l("Privacy notice"), validators=[_short])
