"""Which results are wanted; sent by GET, so it bears no token."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from audit.dashboards.results.rules import Question, read
from audit.infra.fields import DayField


class PeriodForm(Form):  # type: ignore[misc]
    """Region and days of one's own choice."""

    region = SelectField(_l("Region"), validate_choice=False)
    first = DayField(_l("From"), name="from", validators=[Optional()])
    last = DayField(_l("To"), name="to", validators=[Optional()])

    def offer(self, regions: list[tuple[str, str]]) -> None:
        """The regions that a member sees, in the order of the tree."""
        self.region.choices = [SelectChoice("", _("All regions"))]
        self.region.choices += [SelectChoice(*each) for each in regions]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields one by one, then that the days follow each other."""
        if not super().validate(extra_validators):
            return False
        for field in (self.first, self.last):
            if field.data and not 2000 <= field.data.year <= 2200:
                field.errors = [_("Choose a day between the years 2000 and 2200.")]
        first, last = self.first.data, self.last.data
        if not self.errors and first and last and last < first:
            self.last.errors = [_("This day lies before the other one.")]
        return not self.errors

    def wanted(self, question: Question) -> Question:
        """The question with what was filled in."""
        region = read([("region", self.region.data or "")]).region
        return question.with_(region=region, first=self.first.data, last=self.last.data)


def form_of(question: Question) -> PeriodForm:
    """The form as it stands for a question."""
    region = str(question.region or "")
    return PeriodForm(data={"region": region, "first": question.first, "last": question.last})
