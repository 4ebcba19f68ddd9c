"""Branches and people of the office by keys alone: search while typing, change in place, undo."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.people.permits import Role
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.browser.looking import faults, prepare
from tests.server import Server


def search(page: Page, words: str) -> None:
    """Type into the search, and wait until the list has followed."""
    page.get_by_role("searchbox").focus()
    page.keyboard.type(words)
    page.wait_for_url(re.compile("q="))


@pytest.mark.browser
def test_a_branch_is_found_changed_and_put_back_by_keys(browser: Browser, demo: Server):
    page = sign_in(browser, demo, Role.ADMINISTRATOR, **DESK)
    prepare(page)
    page.goto("/organisation/branches")
    search(page, "QUEENSTREET")
    row = page.locator("#branches .row")
    expect(row).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()

    page.get_by_role("link", name="Change Queen Street, Cardiff").focus()
    page.keyboard.press("Enter")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Telephone").fill("call me")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Telephone")).to_be_focused()
    expect(page.get_by_text("Write a telephone number")).to_be_visible()
    page.get_by_label("Telephone").fill("+44 29 2018 0199")
    name.fill("Queen Street 16, Cardiff")
    page.keyboard.press("Enter")

    expect(row).to_contain_text("Queen Street 16, Cardiff")
    expect(page.get_by_role("link", name="Change Queen Street 16")).to_be_focused()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queen Street, Cardiff")
    page.context.close()


@pytest.mark.browser
def test_a_person_is_kept_out_and_let_in_on_a_phone(browser: Browser, demo: Server):
    page = sign_in(browser, demo, Role.MANAGER, **PHONE)
    prepare(page)
    page.goto("/organisation/people")
    search(page, "non gwil")
    expect(page.locator("#people .row")).to_have_count(1)
    page.locator("#people .row").tap(position={"x": 40, "y": 60})  # the whole row leads there
    expect(page.get_by_role("heading", level=1)).to_have_text("Non Gwilym")
    page.get_by_role("button", name="Keep out for now").tap()
    expect(page.get_by_role("status").filter(has_text="cannot come in for now")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name="Keep out for now")).to_be_visible()
    page.context.close()
