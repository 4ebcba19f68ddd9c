"""How Alembic reaches the database: through the application, in one transaction."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from audit.infra.db import Base, db


def _not_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision when models and database agree."""
    script = directives[0]
    if script.upgrade_ops.is_empty() and getattr(context.config.cmd_opts, "autogenerate", False):
        directives.clear()


def _be_alone(connection: Connection) -> None:
    """Let no other server migrate meanwhile, and take as long as it takes."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="READ COMMITTED")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(713926)")


def run() -> None:
    """Run the migrations on the application's own engine."""
    migrate = current_app.extensions["migrate"]
    arguments = {"process_revision_directives": _not_empty, **migrate.configure_args}
    with db.engine.connect() as connection:
        _be_alone(connection)
        context.configure(connection=connection, target_metadata=Base.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
