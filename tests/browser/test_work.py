"""The desk works on visits without a mouse: rows are ticked, acts begun and taken back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, sign_in
from tests.server import Server


@pytest.mark.browser
def test_visits_are_extended_and_had_back_by_keys_alone(browser: Browser, demo: Server):
    page: Page = sign_in(browser, demo, "manager", **DESK)
    page.set_default_timeout(10_000)
    page.goto("/visits?state=accepted&kind=mystery")
    bar = page.locator(".pick-bar")
    expect(bar).to_be_hidden()
    for row in page.locator("[name=visit]").all()[:2]:
        row.focus()
        page.keyboard.press("Space")
    expect(bar).to_contain_text("2 chosen")
    page.get_by_role("button", name="Extend").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Days longer").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("To be done 2")).to_be_visible()
    page.get_by_role("button", name="Extend these visits").press("Enter")
    expect(page.get_by_text("2 visits extended")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("2 extensions taken back")).to_be_visible()
    page.context.close()


@pytest.mark.browser
def test_keys_walk_through_the_days_of_a_month(browser: Browser, demo: Server):
    page: Page = sign_in(browser, demo, "manager", **DESK)
    page.set_default_timeout(10_000)
    page.goto("/visits/calendar?on=2026-11-25")
    day = page.locator("[data-day]:focus")
    page.locator("[data-day='2026-11-25']").focus()
    for key, reached in (
        ("ArrowRight", "2026-11-26"),
        ("ArrowUp", "2026-11-19"),
        ("Home", "2026-11-16"),
        ("ArrowLeft", "2026-11-15"),
        ("End", "2026-11-15"),
    ):
        page.keyboard.press(key)
        expect(day).to_have_attribute("data-day", reached)
    expect(page.locator("[data-day][tabindex='0']")).to_have_count(1)
    page.keyboard.press("PageDown")
    page.wait_for_url(re.compile("on=2026-12"))
    expect(day).to_have_attribute("data-day", "2026-12-01")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("show=day"))
    page.context.close()
