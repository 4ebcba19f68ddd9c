"""Bringing the database to the schema that this version expects."""

import logging
from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from audit.infra.db import db


def migrate(app: Flask) -> bool:
    """Upgrade to the newest revision when the database is not there yet; True if it was not.

    Call inside an application context.
    """
    config = _config(app)
    newest = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == newest:
        return False
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade(config, "head")
    return True


def _config(app: Flask) -> Config:
    config: Config = app.extensions["migrate"].migrate.get_config()
    config.set_main_option("script_location", str(Path(app.root_path) / "migrations"))
    return config
