"""The forms with which the desk notes what rotation judges by."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.people.models import Branch, Membership


class LanguagesForm(FlaskForm):  # type: ignore[misc]
    """In which languages a shopper can make visits."""

    languages = SelectMultipleField(
        _l("Languages"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )


class KnownBranchForm(FlaskForm):  # type: ignore[misc]
    """A branch at which a shopper knows somebody."""

    branch = SelectField(
        _l("Branch"), validators=[DataRequired(_l("Choose where the shopper knows somebody."))]
    )
    reason = StringField(
        _l("What is known of it"),
        validators=[Length(max=500, message=_l("At most 500 characters, please."))],
    )

    def offer(self, branches: list[Branch]) -> None:
        """Fill the list with the branches to choose from."""
        self._branches = {str(each.id): each for each in branches}
        self.branch.choices = [SelectChoice("", _("Choose a branch"))] + [
            SelectChoice(key, f"{each.name} · {each.region.name}")
            for key, each in self._branches.items()
        ]

    def chosen(self) -> Branch:
        """Which was chosen."""
        return self._branches[self.branch.data]


class CompanionForm(FlaskForm):  # type: ignore[misc]
    """With whom a shopper goes on visits."""

    companion = SelectField(
        _l("Goes with"), validators=[DataRequired(_l("Choose with whom the shopper goes."))]
    )

    def offer(self, shoppers: list[Membership]) -> None:
        """Fill the list with the other shoppers."""
        self._shoppers = {each.id: each for each in shoppers}
        self.companion.choices = [SelectChoice("", _("Choose a shopper"))] + [
            SelectChoice(str(each.id), each.user.name) for each in shoppers
        ]

    def chosen(self) -> Membership:
        """Who was chosen."""
        return self._shoppers[UUID(self.companion.data)]
