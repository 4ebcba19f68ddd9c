"""Many want the same at once: one message, one password."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from audit.infra.db import db
from audit.people import actions as people
from audit.people.messages import actions, sending
from audit.people.passwords import actions as passwords
from audit.people.permits import Role
from audit.people.security.actions import knows_password
from tests.builders import Workplace
from tests.features.mail.conftest import message
from tests.mailbox import Mailbox

AT_ONCE = 4


def at_once(app: Flask, work: Callable[[int], Any]) -> list[Any]:
    """What each of several got that did the same at the same moment."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> Any:
        with app.app_context():
            ready.wait(60)
            return work(number)

    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_workers_that_take_the_same_message_send_it_once(
    app: Flask, workplace: Workplace, mailbox: Mailbox
):
    actions.send_test(workplace.people[Role.ADMINISTRATOR])
    waiting = message().id
    at_once(app, lambda _number: sending.deliver(waiting))
    assert len(mailbox.raw) == 1
    assert (message().state, message().attempts) == ("sent", 1)


def test_a_link_that_is_used_by_two_sets_one_password(app: Flask, workplace: Workplace):
    ana = people.add_user(
        "ana@harbour.example", "Ana", organisation=workplace.organisation, role=Role.SHOPPER
    )
    token = passwords.token_of(passwords.invite(ana, by=None).id)
    done = at_once(app, lambda number: passwords.set_password(token, f"grüne Pferde {number}"))
    assert sorted(done) == [False] * (AT_ONCE - 1) + [True]
    db.session.expire_all()
    assert knows_password(ana.user, f"grüne Pferde {done.index(True)}")
