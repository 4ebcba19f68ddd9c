"""What is taken out, and how it is written."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from audit.dashboards.exports.rules import MAKES
from audit.dashboards.exports.tables import Manner


class ExportForm(FlaskForm):  # type: ignore[misc]
    """One button for each file; the filters come along."""

    query = HiddenField(validators=[Optional(), Length(max=4000)])
    make = HiddenField(validators=[AnyOf(tuple(MAKES))])
    words = RadioField(
        _l("Headings and words"),
        choices=[
            SelectChoice("people", _l("For people: in your language")),
            SelectChoice("programs", _l("For programs: ids that never change")),
        ],
        default="people",
        validators=[InputRequired()],
    )
    named = BooleanField(_l("With the names of those who made the visits"))

    def manner(self, may_name: bool) -> Manner:
        """How the table is written; names only for whoever may see them."""
        return Manner(self.words.data == "programs", bool(self.named.data) and may_name)

    @property
    def problem(self) -> str:
        """What is wrong, for a form whose fields cannot be filled in wrongly by hand."""
        told: Any = self.errors
        return _("This could not be understood. Go back and try again.") if told else ""
