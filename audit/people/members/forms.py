"""The forms of people; the verbs judge what was entered, and say it by field."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.people.members.rules import gives
from audit.people.models import Membership
from audit.people.permits import Role
from audit.people.places.forms import PlaceForm
from audit.people.places.naming import Place, place_called
from audit.people.wording import ROLES


class WhereForm(PlaceForm):
    """One more place that somebody reaches."""

    place = StringField(_l("Where"), validators=[Optional()])

    def offer_places(self, places: list[Place]) -> None:
        """What may be named."""
        self.places = places

    def named(self) -> Place | None:
        """The place that was written; None where nothing was. Raises Unfit (place)."""
        text = (self.place.data or "").strip()
        return place_called(text, self.places) if text else None


class MemberForm(WhereForm):
    """What somebody is here."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name."))])
    role = SelectField(_l("Role"), validators=[DataRequired(_l("Choose a role."))])
    pseudonym = StringField(_l("Pseudonym"))
    languages = SelectMultipleField(
        _l("Languages"),
        choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def offer(self, by: Membership, *, present: Role | None = None) -> None:
        """Fill the list of roles: those that the member may give, and the present one."""
        given: Collection[Role] = gives(by.role)
        offered = [role for role in Role if role in given or role is present]
        first = [] if present else [SelectChoice("", _("Choose a role"))]
        words = [SelectChoice(role.value, str(ROLES[role]).capitalize()) for role in offered]
        self.role.choices = first + words

    def values(self) -> dict[str, Any]:
        """What the verbs take, the places not among it."""
        return {
            "name": self.name.data or "",
            "role": Role(self.role.data),
            "pseudonym": self.pseudonym.data or "",
            "languages": self.languages.data or [],
        }


class NewMemberForm(MemberForm):
    """Somebody new, by the address that they sign in with."""

    email = StringField(_l("E-mail"), validators=[DataRequired(_l("Enter an e-mail address."))])
