"""The manager's browser, and visits that pay."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.people.permits import Role
from tests.builders import Workplace, signed_in


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager, who decides about fees and pays them."""
    return signed_in(app, workplace.people[Role.MANAGER])
