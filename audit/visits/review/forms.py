"""Forms of the desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

LONGEST = 2000


def _reason(label: str, missing: str, *, to: str) -> TextAreaField:
    """Why; `to` names the field on a page that asks for several reasons."""
    rules = [DataRequired(message=missing), Length(max=LONGEST)]
    return TextAreaField(label, validators=rules, id=f"reason-to-{to}")


def _term() -> SelectField:
    return SelectField(
        _l("Time to answer"),
        choices=[
            SelectChoice("24", _l("24 hours")),
            SelectChoice("48", _l("48 hours")),
            SelectChoice("96", _l("4 days")),
        ],
        default="48",
    )


class CommentForm(FlaskForm):  # type: ignore[misc]
    """A word about one place of a submission; empty takes it back."""

    submission = HiddenField(validators=[DataRequired()])
    text = TextAreaField(_l("Comment for the shopper"), validators=[Length(max=LONGEST)])


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """Why a visit goes back, and how long the shopper has."""

    submission = HiddenField(validators=[DataRequired()])
    reason = _reason(
        _l("What should the shopper mend or explain?"),
        _l("Say what should be mended: the shopper sees only this."),
        to="return",
    )
    hours = _term()


class ApproveForm(FlaskForm):  # type: ignore[misc]
    """Which assessment is approved; another one having come meanwhile is told."""

    assessment = HiddenField(validators=[DataRequired()])


class PublishForm(FlaskForm):  # type: ignore[misc]
    """The reviewer's words on the first page of the report."""

    assessment = HiddenField(validators=[DataRequired()])
    warned = HiddenField()
    summary = TextAreaField(
        _l("Summary for the report"),
        description=_l("Two or three sentences: what went well, what did not, what fails."),
        validators=[Length(max=LONGEST)],
    )


class HoldForm(FlaskForm):  # type: ignore[misc]
    """Why nobody is to decide on a visit for now."""

    reason = _reason(
        _l("Why is it on hold?"),
        _l("Say why: whoever comes next has to know what to wait for."),
        to="hold",
    )


class ExcludeForm(FlaskForm):  # type: ignore[misc]
    """Why a visit is left out of all results."""

    reason = _reason(
        _l("Why is it left out?"),
        _l("Say why: the visit was made and is still paid."),
        to="exclude",
    )


class ExtendForm(FlaskForm):  # type: ignore[misc]
    """How much longer the shopper has."""

    hours = _term()


class AskForm(FlaskForm):  # type: ignore[misc]
    """What another reviewer is to look at."""

    assessment = HiddenField(validators=[DataRequired()])
    question = TextAreaField(
        _l("What should the second reader look at?"), validators=[Length(max=LONGEST)]
    )


class ReadForm(FlaskForm):  # type: ignore[misc]
    """What the second reader says."""

    agrees = RadioField(
        _l("Is the assessment right?"),
        choices=[
            SelectChoice("yes", _l("Yes, I agree")),
            SelectChoice("no", _l("No, something has to be changed")),
        ],
        validators=[DataRequired(message=_l("Choose one of the two."))],
    )
    words = _reason(
        _l("In your words"), _l("Say what you looked at, and what you found."), to="read"
    )


class AdjustForm(FlaskForm):  # type: ignore[misc]
    """Why an item's answer is put right; the answer itself is read by the item's type."""

    assessment = HiddenField(validators=[DataRequired()])
    reason = _reason(
        _l("Why is another answer right?"),
        _l("Say why: the branch and the shopper may ask."),
        to="adjust",
    )


class RevertForm(FlaskForm):  # type: ignore[misc]
    """Why the shopper's answers count again."""

    assessment = HiddenField(validators=[DataRequired()])
    reason = _reason(_l("Why do the shopper’s answers count again?"), _l("Say why."), to="revert")


class EraseForm(FlaskForm):  # type: ignore[misc]
    """Why a photo is deleted for good."""

    reason = _reason(
        _l("Why is it deleted?"),
        _l("Say why: this stays on record when the photo is gone."),
        to="erase",
    )
