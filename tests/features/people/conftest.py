"""Somebody who signs in by the page."""

import pytest

from audit.people import actions
from audit.people.permits import Role
from tests.builders import Workplace

PASSWORD = "correct horse battery"


@pytest.fixture
def meg(workplace: Workplace) -> str:
    """The address of a manager with a password."""
    member = actions.add_user(
        "meg@harbour.example",
        "Meg",
        organisation=workplace.organisation,
        role=Role.MANAGER,
        password=PASSWORD,
    )
    return member.user.email
