"""axe finds nothing on any page, for each role that may see it, with data and empty; all pages fit
a phone in every language."""

import shutil
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from audit import create_app
from audit.infra.db import db
from audit.people.models import Organisation
from audit.people.permits import Role
from tests import postgres
from tests.browser.looking import (
    ask,
    faults_at,
    faults_of_words_at,
    looking,
    open_to,
    prepare,
    walk,
)
from tests.browser.pages import NO_PAGES, addresses, demo_member, page_rules
from tests.server import Server, serving


@pytest.fixture(scope="module")
def reading(demo: Server) -> Iterator[Flask]:
    """The demo's data, read beside the server."""
    app = create_app(postgres.settings_of(demo.data, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def pages_of(app: Flask, role: Role, others: int) -> dict[str, list[str]]:
    """What a role of the demo is shown: every state of the pages that nobody before it can open,
    and as many as `others` of each page that somebody can. The thorough see every state of all."""
    before = sorted(Role, key=lambda each: each not in THOROUGH)
    before = before[: before.index(role)]
    shown = {endpoint for each in before for endpoint, found in all_of(app, each).items() if found}
    return {
        endpoint: found if role in THOROUGH or endpoint not in shown else found[:others]
        for endpoint, found in all_of(app, role).items()
    }


@cache
def all_of(app: Flask, role: Role) -> dict[str, list[str]]:
    """All pages that a role of the demo may open."""
    member = demo_member(role)
    return open_to(app, member, addresses(app, member))


THOROUGH = (Role.ADMINISTRATOR, Role.SHOPPER)
"""They see nearly every page; the others are shown the same templates."""


def test_every_page_is_listed(reading: Flask):
    listed = set(addresses(reading, demo_member(Role.ADMINISTRATOR))) | set(NO_PAGES)
    assert set(page_rules(reading)) <= listed
    assert listed <= set(page_rules(reading)), "listed, but there is no such route"


@pytest.mark.browser
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_axe_finds_nothing_with_data(browser: Browser, demo: Server, reading: Flask, role: Role):
    """By day on a desk and by night on a phone; and no page is wider than a phone."""
    page = looking(browser, demo, role)
    wrong = walk(page, demo_member(role), pages_of(reading, role, others=2))
    page.context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["fa", "ar", "cy"])
def test_every_page_fits_phone_and_desk_in_every_language(
    browser: Browser, demo: Server, reading: Flask, language: str
):
    find = partial(faults_of_words_at, language=language)
    wrong = []
    for role in Role:
        member = demo_member(role)
        page = looking(browser, demo, role)
        with db.write():
            member.user.locale = language
        wrong += walk(page, member, pages_of(reading, role, others=0), find)
        with db.write():
            member.user.locale = "en"
        page.context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
def test_axe_finds_nothing_where_there_is_nothing(
    browser: Browser, demo_data: Path, tmp_path: Path
):
    from audit.people import actions

    data = tmp_path / "empty"
    data.mkdir()
    app = create_app(postgres.settings_of(data, testing=True))
    wrong = []
    with app.app_context():
        from audit.infra.migration import migrate

        migrate(app)
        organisation = actions.add_organisation("Empty Bank", demo=True)
        members = {
            role: actions.add_user(
                f"{role}@empty.example", str(role), organisation=organisation, role=role
            )
            for role in Role
        }
        with serving(data) as server:
            for role, member in members.items():
                page = looking(browser, server, role)
                wrong += walk(page, member, open_to(app, member, addresses(app, member)))
                page.context.close()
        assert db.session.scalars(select(Organisation)).one().name == "Empty Bank"
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(data)
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
def test_what_is_looked_for_is_found(browser: Browser):
    page = browser.new_page()
    prepare(page)
    row = "<p id=same class=row style='color:#999;background:#fff'>pale</p>"
    wide = "<label for=none style='display:block;inline-size:600px'>wide</label>"
    tight = "<button style='inline-size:3em;white-space:nowrap'>Far too long</button>"
    body = f"<!doctype html><main>{row * 9}{wide}{tight}</main>"
    page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
    found = faults_at(page, "http://localhost/planted")
    clipped = ask(page, "clipped()")
    again = faults_at(page, "http://localhost/planted")
    body = body.replace("<p id=same class=row", "<p id=same class=other")
    changed = faults_at(page, "http://localhost/planted")
    page.context.close()
    pale = [sum(each.startswith("color-contrast") for each in some) for some in (again, changed)]
    assert pale == [0, 2 * 5], "colours are judged once, and again when anything else can give them"
    assert len(again) == len(found) - 2 * 5, "everything else is judged each time"
    assert [each.split(" is ")[0] for each in clipped] == ["BUTTON. “Far too long”"]
    assert {"id=same: stands twice", "for=none: there is no such id"} <= set(found)
    assert any(" wide on 390: label" in each for each in found), found
    assert sum(each.startswith("color-contrast") for each in found) == 2 * 5, "day and night"
