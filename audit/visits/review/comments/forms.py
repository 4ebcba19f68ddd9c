"""The form of a comment in the library."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length


class StockForm(FlaskForm):  # type: ignore[misc]
    """A comment and the title under which it is found."""

    title = StringField(
        _l("Title"),
        validators=[DataRequired(message=_l("Give it a title to find it by.")), Length(max=80)],
    )
    text = TextAreaField(
        _l("Comment"),
        validators=[DataRequired(message=_l("Write the comment.")), Length(max=2000)],
    )
