"""A PostgreSQL of the tests' own: one cluster for a run, one database for each directory of data.

On SQLite a test's database is a file inside its data directory, so that copying the directory
copies it. Here every data directory has a database named after its path; `copy` does both.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from audit.config import Settings

SOCKETS = "SIXMARKS_TESTS_ON_POSTGRESQL"
"""The variable that tells the run's workers where the cluster listens; unset on SQLite."""

CALM = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}
"""No test cuts the power, so nothing need reach the disk."""


class NoServer(Exception):
    """PostgreSQL's programs are not on this machine."""


def program(name: str) -> str:
    """Where one of PostgreSQL's programs is; raises NoServer."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    if path := (str(found[-1]) if found else shutil.which(name)):
        return path
    raise NoServer("PostgreSQL is missing: run `python3 tools/setup.py --test`")


def _version(path: Path) -> int:
    return int("".join(filter(str.isdigit, path.parts[-3])) or 0)


@contextmanager
def cluster() -> Iterator[Path]:
    """A running server of its own; gives the directory of its socket.

    It ends with this process whatever becomes of it; a killed one leaves the directory behind.
    """
    home = Path(tempfile.mkdtemp(prefix="sixmarks-pg-"))
    user = _unprivileged()
    if user:
        shutil.chown(home, user.pw_uid, user.pw_gid)
    initdb = (program("initdb"), "-D", home / "data", "-U", "sixmarks", "-A", "trust")
    how = ("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
    _call(user, *initdb, *how)
    options = [f"-c{name}={value}" for name, value in CALM.items()]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            _as(user, program("postgres"), "-D", home / "data", "-k", home, *options),
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl-C is for the tests, which then end it themselves
        )
    try:
        _wait(server, home)
        yield home
    finally:
        server.send_signal(2)  # fast shutdown
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as when these are root's tests: it refuses to be root's."""
    if os.geteuid():
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(user: pwd.struct_passwd | None, *command: object) -> list[str]:
    words = [str(part) for part in command]
    setpriv = shutil.which("setpriv")
    if user is None:
        return [setpriv, "--pdeathsig=INT", *words] if setpriv else words
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return [setpriv or "setpriv", *ids, "--pdeathsig=INT", *words]


def _call(user: pwd.struct_passwd | None, *command: object) -> None:
    done = subprocess.run(_as(user, *command), capture_output=True, check=False, cwd="/", text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _wait(server: "subprocess.Popen[bytes]", home: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(_address(home, "postgres")).close()
            return
        except psycopg.OperationalError:
            ended = server.poll() is not None
            if ended or time.monotonic() > until:
                raise AssertionError((home / "log").read_text()) from None
            time.sleep(0.05)


def _address(sockets: Path | str, database: str) -> str:
    return f"host={sockets} user=sixmarks dbname={database}"


def chosen() -> bool:
    """Whether this run is on PostgreSQL."""
    return SOCKETS in os.environ


BOUND: dict[Path, str] = {}
"""Directories whose database is not named after them: each test's own (see `Restored`)."""


def settings_of(data: Path, **other: Any) -> Settings:
    """Settings of an installation in a data directory, on the database of this run."""
    return Settings(**{"data": data, "database_url": url_of(data), "secret_key": "tests", **other})


def url_of(data: Path) -> str:
    """The URL of a data directory's database; empty on SQLite, whose file is inside."""
    if not chosen():
        return ""
    name = BOUND.get(data.resolve()) or _name(data)
    _make(name)
    return f"postgresql+psycopg://sixmarks@/{name}?host={os.environ[SOCKETS]}"


def copy(source: Path, target: Path) -> Path:
    """Copy a data directory and its database."""
    shutil.copytree(source, target)
    if chosen():
        _make(_name(target), template=BOUND.get(source.resolve()) or _name(source))
    return target


def move(source: Path, target: Path) -> Path:
    """Give a data directory another name, and its database with it."""
    former = _name(source)
    source.rename(target)
    if chosen():
        with _connected("postgres") as connection:
            connection.execute(_words("ALTER DATABASE {} RENAME TO {}", former, _name(target)))
    return target


def _name(data: Path) -> str:
    return "t" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:24]


def _make(name: str, template: str = "template0") -> None:
    with _connected("postgres") as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, (name,)).fetchone() is None:
            how = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
            connection.execute(_words(how, name, template))


def _words(command: str, *names: str) -> sql.Composed:
    return sql.SQL(command).format(*map(sql.Identifier, names))


def _connected(database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(_address(os.environ[SOCKETS], database), autocommit=True)


class Restored:
    """One database for all tests of a worker, put back to how it was before each.

    Making a database for each test takes ten times as long.
    """

    def __init__(self, source: Path) -> None:
        self.name = BOUND.get(source.resolve()) or _name(source)
        with _connected(self.name) as connection:
            found = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename <> 'alembic_version' ORDER BY tablename"
            )
            tables = [name for (name,) in found]
            connection.execute("CREATE SCHEMA kept")
            for table in tables:
                how = "CREATE TABLE kept.{} AS TABLE public.{}"
                connection.execute(_words(how, table, table))
        delete, insert = "DELETE FROM public.{}", "INSERT INTO public.{} TABLE kept.{}"
        self._empty = [_words(delete, table) for table in tables]
        self._fill = [_words(insert, table, table) for table in tables]

    def restore(self, *, filled: bool) -> None:
        """Put everything back, or only the tables when nothing is to be in them."""
        with _connected(self.name) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            everything = [*self._empty, *(self._fill if filled else ())]
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")  # in any order
                connection.execute(sql.SQL("; ").join(everything))
