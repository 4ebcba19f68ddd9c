"""Models and migrations agree; an old database is brought up to date by itself."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from audit.infra.db import Base, db
from audit.infra.migration import migrate


def test_the_migrations_make_what_the_models_say(app: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_does_nothing(app: Flask):
    assert migrate(app) is False
