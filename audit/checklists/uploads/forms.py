"""Choosing a file, or mending its text where it stands."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

MOST_TYPED = 200_000
"""Characters of a checklist that are mended on the page; longer ones are mended where they are."""


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file with checklists; or the text of one, as it was mended."""

    file = FileField(_l("File"))
    source = TextAreaField(_l("The file’s text"))
    name = HiddenField()

    def chosen(self) -> tuple[str, bytes] | None:
        """The name and the bytes of what was sent; None when nothing was."""
        if self.file.data and self.file.data.filename:
            return self.file.data.filename, self.file.data.read()
        if self.source.data and self.source.data.strip():
            return self.name.data or "checklist.yaml", self.source.data.encode()
        return None
