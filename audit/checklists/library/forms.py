"""Copying a checklist: the copy's own name."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp


class CopyForm(FlaskForm):  # type: ignore[misc]
    """What the copy is called, and the id by which files and results know it."""

    title = StringField(
        _l("Title of the copy"),
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired(_l("Give it a title.")),
            Length(max=200, message=_l("At most 200 letters.")),
        ],
    )
    slug = StringField(
        _l("Id of the copy"),
        filters=[lambda text: (text or "").strip().lower()],
        validators=[
            InputRequired(_l("Give it an id.")),
            Length(max=64, message=_l("At most 64 letters.")),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Write small Latin letters, digits and single hyphens."),
            ),
        ],
    )
