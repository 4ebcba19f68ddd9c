"""The first Monday: eighty branches, a hundred and fifty people, no command line."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from audit.people.security.rules import code_at, step_at
from tests import postgres
from tests.browser import office_files, office_list
from tests.browser.conftest import DESK, PHONE
from tests.browser.office import (
    ADMINISTRATOR,
    BRANCHES,
    HAND,
    HER_NAME,
    PASSWORD,
    PEOPLE,
    REVIEWER,
    SHOPPER,
    WRONG_BRANCHES,
    WRONG_PEOPLE,
    Office,
    branches,
    corrected,
    desk,
    invited,
    opened,
    persons,
    sign_in,
    upload,
    written,
)
from tests.browser.test_desk import see_everything
from tests.browser.test_offline import FORM
from tests.printed import bare, printed

SUMMARY = "A warm welcome, and hardly anybody before you."
REMARK = "=2+3 said the board, and the hall smelled of fresh coffee."
TODAY = datetime.now(UTC).date()


@pytest.fixture
def office(browser: Browser, migrated: Path, tmp_path: Path) -> Iterator[Office]:
    """An organisation in which nothing is yet."""
    with opened(browser, postgres.copy(migrated, tmp_path / "data")) as found:
        yield found


@pytest.mark.browser
def test_a_first_monday_needs_no_command_line(office: Office):
    page = desk(office)
    settle(page)
    bring_in(page)
    office_list.build(page)
    office_list.publish(page)
    offer_to_all(page)
    visit = made_by_the_invited_shopper(office)
    judged_by_the_invited_reviewer(office, visit)
    read(page, visit)
    take_out(page, visit)
    sign_in_twice(office, page)


def settle(page: Page) -> None:
    """Say what the organisation is called and who answers when a shopper feels unsafe."""
    page.goto("/organisation")
    page.get_by_role("link", name=re.compile("^Settings")).first.click()
    page.get_by_label("Name", exact=True).fill("Castle Bank")
    page.get_by_label("Time zone").fill("europe/london")
    page.get_by_label("Number for shoppers who feel unsafe").fill("0800")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Write it in international form")).to_be_visible()
    page.get_by_label("Number for shoppers who feel unsafe").fill("+44 20 7946 0958")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("3 settings of the organisation were changed.")
    page.goto("/organisation")
    expect(page.get_by_role("heading", name="Castle Bank")).to_be_visible()


def bring_in(page: Page) -> None:
    """Branches from a CSV and people from a workbook: wrong, corrected, and once more."""
    upload(page, "Branches", branches(wrong=True))
    corrected(page, "Branches", WRONG_BRANCHES)
    upload(page, "Branches", branches())
    written(page, BRANCHES)
    upload(page, "People", persons(wrong=True))
    corrected(page, "People", WRONG_PEOPLE)
    upload(page, "People", persons())
    written(page, PEOPLE)
    said = f"Invitations sent: {PEOPLE} of {PEOPLE}."
    expect(page.locator("#invited")).to_have_text(said)
    for what, table in (("Branches", branches()), ("People", persons())):
        upload(page, what, table)
        expect(page.get_by_text("Everything in this table is there already.")).to_be_visible()


def offer_to_all(page: Page) -> None:
    """One visit at each branch, shared by the rules; one is given by hand."""
    page.goto("/visits?view=all")
    page.get_by_role("link", name="Offer many").click()
    page.locator("[name=checklist]").first.check()
    page.get_by_label("All branches").check()
    page.locator("[name=opens_on]").fill(str(TODAY - timedelta(days=1)))
    page.locator("[name=closes_on]").fill(str(TODAY + timedelta(days=14)))
    page.locator("[name=not_before]").fill("00:00")
    page.locator("[name=not_after]").fill("23:00")
    page.get_by_label("Scenarios").fill("Ask about a loan.\nYour card is lost.")
    page.get_by_role("button", name="Show who would get which").press("Enter")
    expect(page.get_by_text(f"To be done {BRANCHES}")).to_be_visible()
    row = page.locator(".act-row", has=page.get_by_text(HAND, exact=True)).first
    row.get_by_role("link", name="Choose by hand").click()
    page.locator("label.pick", has_text=HER_NAME).click()
    page.get_by_role("button", name="Choose").press("Enter")
    page.get_by_role("button", name="Offer these visits").press("Enter")
    expect(page.get_by_text(f"{BRANCHES} visits offered")).to_be_visible()


def made_by_the_invited_shopper(office: Office) -> str:
    """Invited by a letter, she accepts on her phone, fills in and submits; the visit's id."""
    page = invited(office, SHOPPER, service_workers="block", **PHONE)
    page.goto("/phone")
    page.get_by_text(HAND, exact=True).first.click()
    page.locator("[data-role=accept]").click()
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    visit = re.findall(r"#([0-9a-f-]{36})", page.url)[0]
    for kind, words in {
        "yes_no": "Yes", "scale": "5", "choice": "The manager", "multi": "Prices",
    }.items():  # fmt: skip
        item(page, kind).locator("label", has_text=re.compile(f"^{words}$")).click()
    watch = item(page, "duration")
    watch.locator("[data-do=type]").click()
    watch.locator("[name=seconds]").fill("50")
    for kind, typed in {"number": "2", "text": REMARK, "time": "10:35"}.items():
        item(page, kind).locator("[data-role=field]").fill(typed)
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    page.context.close()
    return visit


def item(page: Page, kind: str) -> Locator:
    """An item of the form by what it asks."""
    return page.locator("capture-item", has_text=office_list.TEXTS[kind])


def judged_by_the_invited_reviewer(office: Office, visit: str) -> None:
    """Also invited by a letter, a reviewer finds the visit, approves it and publishes it."""
    page = invited(office, REVIEWER, **DESK)
    page.goto("/reviews")
    page.get_by_text(HAND).first.click()
    page.wait_for_url(f"**/visits/{visit}/review")
    expect(page.locator("main")).to_contain_text(REMARK)
    expect(page.locator("html[data-keys=on]")).to_have_count(1)
    see_everything(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Undo approval")).to_be_visible()
    page.locator("summary", has_text="Publish").click()
    page.get_by_label("Summary for the report").fill(SUMMARY)
    page.get_by_role("button", name="Publish the visit").click()
    page.wait_for_url(re.compile(r"/reviews?\?done="))
    page.context.close()


def read(page: Page, visit: str) -> None:
    """The administrator downloads the report: it names the branch and every item."""
    page.goto("/visits?view=all")
    page.get_by_role("searchbox").fill(HAND)
    page.keyboard.press("Enter")
    page.locator(f"a[href$='/visits/{visit}']").first.click()
    page.get_by_role("link", name="Report (PDF)").click()
    link = page.get_by_role("link", name="Download the report")
    link.wait_for(timeout=60_000)
    with page.expect_download() as file:
        link.click()
    text = printed(file.value.path().read_bytes())
    for words in ("Castle Bank", HAND, SUMMARY, *office_list.TEXTS.values()):
        assert bare(words) in text, words
    assert bare(HER_NAME) not in text


def take_out(page: Page, visit: str) -> None:
    """Results as tables and reports as a zip; from the list of visits, all that were planned."""
    office_files.from_results(page, office_list.TITLE)
    [row] = office_files.table(page, "Visits Text table (CSV)")
    assert (row["Visit"], row["Branch"], row["State"]) == (visit, HAND, "Published")
    assert row["Made by (pseudonym)"] == "S16"
    assert 0 < float(row["Score in per cent"]) <= 100
    answers = {row["Item"]: row for row in office_files.table(page, "Answers Text table (CSV)")}
    assert list(answers) == list(office_list.TEXTS.values())
    assert {row["Visit"] for row in answers.values()} == {visit}
    assert answers[office_list.TEXTS["choice"]]["Answer"] == "The manager"
    assert answers[office_list.TEXTS["text"]]["Answer"] == f"'{REMARK}", "no formula"
    heads, *rows = office_files.workbook(page, "Answers Workbook (XLSX)")
    assert [row[heads.index("Item id")] for row in rows] == [
        row["Item id"] for row in answers.values()
    ]
    assert f"'{REMARK}" in rows[6]
    [(name, report)] = office_files.reports(page).items()
    assert name.endswith(".pdf")
    assert report.startswith(b"%PDF")
    assert bare(SUMMARY) in printed(report)

    page.goto("/visits?view=all")
    page.get_by_role("link", name="Export").click()
    heads, *rows = office_files.workbook(page, "Visits Workbook (XLSX)")
    assert len({row[0] for row in rows}) == len(rows) == BRANCHES
    assert sum(HAND in row for row in rows) == 1


def sign_in_twice(office: Office, page: Page) -> None:
    """The administrator turns the second step on; from then on the password opens nothing."""
    page.goto("/me")
    page.get_by_role("link", name=re.compile("security", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="Set it up").click()
    secret = base64.b32decode(page.locator(".secret__key code").inner_text().replace(" ", ""))
    step = step_at(datetime.now(UTC))
    page.locator("#fresh").fill(code_at(secret, step))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").press("Enter")
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")

    sign_in(page, ADMINISTRATOR, PASSWORD)
    page.wait_for_url("**/sign-in/code*")
    page.get_by_label("Code").fill(code_at(secret, step + 1))  # each is good once
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    page.goto("/organisation")
    expect(page.get_by_role("heading", name="Castle Bank")).to_be_visible()
    page.context.close()
