"""The forms of the ledger."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from audit.infra.money import read_amount

MOST = 500
"""So many entries are decided or paid at once."""


class EntriesForm(FlaskForm):  # type: ignore[misc]
    """Which entries are approved or paid together."""

    entries = SelectMultipleField(validate_choice=False)

    def chosen(self) -> set[UUID]:
        """The entries that were ticked; what is no id is none."""
        found = set()
        for text in (self.entries.data or [])[:MOST]:
            try:
                found.add(UUID(text))
            except ValueError:
                continue
        return found


class ChangeForm(FlaskForm):  # type: ignore[misc]
    """Another amount than was asked for, and why."""

    amount = StringField(
        _l("Pay instead"), validators=[DataRequired(_l("Enter the amount to be paid."))]
    )
    change_reason = TextAreaField(
        _l("Why?"),
        validators=[
            DataRequired(_l("Say why: the shopper sees it.")),
            Length(max=1000, message=_l("At most 1000 characters, please.")),
        ],
    )

    def amount_in(self, currency: str) -> int | None:
        """The amount in minor units; None, told at its field, when there is none."""
        try:
            return read_amount(self.amount.data or "", currency)
        except ValueError:
            words = _("Enter an amount in digits, such as 18.50.")
            self.amount.errors = [*self.amount.errors, words]
            return None


class RefuseForm(FlaskForm):  # type: ignore[misc]
    """Why an amount is not paid."""

    refuse_reason = TextAreaField(
        _l("Why is it not paid?"),
        validators=[
            DataRequired(_l("Say why: the shopper sees it.")),
            Length(max=1000, message=_l("At most 1000 characters, please.")),
        ],
    )
