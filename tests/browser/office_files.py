"""Visits, answers and reports taken out as files; `test_office.py` tells the story."""

import csv
import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from audit.infra.tables import open_table


def from_results(page: Page, title: str) -> None:
    """Go from the results of a checklist to what can be taken out of them."""
    page.goto("/results")
    page.locator("#results").get_by_role("link", name=title).click()
    expect(page.get_by_role("table", name="Branches by parameter")).to_contain_text("All of these")
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", name="Which visits")).to_contain_text("1 visit")


def table(page: Page, button: str) -> list[dict[str, str]]:
    """A table that comes at once: as text, in signs that every spreadsheet knows."""
    with page.expect_download() as file:
        page.get_by_role("button", name=button).press("Enter")
    whole = file.value.path().read_bytes()
    assert whole.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline="")))


def workbook(page: Page, button: str) -> list[list[str]]:
    """The rows of a table that a job makes."""
    with open_table(made(page, button)) as found:
        return [[str(cell) for cell in line.cells] for line in found.rows()]


def reports(page: Page) -> dict[str, bytes]:
    """The reports of a zip that a job makes, by their names."""
    with zipfile.ZipFile(made(page, "Make the zip")) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def made(page: Page, button: str) -> Path:
    """A file that a job makes: the page tells how far it is, and then has it."""
    page.get_by_role("button", name=button).press("Enter")
    page.wait_for_url(re.compile(r"/exports/[0-9a-f-]{36}$"))
    expect(page.locator("#export-progress")).to_contain_text("The file is")
    link = page.get_by_role("link", name="Download")
    link.wait_for(timeout=60_000)
    with page.expect_download() as file:
        link.click()
    page.get_by_role("link", name="All exports").click()
    expect(page.locator("#export-files")).to_contain_text("Ready")
    return file.value.path()
