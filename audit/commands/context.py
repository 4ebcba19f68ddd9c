"""The application around a command: its database brought up to date first."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from audit.app import create_app
from audit.infra.migration import migrate


@contextmanager
def application() -> Iterator[Flask]:
    """An application context on an up-to-date database."""
    app = create_app()
    with app.app_context():
        migrate(app)
        yield app
