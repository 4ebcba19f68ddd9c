"""The browsers and the phone of the workplace's people."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.people.permits import Role
from tests.builders import Phone, Workplace, phone_of, signed_in


@pytest.fixture
def phone(app: Flask, workplace: Workplace) -> Phone:
    """The shopper's."""
    return phone_of(app, workplace.people[Role.SHOPPER])


@pytest.fixture
def supervisor(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the supervisor, who offers visits."""
    return signed_in(app, workplace.people[Role.SUPERVISOR])


@pytest.fixture
def reviewer(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the reviewer."""
    return signed_in(app, workplace.people[Role.REVIEWER])
