"""Names in each language, and a parameter of one's own."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from audit.checklists.parameters.rules import HUES, LONGEST_NAME
from audit.formats.base import Text
from audit.infra.i18n import LANGUAGES, OWN_NAMES, current_reader
from audit.people.models import Organisation

HUE_NAMES = {"petrol": _l("Petrol"), "green": _l("Green"), "rust": _l("Rust")}


class NamesForm(FlaskForm):  # type: ignore[misc]
    """One name per language; those of languages that are not in use are kept as they are."""

    longest = LONGEST_NAME
    needed: str | None = None
    """The language that must have a name; None: none must."""

    def in_use(self, organisation: Organisation, row: str) -> list[Any]:
        """The fields of the languages in use, the organisation's own first; several forms of a
        page may be open at once, so that their ids begin with what they are about."""
        own = organisation.language
        order = (own, *(code for code in organisation.used_languages if code != own))
        fields = [self[f"name_{code}"] for code in order]
        for field in fields:
            field.id = f"{row}-{field.name}"
            field.label.field_id = field.id
        return fields

    def names(self, before: Text) -> Text:
        """What was written; empty is left out, and what the form did not ask stays."""
        asked = {code: self[f"name_{code}"] for code in LANGUAGES if self[f"name_{code}"].raw_data}
        kept = {code: text for code, text in before.items() if code not in asked}
        given = {code: field.data for code, field in asked.items() if field.data}
        return {code: {**kept, **given}[code] for code in sorted({*kept, *given})}

    def check(self) -> bool:
        """Whether every name fits and the needed one is there; says so beside the field."""
        valid = self.validate_on_submit()
        for code in LANGUAGES:
            field = self[f"name_{code}"]
            if field.data and len(field.data) > self.longest:
                words = _("%(most)s characters at most, please: it stands where room is short.")
                field.errors = [words % {"most": current_reader().number(self.longest)}]
            elif code == self.needed and not field.data:
                field.errors = [_("Write a name in this language: it stands in for the others.")]
            else:
                continue
            valid = False
        return bool(valid)


for _code, _name in OWN_NAMES.items():
    _field = StringField(_name, filters=[lambda text: " ".join((text or "").split())])
    setattr(NamesForm, f"name_{_code}", _field)


def names_form(form: type[NamesForm], names: Text, **more: Any) -> NamesForm:
    """The form with the names that there are."""
    return form(formdata=None, data={f"name_{code}": text for code, text in names.items()}, **more)


class OwnForm(NamesForm):
    """A parameter beside the six."""

    hue = RadioField(
        _l("Hue"),
        choices=[SelectChoice(key, words) for key, words in HUE_NAMES.items()],
        validators=[DataRequired(_l("Choose a hue."))],
    )

    def offer(self, taken: set[str | None]) -> None:
        """Only hues that no other parameter has."""
        free = [key for key in HUES if key not in taken]
        self.hue.choices = [SelectChoice(key, HUE_NAMES[key]) for key in free]
        if not self.hue.data and free:
            self.hue.data = free[0]


class RestateForm(FlaskForm):  # type: ignore[misc]
    """Which checklists are published again."""

    checklists = SelectMultipleField(_l("Checklists"), choices=list)
