"""An application on an empty database of its own, for every test that asks for one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from sqlite3 import Connection

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event

from audit import create_app
from audit.config import Settings
from audit.infra.migration import migrate
from tests import postgres, remembered
from tests.builders import Workplace, build_workplace, the_workplace

settings.register_profile("any machine", deadline=None)  # how slow it is tells nothing of a rule
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database=postgresql` runs everything on a PostgreSQL that the run starts itself."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--stored", action="store_true", help="only tests that have a database")


def pytest_configure(config: pytest.Config) -> None:
    """Start one cluster for the run, before its workers are."""
    remembered.hash_lightly()
    remembered.remember_addresses()
    remembered.remember_static_files()
    if config.getoption("--database") == "postgresql" and not hasattr(config, "workerinput"):
        with ExitStack() as stack:
            try:
                home = stack.enter_context(postgres.cluster())
            except postgres.NoServer as missing:
                raise pytest.UsageError(str(missing)) from missing
            os.environ[postgres.SOCKETS] = str(home)
            config.add_cleanup(stack.pop_all().close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`--stored` leaves out what no database can change the outcome of."""
    if config.getoption("--stored"):
        without = [item for item in items if not STORED & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


STORED = {"migrated", "demo_data", "place"}
"""Fixtures that every test with a database asks for, itself or by another one."""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose database has the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated")
    app = create_app(postgres.settings_of(path, testing=True))
    with app.app_context():
        migrate(app)
        from audit.infra.db import db

        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def furnished(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the workplace in it that most tests want."""
    path = postgres.copy(migrated, tmp_path_factory.mktemp("furnished") / "data")
    from audit.infra.db import db

    app = create_app(postgres.settings_of(path, testing=True))
    with app.app_context():
        build_workplace("Harbour Bank")
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def restored(furnished: Path) -> postgres.Restored | None:
    """The database that all tests of a worker share on PostgreSQL."""
    return postgres.Restored(furnished) if postgres.chosen() else None


@pytest.fixture
def settings(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    restored: postgres.Restored | None,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """Settings of an installation of this test alone."""
    with_workplace = "workplace" in request.fixturenames
    data = tmp_path / "data"
    shutil.copytree(request.getfixturevalue("furnished" if with_workplace else "migrated"), data)
    if restored:
        restored.restore(filled=with_workplace)
        monkeypatch.setitem(postgres.BOUND, data.resolve(), restored.name)
        monkeypatch.setenv("SIXMARKS_DATABASE_URL", postgres.url_of(data))
    return postgres.settings_of(data, testing=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, inside its context, without CSRF (forms have a test of their own)."""
    from audit.infra.db import db

    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = remembered.TEMPLATES
    request_started.connect(forget_who_asked_before, app)
    with app.app_context():
        remembered.share_statements(db.engine)
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _leave_the_disk_alone)
        yield app
        db.session.remove()
        db.engine.dispose()


def _leave_the_disk_alone(connection: Connection, *_: object) -> None:
    """No test cuts the power; that real applications sync is a test of its own."""
    connection.execute("PRAGMA synchronous=OFF")


def forget_who_asked_before(*_: object, **__: object) -> None:
    """Inside a test's context all requests share `g`; a server's never do."""
    for name in list(g):
        g.pop(name)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def workplace(app: Flask) -> Workplace:
    """An organisation with two regions, three branches, one person per role, one checklist."""
    return the_workplace()
