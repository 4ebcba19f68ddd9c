"""The tables, the post and the people of an office's first Monday; `test_office.py` tells it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page, expect

from audit import create_app
from audit.commands.verify import problems_found
from audit.infra.db import db
from audit.infra.tables import Sheet, xlsx_file
from audit.people import actions as people
from audit.people.permits import Role
from tests import postgres
from tests.browser.conftest import DESK
from tests.mailbox import Mailbox, mail_server
from tests.server import Server, serving

ADMINISTRATOR, PASSWORD = "mina.rahimi@castle.example", "eleven quiet otters"
REVIEWER, SHOPPER = "reviewer-001@castle.example", "shopper-016@castle.example"
HER_NAME = "Shirin Öz"
CHOSEN = "a kettle under the stairs"
"""The password that each of those who are invited chooses."""

BRANCHES, PEOPLE = 80, 150
HAND = "Café Row 7"
"""The branch whose visit is given by hand to the shopper whom the story follows."""

WRONG_BRANCHES = {
    "C5": "A new branch needs its region",
    "G12": "Write degrees as a number",
    "A41": "Row 2 is about the same branch.",
    "F81": "Do you mean Europe/London?",
}
"""Where the first table of branches is wrong, and what is said of it there."""
WRONG_PEOPLE = {
    "A5": "Write an e-mail address",
    "C20": "No role is called that.",
    "E30": "Write languages such as",
    "D149": "CB-999",
}


@dataclass
class Office:
    """An organisation without a branch, its one administrator, its server and its post."""

    server: Server
    mail: Mailbox
    browser: Browser

    def page(self, **screen: Any) -> Page:
        """A page of a browser that nobody used before."""
        context = self.browser.new_context(base_url=self.server.url, locale="en-GB", **screen)
        context.set_default_timeout(15_000)
        return context.new_page()


@contextmanager
def opened(browser: Browser, data: Path) -> Iterator[Office]:
    """The office on a Monday at eight; afterwards nothing in its data contradicts itself."""
    app = create_app(postgres.settings_of(data, testing=True))
    with app.app_context():
        organisation = people.add_organisation("Castle")
        role = Role.ADMINISTRATOR
        people.add_user(
            ADMINISTRATOR, "Mina Rahimi", organisation=organisation, role=role, password=PASSWORD
        )
        db.session.remove()
    with (
        mail_server() as mail,
        serving(data, SIXMARKS_MAIL_URL=mail.url, SIXMARKS_BASE_URL="http://127.0.0.1") as server,
    ):
        yield Office(server, mail, browser)
    with app.app_context():
        assert list(problems_found()) == []
        db.session.remove()
        db.engine.dispose()


def branches(*, wrong: bool = False) -> FilePayload:
    """Eighty branches as a spreadsheet of the continent writes them: semicolons, commas, no UTF."""
    rows = [["Branch number", "Branch name", "Area", "Address", "Tel", "Time zone", "Lat", "Lon"]]
    for n in range(1, BRANCHES + 1):
        area = f"{('North', 'South')[n % 2]} / District {n % 8}"
        phone = f"+44 20 7946 0{900 + n % 100}"
        place = ["", "53,7968", "-1,5426"]
        rows.append([f"CB-{n:03}", f"Café Row {n}", area, f"{n} Café Row", phone, *place])
    if wrong:
        rows[4][2], rows[11][6], rows[40][0], rows[80][5] = "", "north", "CB-001", "Europe/Londno"
    text = "\r\n".join(";".join(row) for row in rows)
    return FilePayload(name="branches.csv", mimeType="text/csv", buffer=text.encode("cp1252"))


def persons(*, wrong: bool = False) -> FilePayload:
    """A hundred and fifty people in a workbook, most of them shoppers."""
    rows = [["E-mail address", "Full name", "Role", "Branches", "Languages", "Alias"]]
    for n in range(1, PEOPLE + 1):
        role = "reviewer" if n < 7 else "branch manager" if n < 9 else "shopper"
        email = f"{role.replace(' ', '-')}-{n:03}@castle.example"
        place = f"CB-{n:03}" if role == "branch manager" else ""
        rows.append([email, f"Person {n} Ó Néill", role, place, "en", f"S{n}"])
    rows[16][1] = HER_NAME
    if wrong:
        rows[4][0], rows[19][2], rows[29][4] = "nobody at all", "shoper", "klingon"
        rows[148][3] = "CB-999"
    with xlsx_file([Sheet("People", iter(rows))]) as file:
        whole = file.read()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FilePayload(name="people.xlsx", mimeType=kind, buffer=whole)


def upload(page: Page, what: str, table: FilePayload) -> None:
    """Have a table of branches or people looked through."""
    page.goto("/organisation/import")
    page.get_by_role("radio", name=what).check()
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Look through it").press("Enter")
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}$"))
    expect(page.locator(".import__counts")).to_be_visible()


def corrected(page: Page, what: str, wrong: dict[str, str]) -> None:
    """See each thing that is wrong at its cell, and that nothing can be written."""
    places = page.locator(".import__rows li")
    expect(places).to_have_count(len(wrong))
    for cell, words in wrong.items():
        here = page.locator(".import__cell", has_text=re.compile(rf"(^|!){cell}$"))
        expect(places.filter(has=here)).to_contain_text(words)
    expect(page.get_by_role("button", name="Write it")).to_have_count(0)
    page.get_by_role("link", name="Upload the corrected table").click()
    expect(page.get_by_role("radio", name=what)).to_be_checked()


def written(page: Page, new: int) -> None:
    """Write a table that is right."""
    page.get_by_role("button", name="Write it").press("Enter")
    expect(page.locator(".banner.ok")).to_contain_text(f"New: {new}.")


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in with e-mail and password, from wherever one is."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def invited(office: Office, email: str, **screen: Any) -> Page:
    """The page of somebody who opened the link of the invitation, chose a password, signed in."""
    [letter] = [each for each in office.mail.letters if email in each["To"]]
    body = letter.get_body(("plain",))
    assert body
    [link] = re.findall(r"https?://\S+(/password/\S+)", body.get_content())
    page = office.page(**screen)
    page.goto(link)
    page.get_by_label("New password").fill(CHOSEN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    sign_in(page, email, CHOSEN)
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def desk(office: Office) -> Page:
    """The administrator at a desk, signed in."""
    page = office.page(**DESK)
    sign_in(page, ADMINISTRATOR, PASSWORD)
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page
