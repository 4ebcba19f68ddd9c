"""An application on an empty database of its own, for every test that asks for one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection
from types import CodeType

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event

from audit import create_app
from audit.config import Settings
from audit.infra.migration import migrate
from tests.builders import Workplace, build_workplace, the_workplace


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose database has the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated")
    app = create_app(Settings(data=path, secret_key="tests", testing=True))
    with app.app_context():
        migrate(app)
        from audit.infra.db import db

        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def furnished(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the workplace in it that most tests want."""
    path = tmp_path_factory.mktemp("furnished") / "data"
    shutil.copytree(migrated, path)
    from audit.infra.db import db

    app = create_app(Settings(data=path, secret_key="tests", testing=True))
    with app.app_context():
        build_workplace("Harbour Bank")
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an installation of this test alone."""
    kind = "furnished" if "workplace" in request.fixturenames else "migrated"
    shutil.copytree(request.getfixturevalue(kind), tmp_path / "data")
    return Settings(data=tmp_path / "data", secret_key="tests", testing=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, inside its context, without CSRF (forms have a test of their own)."""
    from audit.infra.db import db

    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = COMPILED
    request_started.connect(_forget_who_asked_before, app)
    with app.app_context():
        event.listen(db.engine, "connect", _leave_the_disk_alone)
        yield app
        db.session.remove()
        db.engine.dispose()


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def _leave_the_disk_alone(connection: Connection, *_: object) -> None:
    """No test cuts the power; that real applications sync is a test of its own."""
    connection.execute("PRAGMA synchronous=OFF")


def _forget_who_asked_before(*_: object, **__: object) -> None:
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
