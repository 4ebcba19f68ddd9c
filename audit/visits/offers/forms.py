"""The forms with which a visit is offered, called off, and given to somebody else."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit.checklists.models import ChecklistVersion
from audit.checklists.wording import plain
from audit.infra.db import now
from audit.infra.fields import ClockField, DayField
from audit.infra.money import CURRENCIES, read_amount
from audit.people.models import Branch, Membership, Organisation
from audit.people.wording import role_name
from audit.visits.offers.actions import Offer
from audit.visits.rotation.facts import NotEligible, must_not_know
from audit.visits.rules import makers_of, window_problem
from audit.visits.wording import fee_words

EARLIEST, FARTHEST = date(2000, 1, 1), 730
"""Between this day and so many days from today every calendar and time zone can count."""


class OfferForm(FlaskForm):  # type: ignore[misc]
    """Where, on which checklist, to whom and when; times by the branch's clock."""

    checklist = RadioField(
        _l("Checklist"), validators=[DataRequired(_l("Choose what the visit is about."))]
    )
    branch = SelectField(
        _l("Branch"), validators=[DataRequired(_l("Choose the branch to be visited."))]
    )
    assignee = SelectField(
        _l("Offer to"), validators=[DataRequired(_l("Choose who is to make the visit."))]
    )
    opens_on = DayField(
        _l("First day"),
        default=lambda: _in_days(1),
        validators=[InputRequired(_l("Enter the first day of the window."))],
    )
    closes_on = DayField(
        _l("Last day"),
        default=lambda: _in_days(8),
        validators=[InputRequired(_l("Enter the last day of the window."))],
    )
    opens_time = ClockField(_l("Not before"), validators=[Optional()], default=time(9))
    closes_time = ClockField(_l("Not after"), validators=[Optional()], default=time(17))
    due_hours = SelectField(
        _l("Send in within"),
        choices=[
            SelectChoice("12", _l("12 hours")),
            SelectChoice("24", _l("24 hours")),
            SelectChoice("48", _l("48 hours")),
        ],
        default="24",
    )
    scenario = StringField(
        _l("Scenario"),
        description=_l("What the shopper asks for: “a savings account for a child”."),
        validators=[Length(max=200)],
    )
    brief = TextAreaField(
        _l("Brief"),
        description=_l("What else to know: which counter, what to buy, what to leave alone."),
        validators=[Length(max=4000)],
    )
    fee = StringField(_l("Fee"), validators=[Length(max=20)])
    expenses_limit = StringField(_l("Expenses up to"), validators=[Length(max=20)])
    currency = SelectField(_l("Currency"), choices=list(CURRENCIES))

    def offer_choices(
        self,
        versions: list[ChecklistVersion],
        branches: list[Branch],
        assignees: list[Membership],
        organisation: Organisation,
    ) -> None:
        """Fill the lists with what the member may choose from."""
        self._language = organisation.language
        self.currency.data = self.currency.data or organisation.currency
        self.versions = {str(v.id): v for v in versions}
        self._branches = {str(b.id): b for b in branches}
        self.zones = sorted({b.time_zone for b in branches})
        self._assignees = {str(a.id): a for a in assignees}
        self.checklist.choices = [
            SelectChoice(str(v.id), plain(v.checklist.title)) for v in versions
        ]
        self.branch.choices = [SelectChoice("", _("Choose a branch"))] + [
            SelectChoice(str(b.id), f"{b.name} · {b.region.name}") for b in branches
        ]
        self.assignee.choices = [SelectChoice("", _("Choose a person"))] + [
            SelectChoice(str(a.id), f"{a.user.name} · {role_name(a)}") for a in assignees
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """The fields one by one, then the window and who may do which kind."""
        if not super().validate(extra_validators):
            return False
        self._check_assignee()
        self._check_days()
        self._check_amounts()
        if not self.errors:
            self._check_window()
        return not self.errors

    def _check_assignee(self) -> None:
        version = self.versions[self.checklist.data]
        assignee = self._assignees[self.assignee.data]
        if assignee.role in makers_of(version.parent.kind):
            self._check_ties(assignee, version.parent.kind)
            return
        if version.parent.kind == "mystery":
            _add(self.assignee, _("A mystery visit is made by a shopper."))
        else:
            _add(self.assignee, _("An announced audit is made by a supervisor."))

    def _check_ties(self, assignee: Membership, kind: str) -> None:
        try:
            must_not_know(assignee.id, self._branches[self.branch.data].id, kind)
        except NotEligible:
            _add(
                self.assignee,
                _("This shopper knows somebody at this branch. Choose somebody else."),
            )

    def _check_days(self) -> None:
        for field in (self.opens_on, self.closes_on):
            if not EARLIEST <= field.data <= _in_days(FARTHEST):
                _add(field, _("Choose a day less than two years away."))

    def _check_amounts(self) -> None:
        for field in (self.fee, self.expenses_limit):
            try:
                self._amount(field)
            except ValueError:
                _add(field, _("Enter an amount in digits, such as 18.50, or leave it empty."))

    def _amount(self, field: StringField) -> int | None:
        text = (field.data or "").strip()
        return read_amount(text, self.currency.data) if text else None

    def _check_window(self) -> None:
        wanted = self.wanted()
        problem = window_problem(wanted.opens_at, wanted.closes_at, wanted.due_at, now())
        if problem == "closes":
            _add(self.closes_on, _("The last moment must come after the first."))
        elif problem == "past":
            _add(self.closes_on, _("This lies in the past already."))

    def wanted(self) -> Offer:
        """What was filled in, in UTC."""
        branch = self._branches[self.branch.data]
        zone = ZoneInfo(branch.time_zone)
        pay, limit = self._amount(self.fee), self._amount(self.expenses_limit)
        currency = self.currency.data
        closes = _moment(self.closes_on.data, self.closes_time.data or time(23, 59), zone)
        return Offer(
            branch=branch,
            version=self.versions[self.checklist.data],
            assignee=self._assignees[self.assignee.data],
            opens_at=_moment(self.opens_on.data, self.opens_time.data or time(0), zone),
            closes_at=closes,
            due_at=closes + timedelta(hours=int(self.due_hours.data)),
            scenario=(self.scenario.data or "").strip(),
            brief=(self.brief.data or "").strip(),
            fee=fee_words(pay, limit, currency, self._language),
            pay=pay,
            expenses_limit=limit,
            currency=currency,
        )


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Why a visit is called off, for whoever reads its page later."""

    cancellation = TextAreaField(
        _l("Why?"),
        validators=[Length(max=1000, message=_l("At most 1000 characters, please."))],
    )


class HandoverForm(FlaskForm):  # type: ignore[misc]
    """To whom a visit is given instead, and why; `holder` is from whom, as the page showed it."""

    holder = HiddenField()
    to = SelectField(
        _l("Give it to"), validators=[DataRequired(_l("Choose who is to make the visit instead."))]
    )
    reason = TextAreaField(
        _l("Why is it taken from its person?"),
        validators=[
            DataRequired(_l("Say why: it stays with the visit, for whoever asks later.")),
            Length(max=1000, message=_l("At most 1000 characters, please.")),
        ],
    )

    def give_choices(self, people: list[Membership]) -> None:
        """Fill the list with those who may make the visit."""
        self._people = {str(member.id): member for member in people}
        self.to.choices = [SelectChoice("", _("Choose a person"))] + [
            SelectChoice(key, f"{member.user.name} · {role_name(member)}")
            for key, member in self._people.items()
        ]

    def chosen(self) -> Membership:
        """Who was chosen."""
        return self._people[self.to.data]

    def shown(self) -> UUID | None:
        """Who had the visit when the page was made; None where it does not say."""
        try:
            return UUID(self.holder.data or "")
        except ValueError:
            return None


def _in_days(days: int) -> date:
    return (now() + timedelta(days=days)).date()


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _add(field: object, sentence: str) -> None:
    field.errors = [*field.errors, sentence]  # type: ignore[attr-defined]
