"""The form with which a submission that was set aside is decided about."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.visits.rules import Decision

USE = SelectChoice(Decision.ADOPTED.value, _l("Use this one: it becomes the one that counts"))
LEAVE = SelectChoice(Decision.DISMISSED.value, _l("Leave it aside: nothing else changes"))


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """Which one counts, and why."""

    counting = HiddenField()
    decision = RadioField(
        _l("What becomes of it?"), validators=[DataRequired(_l("Choose one of the two."))]
    )
    reason = TextAreaField(
        _l("Why?"),
        validators=[
            DataRequired(_l("Say why: it stays with the visit, and there is no undo.")),
            Length(max=2000, message=_l("At most 2000 characters, please.")),
        ],
    )

    def offer(self, *, usable: bool) -> None:
        """Offer what may be chosen: an approved visit keeps what counts."""
        self.decision.choices = [USE, LEAVE] if usable else [LEAVE]
