"""One question as a manager writes it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.visits.quizzes.rules import LEAST_OPTIONS, MOST_OPTIONS, Question, hash_of

OPTIONS = [f"option_{n}" for n in range(MOST_OPTIONS)]


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """A question, two to five answers of which one is right, and the passage that says so."""

    seen = HiddenField()
    text = TextAreaField(
        _l("Question"),
        validators=[
            DataRequired(_l("Write the question.")),
            Length(max=300, message=_l("300 characters at most, please.")),
        ],
    )
    option_0 = StringField(_l("First answer"))
    option_1 = StringField(_l("Second answer"))
    option_2 = StringField(_l("Third answer"))
    option_3 = StringField(_l("Fourth answer"))
    option_4 = StringField(_l("Fifth answer"))
    right = RadioField(
        _l("Which one is right?"),
        choices=[
            SelectChoice("0", _l("The first")),
            SelectChoice("1", _l("The second")),
            SelectChoice("2", _l("The third")),
            SelectChoice("3", _l("The fourth")),
            SelectChoice("4", _l("The fifth")),
        ],
        validate_choice=False,
    )
    passage = TextAreaField(
        _l("The passage that says so"),
        validators=[
            DataRequired(_l("Write what somebody who was wrong should read.")),
            Length(max=1000, message=_l("1,000 characters at most, please.")),
        ],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """At least two answers, none twice, and the right one among them."""
        held = bool(super().validate(extra_validators))
        given = [self._said(name) for name in OPTIONS]
        if any(len(each) > 200 for each in given):
            self.option_0.errors = [_("200 characters at most for each answer, please.")]
            held = False
        elif len([each for each in given if each]) < LEAST_OPTIONS:
            self.option_0.errors = [_("Write two answers at least.")]
            held = False
        elif len({each for each in given if each}) < len([each for each in given if each]):
            self.option_0.errors = [_("Two answers are the same.")]
            held = False
        if self.right.data not in {str(n) for n, each in enumerate(given) if each}:
            self.right.errors = [_("Say which of the answers that you wrote is right.")]
            held = False
        return held

    def question(self, question_id: str) -> Question:
        """The question as it is kept, without the answers that were left empty."""
        given = [(str(n), self._said(name)) for n, name in enumerate(OPTIONS)]
        options = [(n, text) for n, text in given if text]
        return {
            "id": question_id,
            "text": (self.text.data or "").strip(),
            "options": [text for _n, text in options],
            "right": [n for n, _text in options].index(self.right.data),
            "passage": (self.passage.data or "").strip(),
        }

    def _said(self, name: str) -> str:
        return (self[name].data or "").strip()


def filled(question: Question) -> dict[str, str]:
    """What the form shows of a question that there is."""
    options = {f"option_{n}": text for n, text in enumerate(question["options"])}
    return {
        **options,
        "seen": hash_of([question]),
        "text": question["text"],
        "right": str(question["right"]),
        "passage": question["passage"],
    }
