"""The form with which a text is reworded for the branch."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length


class RewordForm(FlaskForm):  # type: ignore[misc]
    """A text as the branch is to read it; empty leaves it out."""

    submission = HiddenField(validators=[DataRequired()])
    text = TextAreaField(
        _l("For the branch"),
        validators=[Length(max=10_000, message=_l("At most 10,000 characters, please."))],
    )
