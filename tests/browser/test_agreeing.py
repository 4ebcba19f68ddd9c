"""A shopper's phone asks for agreement before an offer is accepted, and keeps what was read."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.server import Server


@pytest.mark.browser
def test_a_new_version_is_read_and_agreed_to_before_an_offer_is_accepted(
    browser: Browser, demo: Server
):
    office: Page = sign_in(browser, demo, "administrator", **DESK)
    office.goto("/organisation/agreements")
    office.locator("[name=agreement]").fill("Never tell who you are.")
    office.get_by_role("button", name="Keep as a draft").click()
    office.locator("summary", has_text="Publish").click()
    office.get_by_role("button", name="Publish", exact=True).last.click()
    expect(office.locator("h1")).to_have_text("Version 2 of the agreement")

    phone: Page = sign_in(browser, demo, "shopper", **PHONE)
    phone.locator("[data-view=visits] [data-role=offers] a.row").first.click()
    phone.locator("[data-role=accept]").click()
    text = phone.locator("[data-view=agreement]")
    expect(text).to_contain_text("Never tell who you are.")
    phone.get_by_role("button", name="I agree").click()
    phone.locator("[data-role=accept]").click()
    expect(phone.locator("#toasts")).to_contain_text("Accepted.")

    phone.context.set_offline(True)
    phone.goto("/phone#agreement")
    expect(text).to_contain_text("Never tell who you are.")
    expect(text).to_contain_text("You agreed to this")
    expect(phone.get_by_role("button", name="I agree")).to_be_hidden()
