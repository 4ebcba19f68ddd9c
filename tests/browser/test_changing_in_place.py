"""Rows that turn into forms and back by the keyboard; the undo; a desk that wears a colour."""

import pytest
from playwright.sync_api import Browser, expect

from audit.people.permits import Role
from tests.browser.conftest import DESK, sign_in
from tests.server import Server

pytestmark = pytest.mark.browser


def test_a_row_is_changed_left_refused_and_taken_back_by_the_keyboard(
    browser: Browser, demo: Server
):
    page = sign_in(browser, demo, Role.ADMINISTRATOR, **DESK)
    page.goto("/organisation/parameters")
    row = page.locator("#parameter-speed")
    pencil = page.get_by_role("link", name="Change the names of Speed")
    field = row.get_by_label("English")

    pencil.focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("Pace")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(pencil).to_be_focused()

    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("A name that is far too long for its place")
    page.keyboard.press("Enter")
    expect(row.locator(".field__error")).to_contain_text("30 characters at most")
    expect(field).to_be_focused()
    field.fill("Pace")
    page.keyboard.press("Enter")
    expect(row.locator(".row__title")).to_have_text("Pace")
    expect(page.get_by_role("link", name="Change the names of Pace")).to_be_focused()

    toast = page.locator("#toasts")
    expect(toast).to_contain_text("The parameter is now called “Pace”.")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Taken back.")
    expect(page.locator("#parameter-speed .row__title")).to_have_text("Speed")
    page.context.close()


def test_the_desk_wears_a_chosen_colour_by_day_and_by_night(browser: Browser, demo: Server):
    page = sign_in(browser, demo, Role.ADMINISTRATOR, **DESK, color_scheme="light")
    page.goto("/organisation/look")
    page.locator("#accent").fill("#7a0a3f")
    save = page.get_by_role("button", name="Save")
    save.click()
    expect(save).to_have_css("background-color", "rgb(122, 10, 63)")
    page.emulate_media(color_scheme="dark")
    expect(save).not_to_have_css("background-color", "rgb(122, 10, 63)")
    expect(save).to_have_css("color", "rgb(17, 22, 58)")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.emulate_media(color_scheme="light")
    expect(save).to_have_css("background-color", "rgb(42, 63, 180)")
    page.context.close()
