"""The application around a command: its database brought up to date first."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from audit.app import create_app
from audit.config import Settings
from audit.infra.migration import migrate


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Flask]:
    """An application context on an up-to-date database; the environment's settings by default."""
    app = create_app(settings)
    with app.app_context():
        migrate(app)
        yield app
