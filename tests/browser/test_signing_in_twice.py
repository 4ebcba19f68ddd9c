"""A password, then a code: set up on the way in, shown once, used, and looked at."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit import create_app
from audit.infra.db import db
from audit.people.models import User
from audit.people.permits import Role
from audit.people.security import actions
from audit.people.security.rules import code_at, step_at
from tests import postgres
from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import faults, prepare
from tests.server import Server

RHYS, PASSWORD = "rhys.llewellyn@harbour.example", "seven green lamps"


@pytest.fixture
def required(demo: Server) -> Iterator[None]:
    """The demo's manager has a password, and the organisation asks managers for more."""
    app = create_app(postgres.settings_of(demo.data, testing=True))
    with app.app_context():
        rhys = db.session.scalars(select(User).where(User.email == RHYS)).one()
        actions.change_password(rhys, PASSWORD, keep=None)
        [member] = rhys.memberships
        actions.require(member.organisation, [Role.MANAGER], by=member)
        yield
        db.session.remove()
        db.engine.dispose()


def arriving(browser: Browser, server: Server, **screen: object) -> Page:
    """Somebody who has given the password."""
    page: Page = browser.new_context(base_url=server.url, **screen).new_page()
    prepare(page)
    page.goto("/visits")
    page.locator("#email").fill(RHYS)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/**")
    return page


def looked_at(page: Page) -> None:
    """A page in which axe finds nothing, and which is no wider than its screen."""
    size = page.viewport_size
    assert size
    assert faults(page) == []
    page.set_viewport_size(size)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"], page.url


def code_of(page: Page) -> str:
    typed = page.locator(".secret__key code").inner_text().replace(" ", "")
    return code_at(base64.b32decode(typed), step_at(datetime.now(UTC)))


@pytest.mark.browser
def test_signing_in_takes_a_second_step_and_another_browser_is_signed_out(
    browser: Browser, demo: Server, required: None
):
    phone = arriving(browser, demo, **PHONE)
    looked_at(phone)
    phone.locator("#fresh").fill("000000")
    phone.keyboard.press("Enter")
    expect(phone.locator("#fresh-error")).to_be_visible()
    phone.locator("#fresh").fill(code_of(phone))
    phone.keyboard.press("Enter")
    codes = phone.locator(".codes code")
    expect(codes).to_have_count(10)
    looked_at(phone)
    for _ in range(2):
        with phone.expect_download() as file:
            phone.get_by_role("button", name="Download").click()
    kept = codes.all_inner_texts()
    assert set(kept) <= set(file.value.path().read_text().split())
    phone.get_by_role("link", name="I have kept them").click()
    phone.wait_for_url("**/visits")

    desk = arriving(browser, demo, **DESK)
    looked_at(desk)
    desk.get_by_role("link", name="Use a recovery code").click()
    expect(desk.locator("#code")).to_be_focused()
    desk.keyboard.type(kept[0])
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/visits")

    for address in ("", "/second-step", "/recovery-codes"):
        phone.goto(f"/me/security{address}")
        looked_at(phone)
    phone.goto("/me/security")
    expect(phone.get_by_text("9 recovery codes are left.")).to_be_visible()
    phone.get_by_role("button", name="Sign out there").first.click()
    expect(phone.get_by_text("Signed out there.")).to_be_visible()
    desk.goto("/visits")
    expect(desk).to_have_url(f"{demo.url}/sign-in?next=/visits")
    for page in (phone, desk):
        page.context.close()
