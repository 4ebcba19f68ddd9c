"""Forms of a branch's page."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

LONG = Length(max=2000, message=_l("At most 2000 characters, please."))


class ReplyForm(FlaskForm):  # type: ignore[misc]
    """What the branch answers."""

    text = TextAreaField(
        _l("Your answer"),
        validators=[DataRequired(_l("Write your answer first: an empty one is not sent.")), LONG],
    )


class FeedbackForm(FlaskForm):  # type: ignore[misc]
    """What the team is to hear; any of the three may stay empty, not all."""

    strengths = TextAreaField(_l("What went well"), validators=[LONG])
    weaknesses = TextAreaField(_l("What did not"), validators=[LONG])
    next_steps = TextAreaField(_l("What we do next"), validators=[LONG])
