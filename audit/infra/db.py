"""The database: one way to read, one way to write (docs/decisions/0003-writing.md)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, Uuid, event
from sqlalchemy import Enum as Words
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.orm.exc import ObjectDeletedError
from sqlalchemy.types import TypeDecorator

from audit.infra.chronicle import new_id, present
from audit.infra.refusals import Busy, NotFound


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: nobody could say when they were."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_names_as_words = Words(
    Enum,
    native_enum=False,
    length=20,
    values_callable=lambda kind: [member.value for member in kind],
)


class Base(DeclarativeBase):
    """What all rows share: named constraints, UTC moments, JSON documents."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            UUID: Uuid(),
            dict[str, Any]: JSON,
            Enum: _names_as_words,
        },
    )
    metadata = registry.metadata


class Entity(Base):
    """A row whose id may leave the server: UUIDv4, so that it tells no time and no order."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with the one way to write."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that may write; commits at the end, rolls back on any error.

        Ends the request's read first, so that nothing is decided on what may have changed
        since: every object loaded before is read again when touched. On SQLite there is one
        writer (BEGIN IMMEDIATE); on PostgreSQL there are many, and each locks the rows that it
        decides on (`lock`). Inside another `write` it joins that one. Raises Busy when others
        kept it waiting too long or were in each other's way, and NotFound when they removed what
        it was about.
        """
        session: Session = self.session()
        if session.info.get("writing"):
            yield session
            return
        session.rollback()
        session.expire_all()
        try:
            session.connection(execution_options=WRITING[self.engine.dialect.name])
            session.info["writing"] = True
            yield session
            session.commit()
        except BaseException as error:
            session.rollback()
            if isinstance(error, DBAPIError) and _in_the_way(error):
                raise Busy from error
            if isinstance(error, ObjectDeletedError):
                raise NotFound from error
            raise
        finally:
            session.info.pop("writing", None)

    def lock(self, row: Base) -> None:
        """Read a row again and keep others from changing it until this `write` ends.

        Raises NotFound when somebody has removed it meanwhile. Who locks several goes by the
        order of docs/decisions/0029-postgresql.md.
        """
        self.session.flush()  # what was changed before is not to be read away
        try:
            self.session.refresh(row, with_for_update={"key_share": True, "of": type(row)})
        except InvalidRequestError as error:
            raise NotFound from error

    def put(self, row: Base) -> bool:
        """Insert a row inside `write`; False when another with the same key was quicker.

        What was quicker is committed by then, so that it can be read.
        """
        try:
            with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError:
            return False
        return True


WRITING: dict[str, dict[str, Any]] = {
    "sqlite": {"begin": "IMMEDIATE"},
    "postgresql": {"isolation_level": "READ COMMITTED"},
}
"""How a transaction that writes differs from one that only reads, by dialect."""

IN_THE_WAY = {"40001", "40P01", "55P03", "57014"}
"""PostgreSQL: serialization failure, deadlock, a lock or a statement that took too long."""


def _in_the_way(error: DBAPIError) -> bool:
    """Whether trying again later may well succeed."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) in IN_THE_WAY


class WriteOutsideTransaction(RuntimeError):
    """Something was about to be written outside `db.write()`."""


db = Database(model_class=Base, session_options={"autoflush": True})


@event.listens_for(Session, "before_flush")
def _only_inside_write(session: Session, *_: object) -> None:
    if not session.info.get("writing"):
        raise WriteOutsideTransaction("flush outside db.write()")


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: object, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # transactions begin below, not in the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA busy_timeout=15000")
        connection.execute("PRAGMA cache_size=-8000")  # KiB: 10,000 visits fit, 2 MB held a fifth


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


POSTGRESQL: dict[str, Any] = {
    # a page is read from one moment, as on SQLite; `write` is READ COMMITTED
    "isolation_level": "REPEATABLE READ",
    "pool_pre_ping": True,
    "pool_size": 10,
    "max_overflow": 10,
    "connect_args": {
        "connect_timeout": 10,
        "options": "-c timezone=UTC -c lock_timeout=15s -c statement_timeout=60s"
        " -c idle_in_transaction_session_timeout=5min",
    },
}


def init_db(app: Flask, url: str) -> None:
    """Connect the application to the database at `url`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = POSTGRESQL
    db.init_app(app)


def now() -> datetime:
    """The present moment in UTC; the application's only clock for what it stores."""
    return present()
