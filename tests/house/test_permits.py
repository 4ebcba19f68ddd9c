"""Every route has a permit; every role is let in or turned away as the table says."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from audit.infra.permits import A_FILE, ANYONE, permit_of, wants_bearer
from audit.people.permits import TABLE, Action, Role, may
from tests.builders import Workplace, signed_in

CLOSED = {"security.static", "security.verify"}
"""Routes that a library adds and that nobody may enter: they declare no permit."""

STRANGERS_ID = "00000000-0000-4000-8000-000000000000"


def rules(app: Flask) -> Iterator[Rule]:
    yield from sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def address_of(app: Flask, rule: Rule) -> str:
    """An address of the route whose objects do not exist."""
    values = {
        name: {"number": 1, "version_hash": "f" * 64, "sha256": "f" * 64}.get(name, STRANGERS_ID)
        for name in rule.arguments
    }
    values |= {k: v for k, v in {"build": "none", "size": "thumbnail"}.items() if k in values}
    if "locale" in values:
        values["locale"] = "en"
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def test_every_route_declares_a_permit_of_the_table(app: Flask):
    for rule in rules(app):
        action = permit_of(app.view_functions[rule.endpoint])
        if rule.endpoint in CLOSED:
            assert action is None
        else:
            assert action in {ANYONE, A_FILE} or Action(action) in TABLE, rule.endpoint


def test_routes_without_a_permit_are_closed_to_everyone(app: Flask, workplace: Workplace):
    administrator = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for rule in rules(app):
        if rule.endpoint in CLOSED:
            assert administrator.get(address_of(app, rule)).status_code == 403


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_each_role_enters_just_what_the_table_allows(
    app: Flask, workplace: Workplace, role: Role | None
):
    client = signed_in(app, workplace.people[role]) if role else app.test_client()
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        if rule.endpoint in CLOSED or rule.endpoint == "security.logout":
            continue
        method = next(m for m in ("GET", "POST", "PUT", "DELETE") if m in (rule.methods or ()))
        answer = client.open(address_of(app, rule), method=method)
        where = f"{role} {method} {rule.rule}: {answer.status_code}"
        if wants_bearer(view):
            assert answer.status_code == 401, where  # a session is no device token
        elif may(role, permit_of(view) or ""):
            assert answer.status_code not in {401, 403}, where
            if rule.arguments and permit_of(view) not in {ANYONE, A_FILE}:
                assert answer.status_code in {404, 405}, where
        elif role is None:
            assert answer.status_code in {302, 401}, where
        else:
            assert answer.status_code == 403, where


def test_nobody_may_do_what_no_table_row_names():
    assert not may(Role.SHOPPER, Action.VISITS_REVIEW)
    assert not may(Role.BRANCH_MANAGER, Action.VISITS_OFFER)
    assert not may(None, Action.ACCOUNT)
