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
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from audit.infra.chronicle import new_id, present


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
        since: on SQLite the writer takes its lock at once (BEGIN IMMEDIATE) and every object
        loaded before is read again when touched. Inside another `write` it joins that one.
        """
        session: Session = self.session()
        if session.info.get("writing"):
            yield session
            return
        session.rollback()
        session.expire_all()
        session.connection(execution_options={"begin": "IMMEDIATE"})
        session.info["writing"] = True
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


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


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def init_db(app: Flask, url: str) -> None:
    """Connect the application to the database at `url`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)


def now() -> datetime:
    """The present moment in UTC; the application's only clock for what it stores."""
    return present()
