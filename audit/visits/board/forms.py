"""The form with which a shopper says where they know somebody."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length


class TieForm(FlaskForm):  # type: ignore[misc]
    """That somebody is known at a branch; who it is need not be said."""

    reason = TextAreaField(
        _l("What should the agency know?"),
        validators=[Length(max=500, message=_l("At most 500 characters, please."))],
    )
