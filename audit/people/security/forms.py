"""Forms about passwords, codes, and who needs them."""

from math import ceil
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from audit.infra.db import now
from audit.infra.i18n import current_reader
from audit.people.models import Membership, User
from audit.people.passwords.forms import PasswordForm
from audit.people.permits import Role
from audit.people.security import actions, queries, sessions
from audit.people.security.actions import Answer, give_code, knows_password
from audit.people.security.entering import this_browser
from audit.people.security.rules import PASSWORD_TRIES, TRIES_WITHIN, Happened
from audit.people.wording import ROLES

ENTER_CODE = _l("Enter the code.")


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code of an authenticator, or a recovery code."""

    code = StringField(_l("Code"), validators=[DataRequired(ENTER_CODE)])

    def opened_by(self, user: User) -> Answer | None:
        """What became of the code; None when there was none. A wrong one is said beside it."""
        return _judged(self.code, user) if self.validate_on_submit() else None


class NewFactorForm(FlaskForm):  # type: ignore[misc]
    """The first code of a new authenticator: the proof that it was set up."""

    fresh = StringField(_l("Code that it shows now"), validators=[DataRequired(ENTER_CODE)])

    def fits(self, secret: bytes) -> bool:
        """Whether what was sent is whole, and the code one of this secret."""
        if not self.validate_on_submit():
            return False
        if actions.fits(secret, self.fresh.data):
            return True
        self.fresh.errors = [
            _("That is not the code for this secret. Is the clock of the phone right?")
        ]
        return False


class ProofForm(FlaskForm):  # type: ignore[misc]
    """Password and code once more, before something that guards the account is changed.

    Only what the person has is asked for.
    """

    present = PasswordField(_l("Your password"), validators=[DataRequired(_l("Enter it."))])
    code = StringField(_l("Code, or a recovery code"), validators=[DataRequired(ENTER_CODE)])

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.password is None:
            del self.present
        if "code" in self and queries.factor_of(person) is None:
            del self.code

    def proves(self) -> bool:
        """Whether it is the person; the code is spent only when all else was right."""
        if not self.validate_on_submit():
            return False
        if "present" in self and not _is_password(self.present, self.person):
            return False
        return "code" not in self or _judged(self.code, self.person).opens


class SetUpForm(ProofForm, NewFactorForm):
    """A new authenticator for somebody who is signed in."""


class ChangePasswordForm(PasswordForm):
    """The present password, and a new one."""

    present = PasswordField(_l("Present password"), validators=[DataRequired(_l("Enter it."))])

    def __init__(self, person: User) -> None:
        super().__init__(person)
        self.person = person

    def proves(self) -> bool:
        """Whether the present password is right and the new one good."""
        return bool(self.validate_on_submit()) and _is_password(self.present, self.person)

    def validate_password(self, field: Field) -> None:
        """Another one than the present one, and a good one."""
        super().validate_password(field)
        if field.data == self.present.data:
            raise ValidationError(_("That is the password you have. Choose another one."))


class RequirementForm(FlaskForm):  # type: ignore[misc]
    """The roles that sign in with more than a password."""

    roles = SelectMultipleField(
        _l("Roles that need a second step"),
        choices=list,
        coerce=Role,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [SelectChoice(role.value, str(ROLES[role])) for role in Role]

    def settles_for(self, member: Membership) -> bool:
        """Whether it can be so; nobody locks themselves out."""
        if not self.validate_on_submit():
            return False
        if member.role in (self.roles.data or ()) and queries.factor_of(member.user) is None:
            self.roles.errors = [
                _("Set up your own second step first, so that you are not locked out.")
            ]
            return False
        return True


def _is_password(field: Field, user: User) -> bool:
    if queries.failures_since(user, now() - TRIES_WITHIN) >= PASSWORD_TRIES:
        field.errors = [_("Too many tries. Wait some minutes, then try again.")]
        return False
    if knows_password(user, field.data):
        return True
    sessions.note(user, Happened.WRONG_PASSWORD, this_browser())
    field.errors = [_("That is not your password.")]
    return False


def _judged(field: Field, user: User) -> Answer:
    answer = give_code(user, field.data, this_browser())
    if answer is Answer.WRONG:
        field.errors = [
            _("That code opens nothing. Each is good for half a minute, and once. Take the next.")
        ]
    elif answer is Answer.PAUSED:
        field.errors = [_paused(user)]
    return answer


def _paused(user: User) -> str:
    factor = queries.factor_of(user)
    until = factor.paused_until if factor else None
    minutes = ceil((until - now()).total_seconds() / 60) if until else 1
    return ngettext(
        "Too many wrong codes. Try again in %(n)s minute.",
        "Too many wrong codes. Try again in %(n)s minutes.",
        minutes,
        n=current_reader().number(minutes),
    )
