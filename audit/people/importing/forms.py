"""The form that takes a table, and the one that says with which letters it was written."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from audit.people.importing.models import What
from audit.people.importing.wording import LETTERS, WHAT


class UploadForm(FlaskForm):  # type: ignore[misc]
    """What the rows are, and the file."""

    what = RadioField(
        _l("What are its rows?"),
        choices=[SelectChoice(what.value, word) for what, word in WHAT.items()],
        default=What.BRANCHES.value,
        validators=[InputRequired(_l("Choose what the rows of the table are."))],
    )
    file = FileField(_l("Table"), validators=[InputRequired(_l("Choose a CSV or XLSX file."))])

    def validate_file(self, field: Field) -> None:
        """A file must have been chosen."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a CSV or XLSX file."))


class LettersForm(FlaskForm):  # type: ignore[misc]
    """With which letters a CSV file was written, where the guess was wrong."""

    encoding = SelectField(
        _l("Read the letters as"),
        choices=[SelectChoice(code, words) for code, words in LETTERS.items()],
    )


class ApplyForm(FlaskForm):  # type: ignore[misc]
    """Whether the people who are new get their invitation."""

    invites = BooleanField(_l("Send each new person an invitation"), default=True)
