"""What begins a draft."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from audit.checklists.wording import KINDS
from audit.infra.i18n import OWN_NAMES


class NewChecklistForm(FlaskForm):  # type: ignore[misc]
    """A checklist from nothing: what it is called, and of which kind it is."""

    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Give it a title.")),
            Length(max=200, message=_l("At most 200 letters.")),
        ],
    )
    language = SelectField(
        _l("Language of the title"), choices=[SelectChoice(*each) for each in OWN_NAMES.items()]
    )
    kind = RadioField(
        _l("Kind"), choices=[SelectChoice(*each) for each in KINDS.items()], default="mystery"
    )
