"""How pages speak of people."""

from flask_babel import gettext as _

from audit.people.models import Membership
from audit.people.permits import Role


def role_name(member: Membership) -> str:
    """A role in words."""
    return {
        Role.ADMINISTRATOR: _("administrator"),
        Role.MANAGER: _("manager"),
        Role.SUPERVISOR: _("supervisor"),
        Role.REVIEWER: _("reviewer"),
        Role.SHOPPER: _("shopper"),
        Role.BRANCH_MANAGER: _("branch manager"),
    }[member.role]


FILTERS = {"role_name": role_name}
"""What templates of this layer and above may write behind a bar."""
