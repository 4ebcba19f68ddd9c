"""A spreadsheet, and what it does not say of itself."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, ValidationError

from audit.checklists.models import ChecklistVersion
from audit.checklists.sheets.columns import PARAMETERS
from audit.checklists.wording import KINDS, plain
from audit.formats.base import Text
from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.infra.i18n.digits import read_number
from audit.infra.i18n.folding import fold


class SheetForm(FlaskForm):  # type: ignore[misc]
    """A table of items: of a new checklist with these settings, or of one that there is."""

    sheet = FileField(_l("Spreadsheet"))
    of = SelectField(_l("For"))
    title = StringField(
        _l("Title"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=200, message=_l("At most 200 letters."))],
    )
    language = SelectField(
        _l("Language of the texts"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
    )
    kind = SelectField(_l("Kind"), choices=[SelectChoice(*each) for each in KINDS.items()])
    parameter = SelectField(_l("Parameter of items that name none"), default="")
    pass_mark = StringField(
        _l("Pass mark in per cent"), filters=[lambda text: (text or "").strip()]
    )

    def offer(self, versions: list[ChecklistVersion], own: Mapping[str, Text]) -> None:
        """Let one of these checklists be chosen, or a new one; and a parameter, or one's `own`."""
        others = [SelectChoice(slug, plain(text) or slug) for slug, text in own.items()]
        self.parameter.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(slug, words) for slug, words in PARAMETERS.items()),
            *others,
        ]
        self.of.choices = [
            SelectChoice("", _("A new checklist")),
            *(SelectChoice(v.hash, plain(v.checklist.title)) for v in versions),
        ]
        self.taken = {fold(text) for v in versions for text in v.checklist.title.values()}

    def validate_title(self, field: Field) -> None:
        """A new checklist needs one of its own."""
        if not self.of.data and not field.data:
            raise ValidationError(_("Give it a title."))
        if not self.of.data and fold(field.data) in self.taken:
            raise ValidationError(
                _("You have a checklist with this title. Choose it above, or give another title.")
            )

    def validate_pass_mark(self, field: Field) -> None:
        """Nothing, or a number of per cent."""
        try:
            self.passing()
        except ValueError as error:
            raise ValidationError(_("Enter a number from 0 to 100.")) from error

    def passing(self) -> int | float | None:
        """The pass mark; None for none. ValueError when it is no per cent."""
        if not self.pass_mark.data:
            return None
        read = read_number(self.pass_mark.data.rstrip("%٪ "))
        if not Decimal(0) <= read <= Decimal(100):
            raise ValueError(self.pass_mark.data)
        return int(read) if read == read.to_integral_value() else float(read)
