"""The forms that settle how an act on many visits is done."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from audit.infra.db import now
from audit.infra.fields import DayField, WholeField
from audit.people.models import Membership
from audit.people.wording import role_name
from audit.visits.bulk.rules import longer
from audit.visits.models import Visit
from audit.visits.programmes.forms import ProgrammeForm, TicksField
from audit.visits.rules import makers_of

FARTHEST = 730
"""So many days ahead a window may be extended."""


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why visits are called off."""

    reason = TextAreaField(
        _l("Why?"),
        validators=[
            DataRequired(_l("Say why: it stays with each visit, for whoever asks later.")),
            Length(max=1000, message=_l("At most 1000 characters, please.")),
        ],
    )

    def terms(self) -> dict[str, Any]:
        """What was filled in, as it is stored."""
        return {"reason": self.reason.data.strip()}


class ExtensionForm(FlaskForm):  # type: ignore[misc]
    """By how many days, or until which day."""

    days = WholeField(
        _l("Days longer"),
        validators=[
            Optional(),
            NumberRange(1, 365, message=_l("Enter a whole number from 1 to 365.")),
        ],
        problem=_l("Enter a whole number from 1 to 365."),
    )
    until = DayField(_l("Or: new last day"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two, and no day that no calendar reaches."""
        if not super().validate(extra_validators):
            return False
        if bool(self.days.data) == bool(self.until.data):
            self.days.errors = [_("Enter either a number of days or a new last day.")]
        elif self.until.data and not self._near(self.until.data):
            self.until.errors = [_("Choose a day less than two years away.")]
        return not self.errors

    def _near(self, day: date) -> bool:
        return abs(day - now().date()) <= timedelta(days=FARTHEST)

    def terms(self) -> dict[str, Any]:
        """What was filled in, as it is stored."""
        until = self.until.data
        return {"days": self.days.data, "until": until.isoformat() if until else None}

    def end_of(self, visit: Visit) -> tuple[datetime, datetime]:
        """The last moment and the due moment that a visit would have then, in UTC."""
        zone = visit.branch.time_zone
        days, until = self.days.data or 0, self.until.data
        return longer(visit.closes_at, visit.due_at, zone, days=days, until=until)


class PeopleForm(ReasonForm):
    """Among whom visits are shared, and why they are taken from who has them."""

    people = TicksField(_l("Share them among"))

    def offer_people(self, people: list[Membership]) -> None:
        """Fill the list with those who make such visits."""
        self.people.choices = [SelectChoice(str(m.id), _named(m)) for m in people]

    def terms(self) -> dict[str, Any]:
        """What was filled in, as it is stored."""
        return {**super().terms(), "people": sorted(self.people.data or ())}


class ManyForm(ProgrammeForm):
    """One visit at each of many branches: what, where, when, to whom, by which rules."""

    name = goal = per_branch = None  # type: ignore[assignment]
    closed = recognised = unsafe = abandoned = None  # type: ignore[assignment]
    most_per_programme = None  # type: ignore[assignment]
    people = TicksField(_l("Share them among"))

    def offer_people(self, people: list[Membership]) -> None:
        """Fill the list with everybody who makes visits."""
        self._people = {str(member.id): member for member in people}
        self.people.choices = [SelectChoice(key, _named(m)) for key, m in self._people.items()]

    def validate(self, extra_validators: object = None) -> bool:
        """As a programme's plan, and that the people make visits of this kind."""
        if super().validate(extra_validators):
            self._check_people()
        return not self.errors

    def _check_people(self) -> None:
        able = makers_of(self.versions[self.checklist.data].parent.kind)
        chosen = [self._people[key] for key in self.people.data or ()]
        if wrong := [each.user.name for each in chosen if each.role not in able]:
            sentence = _("This person makes no visits of this kind: %(name)s.", name=wrong[0])
            self.people.errors = [sentence]

    def stored(self) -> dict[str, Any]:
        """What was filled in, as it is stored."""
        terms = self.terms()
        version = self.versions[self.checklist.data]
        return {
            **{name: terms[name] for name in KEPT},
            "version": str(version.id),
            "kind": version.parent.kind,
            "opens_on": terms["opens_on"].isoformat(),
            "closes_on": terms["closes_on"].isoformat(),
            "currency": self.currency,
            "people": sorted(self.people.data or ()),
        }


KEPT = (
    "not_before", "not_after", "due_hours", "scenarios", "brief", "fee", "expenses_limit",
    "lockout_days", "gap_days", "most_per_day", "lowest_grade", "languages",
)  # fmt: skip


def _named(member: Membership) -> str:
    return f"{member.user.name} · {role_name(member)}"
