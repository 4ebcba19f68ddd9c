"""Forms of the desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length


class CommentForm(FlaskForm):  # type: ignore[misc]
    """A word about one place of a submission; empty takes it back."""

    submission = HiddenField(validators=[DataRequired()])
    text = TextAreaField(_l("Comment for the shopper"), validators=[Length(max=2000)])


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """Why a visit goes back, and how long the shopper has."""

    submission = HiddenField(validators=[DataRequired()])
    reason = TextAreaField(
        _l("What should the shopper mend or explain?"),
        validators=[
            DataRequired(message=_l("Say what should be mended: the shopper sees only this.")),
            Length(max=2000),
        ],
    )
    hours = SelectField(
        _l("Time to answer"),
        choices=[
            SelectChoice("24", _l("24 hours")),
            SelectChoice("48", _l("48 hours")),
            SelectChoice("96", _l("4 days")),
        ],
        default="48",
    )


class ApproveForm(FlaskForm):  # type: ignore[misc]
    """Which assessment is approved; another one having come meanwhile is told."""

    assessment = HiddenField(validators=[DataRequired()])


class PublishForm(FlaskForm):  # type: ignore[misc]
    """The reviewer's words on the first page of the report."""

    assessment = HiddenField(validators=[DataRequired()])
    summary = TextAreaField(
        _l("Summary for the report"),
        description=_l("Two or three sentences: what went well, what did not, what fails."),
        validators=[Length(max=2000)],
    )
