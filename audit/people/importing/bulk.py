"""Many rows at once: inserting, updating, and finding what others point to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update

from audit.infra.db import Base, db

TOGETHER = 500


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The same in lists of five hundred at most."""
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some


def insert_all(kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that all have the same names; None is written, not left out."""
    table = kind.metadata.tables[kind.__tablename__]  # of a class, rows with and without a
    for some in chunks(rows):  # value would go one by one
        db.session.execute(insert(table), some)


def update_all(kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Update rows by their `id`; each may have other values."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(sorted(row))].append(row)
    for _names, same in sorted(alike.items()):
        for some in chunks(same):
            db.session.execute(update(kind), some)


def pointed_to(kind: type[Base], ids: Collection[UUID], *, but: Collection[str] = ()) -> set[UUID]:
    """Which of these rows any other table names; tables `but` do not count."""
    target = kind.metadata.tables[kind.__tablename__]
    found: set[UUID] = set()
    for table, column in _pointing(target):
        if table.name not in but:
            for some in chunks(ids):
                named = select(table.c[column]).where(table.c[column].in_(some)).distinct()
                found.update(db.session.scalars(named))
    return found


def _pointing(target: Table) -> Iterator[tuple[Table, str]]:
    for table in target.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is target:
                yield table, key.parent.name


def delete_all(kind: type[Base], column: str, ids: Iterable[UUID]) -> None:
    """Delete the rows whose column has one of these values."""
    for some in chunks(ids):
        db.session.execute(delete(kind).where(getattr(kind, column).in_(some)))
