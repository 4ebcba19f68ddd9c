"""Two managers at once: an amount is decided once and paid once (I4)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask

from audit.commands.verify import problems_found
from audit.fees import actions
from audit.fees.actions import LedgerMovedOn
from audit.fees.models import Payment
from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Role
from tests.builders import Workplace
from tests.features.fees.paying import amounts, approved, ledger

AT_ONCE = 6


def at_once(app: Flask, member: UUID, act: Callable[[Membership], object]) -> list[bool]:
    """The same verb by many at the same moment; who was told that somebody else was first."""
    ready = Barrier(AT_ONCE)

    def one(_number: int) -> bool:
        with app.app_context():
            by = db.session.get_one(Membership, member)
            ready.wait()
            try:
                act(by)
            except LedgerMovedOn:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("verb", ["approve", "pay", "change", "refuse"])
def test_of_many_managers_at_once_one_decides(app: Flask, workplace: Workplace, verb: str):
    for branch in range(2):
        approved(app, workplace, terms={"branch": branch})
    manager, ids = workplace.people[Role.MANAGER].id, [entry.id for entry in ledger()]
    if verb == "pay":
        actions.approve(ids, by=workplace.people[Role.MANAGER])
    verbs: dict[str, Callable[[Membership], object]] = {
        "approve": lambda by: actions.approve(ids, by=by),
        "pay": lambda by: actions.pay(ids, by=by),
        "change": lambda by: actions.change(ids[0], 100, "Less.", by=by),
        "refuse": lambda by: actions.refuse(ids[0], "No.", by=by),
    }
    assert sum(at_once(app, manager, verbs[verb])) == 1
    assert list(problems_found()) == []
    if verb == "pay":
        assert db.session.query(Payment).count() == 1
        assert {state for *_rest, state in amounts()} == {"paid"}


def test_payments_made_at_once_have_numbers_of_their_own(app: Flask, workplace: Workplace):
    for branch in (0, 1, 2, 0, 1, 2):
        approved(app, workplace, terms={"branch": branch})
    manager = workplace.people[Role.MANAGER]
    actions.approve([entry.id for entry in ledger()], by=manager)
    waiting = [entry.id for entry in ledger()]
    assert all(at_once(app, manager.id, lambda by: actions.pay([waiting.pop()], by=by)))
    db.session.rollback()
    numbers = sorted(payment.number for payment in db.session.query(Payment))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert list(problems_found()) == []
