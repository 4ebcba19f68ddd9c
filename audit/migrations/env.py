"""How Alembic reaches the database: through the application, in one transaction."""

from typing import Any

from alembic import context
from flask import current_app

from audit.infra.db import Base, db


def _not_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision when models and database agree."""
    script = directives[0]
    if script.upgrade_ops.is_empty() and getattr(context.config.cmd_opts, "autogenerate", False):
        directives.clear()


def run() -> None:
    """Run the migrations on the application's own engine."""
    migrate = current_app.extensions["migrate"]
    arguments = {"process_revision_directives": _not_empty, **migrate.configure_args}
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
