"""How pages speak of people."""

from flask_babel import lazy_gettext as _l

from audit.people.models import Membership
from audit.people.permits import Role

ROLES = {
    Role.ADMINISTRATOR: _l("administrator"),
    Role.MANAGER: _l("manager"),
    Role.SUPERVISOR: _l("supervisor"),
    Role.REVIEWER: _l("reviewer"),
    Role.SHOPPER: _l("shopper"),
    Role.BRANCH_MANAGER: _l("branch manager"),
}


def role_name(member: Membership) -> str:
    """A role in words."""
    return str(ROLES[member.role])


FILTERS = {"role_name": role_name}
"""What templates of this layer and above may write behind a bar."""
