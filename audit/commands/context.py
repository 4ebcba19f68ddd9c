"""The application around a command: its database brought up to date first."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from audit.app import create_app
from audit.config import Settings
from audit.infra.mail import BadMailUrl
from audit.infra.migration import migrate


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Flask]:
    """An application context on an up-to-date database; the environment's settings by default."""
    try:
        app = create_app(settings)
    except BadMailUrl as error:
        raise click.ClickException(str(error)) from error
    with app.app_context():
        migrate(app)
        yield app
