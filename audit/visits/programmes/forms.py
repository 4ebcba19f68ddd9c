"""The form with which a programme is planned and changed."""

from collections.abc import Callable, Iterable
from datetime import time
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from audit.checklists.models import ChecklistVersion
from audit.checklists.wording import plain
from audit.infra.db import now
from audit.infra.fields import ClockField, DayField, WholeField
from audit.infra.i18n import LANGUAGES, OWN_NAMES, current_reader
from audit.infra.i18n.ordering import by_name
from audit.infra.money import read_amount
from audit.people.models import Branch
from audit.visits.programmes.models import Programme
from audit.visits.programmes.rules import PAYABLE, Period

FARTHEST = 730
"""So many days before and after today a programme may reach."""
SCENARIOS, SCENARIO = 24, 500
"""How many scenarios a programme may have, and how long each may be."""

GRADES = (200, 250, 300, 350, 400, 450)
"""The lowest grades to choose from, in hundredths."""


class TicksField(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _required(sentence: object) -> Any:
    return InputRequired(sentence)


def _whole(low: int, high: int, *, optional: bool = False) -> list[Any]:
    sentence = _l("Enter a whole number from %(low)s to %(high)s.", low=low, high=high)
    first = Optional() if optional else _required(sentence)
    return [first, NumberRange(low, high, message=sentence)]


def _clean(text: str | None) -> str:
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()


def _percent(label: object, outcome: str) -> WholeField:
    return WholeField(label, validators=_whole(0, 100), default=PAYABLE[outcome])


class ProgrammeForm(FlaskForm):  # type: ignore[misc]
    """A wave on one page; what may not be changed any more is taken out by `keep_to`."""

    name = StringField(
        _l("Name"),
        filters=[_clean],
        validators=[
            DataRequired(_l("Give the programme a name, such as “Autumn 2026”.")),
            Length(max=120, message=_l("At most 120 characters, please.")),
        ],
    )
    goal = TextAreaField(
        _l("Goal"),
        filters=[_clean],
        validators=[Length(max=2000, message=_l("At most 2000 characters, please."))],
    )
    checklist = RadioField(
        _l("Checklist"), validators=[_required(_l("Choose what the visits are about."))]
    )
    everywhere = BooleanField(_l("All branches"))
    regions = TicksField(_l("Regions"))
    branches = TicksField(_l("Branches"))
    opens_on = DayField(_l("First day"), validators=[_required(_l("Enter the first day."))])
    closes_on = DayField(_l("Last day"), validators=[_required(_l("Enter the last day."))])
    not_before = ClockField(_l("Not before"), validators=[_required(_l("Enter a time of day."))])
    not_after = ClockField(_l("Not after"), validators=[_required(_l("Enter a time of day."))])
    due_hours = SelectField(
        _l("Send in within"),
        choices=[
            SelectChoice("12", _l("12 hours")),
            SelectChoice("24", _l("24 hours")),
            SelectChoice("48", _l("48 hours")),
            SelectChoice("72", _l("72 hours")),
        ],
        default="24",
    )
    per_branch = WholeField(_l("Visits at each branch"), validators=_whole(1, 24), default=1)
    scenarios = TextAreaField(_l("Scenarios"), filters=[_clean])
    brief = TextAreaField(
        _l("Brief"),
        filters=[_clean],
        validators=[Length(max=4000, message=_l("At most 4000 characters, please."))],
    )
    fee = StringField(_l("Fee for a visit"), validators=[Length(max=20)])
    expenses_limit = StringField(_l("Expenses up to"), validators=[Length(max=20)])
    closed = _percent(_l("The branch was closed"), "closed")
    recognised = _percent(_l("The shopper was recognised"), "recognised")
    unsafe = _percent(_l("It was not safe to go on"), "unsafe")
    abandoned = _percent(_l("The visit was broken off"), "abandoned")
    lockout_days = WholeField(
        _l("Days before the same person visits a branch again"),
        validators=_whole(0, 730),
        default=90,
    )
    gap_days = WholeField(
        _l("Days between two visits of one person, wherever"), validators=_whole(0, 90), default=0
    )
    most_per_day = WholeField(
        _l("At most so many visits a day"), validators=_whole(1, 20, optional=True)
    )
    most_per_programme = WholeField(
        _l("At most so many visits of this programme"), validators=_whole(1, 200, optional=True)
    )
    lowest_grade = SelectField(_l("Lowest mean grade"), choices=list)
    languages = TicksField(
        _l("Languages"), choices=[SelectChoice(code, OWN_NAMES[code]) for code in LANGUAGES]
    )

    currency = ""
    programme: Programme | None = None

    def offer_choices(self, versions: list[ChecklistVersion], branches: list[Branch]) -> None:
        """Fill the lists with what the member may choose from."""
        self.versions = {str(v.id): v for v in versions}
        self._branches = {str(b.id): b for b in branches}
        self.zones = sorted({b.time_zone for b in branches})
        self.lowest_grade.choices = [SelectChoice("", _("Any"))] + [
            SelectChoice(str(grade), current_reader().number(Decimal(grade) / 100, 1))
            for grade in GRADES
        ]
        if self.checklist:
            self.checklist.choices = [
                SelectChoice(str(v.id), plain(v.checklist.title)) for v in versions
            ]
        regions = {str(branch.region_id): branch.region.name for branch in branches}
        self.regions.choices = [
            SelectChoice(key, name) for key, name in by_name(regions.items(), lambda each: each[1])
        ]
        self.branches.choices = [SelectChoice(str(b.id), b.name) for b in branches]

    def keep_to(self, programme: Programme, allowed: Iterable[str]) -> None:
        """Leave out what may not be changed any more."""
        self.programme = programme
        self.currency = programme.currency
        for name, field in TERMS.items():
            if name not in allowed and field in self:
                del self[field]

    def chosen(self) -> list[Branch]:
        """Every branch that was ticked, by itself, with its region, or with all."""
        ticked, regions = set(self.branches.data or ()), set(self.regions.data or ())
        return [
            branch
            for key, branch in self._branches.items()
            if self.everywhere.data or key in ticked or str(branch.region_id) in regions
        ]

    def by_region(self) -> list[tuple[Any, list[Any]]]:
        """Each region's tick box with those of its branches, as the page groups them."""
        boxes = {str(option.data): option for option in self.branches}
        grouped = []
        for region in self.regions:
            inside = [k for k, b in self._branches.items() if str(b.region_id) == region.data]
            grouped.append((region, [boxes[key] for key in inside]))
        return grouped

    def validate(self, extra_validators: object = None) -> bool:
        """The fields one by one, then what they say together."""
        held = super().validate(extra_validators)
        for check in (self._check_places, self._check_days, self._check_texts, self._check_money):
            check()
        return bool(held and not self.errors)

    def _check_places(self) -> None:
        if not self.chosen() and not (self.programme and self.programme.slots):
            _add(self.branches, _("Choose at least one branch."))

    def _check_days(self) -> None:
        today = now().date()
        for field in (self.opens_on, self.closes_on):
            if field and field.data and abs((field.data - today).days) > FARTHEST:
                _add(field, _("Choose a day less than two years away."))
        asked = (self.opens_on, self.closes_on, self.not_before, self.not_after)
        if any(field and (field.errors or field.data is None) for field in asked):
            return
        period = self._period()
        if self.programme and not self.opens_on and period.closes_on < self.programme.closes_on:
            _add(self.closes_on, _("Visits have this window already, so it can only end later."))
        windows = [period.window(zone) for zone in self.zones or ["UTC"]]
        if any(window.closes_at <= window.opens_at for window in windows):
            _add(self.closes_on, _("The last moment must come after the first."))
        elif self._moves_the_end(period) and all(w.closes_at <= now() for w in windows):
            _add(self.closes_on, _("This lies in the past already."))

    def _moves_the_end(self, period: Period) -> bool:
        return self.programme is None or period.closes_on != self.programme.closes_on

    def _period(self) -> Period:
        def of(name: str) -> Any:
            field = getattr(self, name)
            return field.data if field else getattr(self.programme, name)

        before, after = of("not_before"), of("not_after")
        return Period(of("opens_on"), of("closes_on"), str(before), str(after), 0)

    def _check_texts(self) -> None:
        if self.scenarios:
            lines = self._lines()
            if len(lines) > SCENARIOS:
                _add(self.scenarios, _("At most %(n)s scenarios, please.", n=SCENARIOS))
            if any(len(line) > SCENARIO for line in lines):
                _add(self.scenarios, _("At most %(n)s characters in a line.", n=SCENARIO))

    def _check_money(self) -> None:
        for field in (self.fee, self.expenses_limit):
            try:
                self._amount(field)
            except ValueError:
                _add(field, _("Enter an amount in digits, such as 18.50, or leave it empty."))

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.scenarios.data or "").splitlines() if line.strip()]

    def terms(self) -> dict[str, Any]:
        """What was filled in, by the columns of Programme."""
        read: dict[str, Callable[[], Any]] = {
            "version_id": lambda: self.versions[self.checklist.data].id,
            "not_before": lambda: _clock(self.not_before.data),
            "not_after": lambda: _clock(self.not_after.data),
            "due_hours": lambda: int(self.due_hours.data),
            "scenarios": self._lines,
            "fee": lambda: self._amount(self.fee),
            "expenses_limit": lambda: self._amount(self.expenses_limit),
            "payable": lambda: {name: getattr(self, name).data for name in list(PAYABLE)[1:]},
            "lowest_grade": lambda: int(self.lowest_grade.data or 0) or None,
            "languages": lambda: sorted(self.languages.data or ()),
        }
        return {
            name: read[name]() if name in read else getattr(self, name).data
            for name, field in TERMS.items()
            if field in self
        }

    def _amount(self, field: StringField) -> int | None:
        text = (field.data or "").strip() if field else ""
        return read_amount(text, self.currency) if text else None


TERMS = {
    "version_id": "checklist",
    "payable": "closed",
    **{
        name: name
        for name in (
            "name", "goal", "brief", "opens_on", "closes_on", "not_before", "not_after",
            "due_hours", "per_branch", "scenarios", "fee", "expenses_limit", "lockout_days",
            "gap_days", "most_per_day", "most_per_programme", "lowest_grade", "languages",
        )
    },
}  # fmt: skip
"""The columns that the form fills, and the field of each."""


def _clock(value: time) -> str:
    return value.strftime("%H:%M")


def _add(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
