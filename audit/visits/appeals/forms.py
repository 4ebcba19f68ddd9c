"""Forms of appeals: the branch's, and the decision's."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, MultipleFileField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from audit.visits.appeals.models import Standing
from audit.visits.appeals.rules import MOST_PICTURES
from audit.visits.appeals.wording import KINDS

LONG = Length(max=2000, message=_l("At most 2000 characters, please."))


class AppealForm(FlaskForm):  # type: ignore[misc]
    """What the branch says is wrong with one item, and what supports it."""

    kind = RadioField(
        _l("What is wrong?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validators=[DataRequired(_l("Choose what is wrong."))],
    )
    reason = TextAreaField(
        _l("Why do you see it differently?"),
        validators=[DataRequired(_l("Say why: whoever decides was not there.")), LONG],
    )
    pictures = MultipleFileField(_l("Pictures that support it"))

    def validate_pictures(self, field: Field) -> None:
        """No more than can be looked at."""
        if len(self.files()) > MOST_PICTURES:
            raise ValidationError(_("Three pictures at most, please."))

    def files(self) -> list[FileStorage]:
        """What was sent; a browser sends an empty file for none."""
        sent = [each for each in self.pictures.data or [] if isinstance(each, FileStorage)]
        return [each for each in sent if each.filename]


class DecideForm(FlaskForm):  # type: ignore[misc]
    """What is decided, and why; the new answer is read by the item's type."""

    verdict = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice(Standing.REJECTED.value, _l("The item stays as it was published")),
            SelectChoice(Standing.UPHELD.value, _l("The branch is right: another answer counts")),
        ],
        validators=[DataRequired(_l("Choose one of the two."))],
    )
    reason = TextAreaField(
        _l("Why?"), validators=[DataRequired(_l("Say why: the branch reads this.")), LONG]
    )
    summary = TextAreaField(_l("Summary of the revised report"), validators=[LONG])
    warned = HiddenField()
