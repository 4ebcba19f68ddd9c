"""The form with which a report is graded."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.infra.i18n import current_reader
from audit.visits.grading.models import QUALITIES, Grade
from audit.visits.grading.rules import BEST

CHOICES = [
    SelectChoice(str(value), LazyString(lambda value: current_reader().number(value), value))
    for value in range(1, BEST + 1)
]
_ASKED = DataRequired(_l("Choose a grade from 1 to 5."))


class GradeForm(FlaskForm):  # type: ignore[misc]
    """A grade from 1 (poor) to 5 (excellent) for each quality, and a word of coaching."""

    content = RadioField(_l("Content"), choices=CHOICES, validators=[_ASKED])
    instructions = RadioField(_l("Instructions followed"), choices=CHOICES, validators=[_ASKED])
    language = RadioField(_l("Language"), choices=CHOICES, validators=[_ASKED])
    punctuality = RadioField(_l("Punctuality"), choices=CHOICES, validators=[_ASKED])
    coaching = TextAreaField(
        _l("A word to the shopper"),
        validators=[Length(max=2000, message=_l("At most 2000 characters, please."))],
    )

    @classmethod
    def showing(cls, grade: Grade | None, punctuality: int, **named: str) -> Self:
        """The form as it is first seen: with what was given, else with what lateness suggests."""
        if grade is None:
            return cls(formdata=None, punctuality=str(punctuality), **named)
        given = {quality: str(getattr(grade, quality)) for quality in QUALITIES}
        return cls(formdata=None, coaching=grade.coaching, **given, **named)

    def given(self) -> bool:
        """Whether something was said: punctuality alone is what the page had suggested."""
        return bool(
            self.content.data or self.instructions.data or self.language.data or self.coaching.data
        )

    def marks(self) -> dict[str, int]:
        """The chosen grades by quality."""
        return {quality: int(self[quality].data) for quality in QUALITIES}


class ApprovalGradeForm(GradeForm):
    """The same beside an approval, which its page protects: left alone it grades nothing."""

    class Meta:
        """No token of its own."""

        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """All grades or none."""
        return not self.given() or bool(super().validate(extra_validators))
