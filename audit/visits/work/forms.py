"""The forms of the list: its filters, and a view to be kept."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from audit.infra.fields import DayField, LongSelect, WholeField
from audit.visits.rules import State
from audit.visits.work import rules, wording
from audit.visits.work.rules import Filters

EARLIEST, LATEST = date(2000, 1, 1), date(2200, 12, 31)


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of a few words, as tick boxes; what is none of them is passed over."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    validate_choice = False

    def pre_validate(self, form: object) -> None:
        """Whatever an address says, only known words count."""


class FiltersForm(Form):  # type: ignore[misc]
    """What the list is asked for; sent by GET, so it bears no token."""

    q = StringField(_l("Search"))
    state = Ticks(_l("State"))
    kind = Ticks(_l("Kind"))
    region = SelectField(_l("Region"), validate_choice=False)
    branch = SelectField(_l("Branch"), validate_choice=False, widget=LongSelect())
    programme = SelectField(_l("Programme"), validate_choice=False)
    checklist = SelectField(_l("Checklist"), validate_choice=False)
    who = SelectField(_l("Made by"), validate_choice=False, widget=LongSelect())
    first = DayField(_l("Window ends on or after"), name="from", validators=[Optional()])
    last = DayField(_l("Window begins on or before"), name="to", validators=[Optional()])
    made_first = DayField(_l("Made on or after"), name="made-from", validators=[Optional()])
    made_last = DayField(_l("Made on or before"), name="made-to", validators=[Optional()])
    version = StringField()
    time = Ticks(_l("Time"))
    outcome = Ticks(_l("Result"))
    below = WholeField(
        _l("Score below"),
        validators=[
            Optional(),
            NumberRange(0, 100, message=_l("Enter a whole number from 0 to 100.")),
        ],
        problem=_l("Enter a whole number from 0 to 100."),
    )
    flag = Ticks(_l("Marked"))
    sort = SelectField(_l("Order"), validate_choice=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields one by one, then that the days can be counted and follow each other."""
        if not super().validate(extra_validators):
            return False
        days = ((self.first, self.last), (self.made_first, self.made_last))
        for field in (field for both in days for field in both):
            if field.data and not EARLIEST <= field.data <= LATEST:
                field.errors = [_("Choose a day between the years 2000 and 2200.")]
        for first, last in days:
            if not self.errors and first.data and last.data and last.data < first.data:
                last.errors = [_("This day lies before the other one.")]
        return not self.errors

    def wanted(self) -> Filters:
        """What was filled in."""
        names = ("q", "region", "branch", "programme", "checklist", "version", "who", "sort")
        pairs = [(name, self[name].data or "") for name in names]
        for name in ("state", "kind", "time", "outcome", "flag"):
            pairs += [(name, value) for value in self[name].data or []]
        days = [("from", self.first.data), ("to", self.last.data), ("below", self.below.data)]
        days += [("made-from", self.made_first.data), ("made-to", self.made_last.data)]
        pairs += [(name, "" if value is None else str(value)) for name, value in days]
        return rules.read(pairs)

    def offer(self, choices: dict[str, list[tuple[str, str]]], counts: dict[State, int]) -> None:
        """Fill the lists with what the member may choose from."""
        self.state.choices = [
            SelectChoice(str(state), wording.state_with_count(state, counts.get(state, 0)))
            for state in State
        ]
        for name in ("kind", "time", "outcome", "flag", "sort"):
            self[name].choices = [SelectChoice(*each) for each in wording.words_of(name)]
        for name in ("region", "branch", "programme", "checklist", "who"):
            options = [SelectChoice(*each) for each in choices.get(name, [])]
            self[name].choices = [SelectChoice("", _("Any")), *options]


def form_of(filters: Filters) -> FiltersForm:
    """The form as it stands for these filters."""
    told: dict[str, list[str]] = {}
    for name, value in filters.pairs():
        told.setdefault(name, []).append(value)
    one = {n: v[-1] for n, v in told.items() if n in {"q", "region", "branch", "programme"}}
    one |= {n: v[-1] for n, v in told.items() if n in {"checklist", "version", "who"}}
    many = {n: told.get(n, []) for n in ("kind", "time", "outcome", "flag")}
    states = sorted(str(state) for state in filters.wanted_states)
    return FiltersForm(
        data={
            **one,
            **many,
            "state": states,
            "first": filters.first,
            "last": filters.last,
            "made_first": filters.made_first,
            "made_last": filters.made_last,
            "below": filters.below,
            "sort": filters.sort,
        }
    )


class ViewForm(FlaskForm):  # type: ignore[misc]
    """A view to be kept, or kept under another name."""

    name = StringField(
        _l("Name"),
        validators=[
            DataRequired(_l("Give the view a name.")),
            Length(max=60, message=_l("At most 60 characters, please.")),
        ],
    )
    shared = BooleanField(_l("Everybody at the desk may use it"))
    first = BooleanField(_l("My list opens with it"))


class RenameForm(FlaskForm):  # type: ignore[misc]
    """Another name for a view."""

    name = StringField(
        _l("Name"),
        validators=[
            DataRequired(_l("Give the view a name.")),
            Length(max=60, message=_l("At most 60 characters, please.")),
        ],
    )
