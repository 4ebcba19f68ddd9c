"""Nothing is written outside `db.write()`; pages ask a number of questions that does not grow."""

import ast
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from audit.infra.db import WriteOutsideTransaction, db
from audit.people.models import Organisation
from audit.people.permits import Role
from tests.builders import Workplace, accepted, manifest, offered, phone_of, signed_in
from tests.features.stages import counted_queries

ROOT = Path(__file__).resolve().parents[2]


def test_a_flush_outside_write_is_refused(workplace: Workplace):
    workplace.organisation.name = "Changed"
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_write_reads_again_what_was_loaded_before(app: Flask, workplace: Workplace):
    stale = db.session.scalars(select(Organisation)).one()
    assert stale.name == "Harbour Bank"
    with db.engine.connect() as other:
        db.session.rollback()
        other.exec_driver_sql("UPDATE organisation SET name = 'Renamed'")
        other.commit()
    with db.write():
        assert stale.name == "Renamed"


def test_a_failed_write_leaves_nothing(workplace: Workplace):
    def half_done() -> None:
        with db.write() as session:
            session.add(Organisation(name="Half"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert [o.name for o in db.session.scalars(select(Organisation))] == ["Harbour Bank"]


def test_no_module_commits_by_itself():
    allowed = {"audit/infra/db.py", "audit/people/sign_in.py", "audit/migrations/env.py"}
    found = set()
    for path in (ROOT / "audit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                found.add(str(path.relative_to(ROOT)))
    assert found <= allowed


PAGES = ("/visits", "/visits?state=open", "/reviews", "/checklists", "/me", "/visits/new")


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_rows(app: Flask, workplace: Workplace, page: str):
    administrator = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    asked = []
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    for rows in (2, 12):
        for number in range(rows):
            offered(workplace, branch=number % 3)
            visit = accepted(workplace, branch=number % 3)
            assert phone.send(visit.id, manifest(visit)).status_code == 201
        administrator.get(page)
        with counted_queries() as counted:
            assert administrator.get(page).status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1], f"{asked}"
    assert asked[0] <= 17


def test_the_phones_list_asks_a_constant_number_of_queries(app: Flask, workplace: Workplace):
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    asked = []
    for rows in (2, 12):
        for _ in range(rows):
            visit = accepted(workplace)
            assert phone.send(visit.id, manifest(visit)).status_code == 201
        with counted_queries() as counted:
            phone.visits()
        asked.append(len(counted))
    assert asked[0] == asked[1]
