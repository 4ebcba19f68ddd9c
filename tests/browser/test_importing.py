"""The first morning of an office: eighty branches from a table, by keys, corrected once."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from audit.infra.tables import csv_chunks
from audit.people.permits import Role
from tests.browser.conftest import DESK, sign_in
from tests.browser.looking import faults, prepare
from tests.server import Server


def table(last_zone: str) -> FilePayload:
    """Eighty branches, the last with this time zone."""
    rows = [["Code", "Name", "Region", "Time zone"]]
    rows += [[f"IM-{n:02}", f"Branch {n}", f"Import / {n % 4}", ""] for n in range(1, 81)]
    rows[-1][-1] = last_zone
    return FilePayload(name="branches.csv", mimeType="text/csv", buffer=b"".join(csv_chunks(rows)))


def press(page: Page, name: str) -> None:
    """Go on by the key that presses a button."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


@pytest.mark.browser
def test_eighty_branches_come_from_a_table_that_is_corrected_once(browser: Browser, demo: Server):
    page = sign_in(browser, demo, Role.ADMINISTRATOR, **DESK)
    prepare(page)
    page.goto("/organisation/import")
    page.locator("input[type=file]").set_input_files(table("Europe/Londno"))
    press(page, "Look through it")

    expect(page.locator(".import__cell")).to_have_text(re.compile("D81$"))
    expect(page.get_by_role("status").filter(has_text="1 thing in this table")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Upload the corrected table").click()
    page.locator("input[type=file]").set_input_files(table("Europe/London"))
    press(page, "Look through it")

    expect(page.locator(".import__count").nth(1)).to_have_text(re.compile("80$"))
    press(page, "Write it")
    expect(page.locator(".banner.ok")).to_contain_text("New: 80.")
    assert faults(page) == []
    press(page, "Take it back")
    expect(page.locator(".banner")).to_contain_text("taken back")
    page.context.close()
