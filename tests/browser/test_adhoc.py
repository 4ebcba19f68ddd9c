"""Audits that a supervisor starts on site: without a network, found by branch and checklist."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.people.models import Branch, Organisation
from audit.people.permits import Role
from audit.visits.models import Visit
from tests.browser.answering import answer
from tests.browser.conftest import PHONE
from tests.browser.field.place import Field, working
from tests.browser.looking import faults

pytestmark = pytest.mark.browser

AUDIT_LIST = """
id: branch-audit
kind: audit
title: {en: Branch audit}
scoring: {pass: 80}
sections:
  - id: safety
    title: {en: Safety}
    parameter: safety
    items:
      - {id: exits, type: yes_no, text: {en: The exits were free.}}
      - {id: floor, type: scale, text: {en: The floor was dry.}}
"""
CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
STORED = """(name) => new Promise((resolve) => {
    indexedDB.open("sixmarks").onsuccess = ({ target: { result: database } }) => {
        const all = database.transaction(name).objectStore(name).getAll();
        all.onsuccess = () => { database.close(); resolve(all.result); };
    };
})"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server, with an audit list and three branches."""
    with working(tmp_path_factory.mktemp("adhoc") / "data") as field:
        with field.inside():
            organisation = db.session.scalars(select(Organisation)).one()
            document = parse(AUDIT_LIST).checklist
            assert document is not None
            publish(document, organisation=organisation)
            first = db.session.scalars(select(Branch)).one()
            with db.write() as session:
                for name in ("Castle Square", "Café Llŷn"):
                    session.add(
                        Branch(
                            organisation_id=organisation.id,
                            region_id=first.region_id,
                            name=name,
                            address="",
                            time_zone="Europe/London",
                        )
                    )
        yield field
    assert field.problems() == []


def phone_of(browser: Browser, place: Field, role: Role, **options: Any) -> Page:
    """The phone's list of visits, of a new member with that role."""
    _, session = place.member(role)
    phone = browser.new_context(base_url=place.server.url, locale="en-GB", **{**PHONE, **options})
    phone.set_default_timeout(10_000)
    phone.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    page = phone.new_page()
    page.goto("/phone")
    return page


def ready(browser: Browser, place: Field, **options: Any) -> Page:
    """The page to start an audit, on a supervisor's phone that needs no network any more."""
    page = phone_of(browser, place, Role.SUPERVISOR, **options)
    page.wait_for_function(CONTROLLED, timeout=30_000)
    page.get_by_role("link", name="Start an audit").click()
    kept = page.get_by_text("2 items · available offline")
    expect(kept).to_be_visible()
    return page


def start(page: Page, branch: str) -> str:
    """Find the branch, start there, and be in the form; gives the visit's id."""
    page.get_by_label("Find by name or address").fill(branch)
    page.get_by_label("Find by name or address").press("Enter")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/capture/**")
    expect(page.locator("[data-role=form]")).to_be_visible()
    return page.url.rsplit("#", 1)[1]


def stored(page: Page, answers: int) -> None:
    """Wait until so many answers are in the phone's database: no hand leaves a page that soon."""
    page.wait_for_function(f"async () => (await ({STORED})('answers')).length === {answers}")


def test_an_audit_started_without_a_network_becomes_a_visit_on_the_server(
    browser: Browser, place: Field
):
    page = ready(browser, place)
    page.context.set_offline(True)
    page.reload()
    visit = start(page, "cafe llyn")
    expect(page.locator("header h1")).to_have_text("Café Llŷn")
    answer(page, "exits", "yes")
    answer(page, "floor", "4")
    stored(page, answers=2)
    page.reload()
    expect(page.locator("#item-floor input[value='4']")).to_be_checked()
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Kept on this phone")
    with place.inside():
        assert visit not in {str(one) for one in db.session.scalars(select(Visit.id))}
    page.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")

    [received] = place.received(visit)
    with place.inside():
        kept = next(one for one in db.session.scalars(select(Visit)) if str(one.id) == visit)
        assert (kept.state, kept.kind, kept.branch.name) == ("submitted", "audit", "Café Llŷn")
        assert received.manifest["adhoc"] == {"branch": str(kept.branch_id)}
    assert received.quarantine is None
    page.goto("/phone")
    row = page.locator("[data-view=visits] [data-role=received]").get_by_text("Café Llŷn")
    expect(row).to_be_visible()
    page.context.close()


def test_a_blank_audit_is_discarded_and_brought_back(browser: Browser, place: Field):
    page = ready(browser, place)
    visit = start(page, "castle")
    page.get_by_role("link", name="Back to my visits").click()
    drafts = page.locator("[data-view=visits] [data-role=drafts]")
    expect(drafts).to_contain_text("Started here")
    drafts.get_by_text("Castle Square").click()
    page.get_by_role("button", name="Discard this audit").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert [one["visit"] for one in page.evaluate(STORED, "deleted")] == [visit]
    undo.click()
    expect(drafts).to_contain_text("Castle Square")
    assert page.evaluate(STORED, "deleted") == []
    drafts.get_by_text("Castle Square").click()
    page.locator("[data-role=start]").click()
    expect(page.locator("[data-role=form]")).to_be_visible()
    answer(page, "exits", "yes")
    stored(page, answers=1)
    page.goto(f"/phone#visit/{visit}")
    expect(page.locator("[data-role=start]")).to_be_visible()
    expect(page.get_by_role("button", name="Discard this audit")).to_be_hidden()
    page.context.close()


def test_a_form_that_is_not_on_the_phone_needs_the_network_once(browser: Browser, place: Field):
    page = phone_of(browser, place, Role.SUPERVISOR, service_workers="block")
    page.get_by_role("link", name="Start an audit").click()
    checklist = page.get_by_role("radio", name="Branch audit")
    expect(page.get_by_text("needs the network once")).to_be_visible()
    expect(checklist).to_be_enabled()
    page.context.set_offline(True)
    page.evaluate("location.hash = '#visits'")
    page.get_by_role("link", name="Start an audit").click()
    expect(checklist).to_be_disabled()
    page.get_by_label("King Street").check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("Please choose a checklist.")
    assert page.evaluate(STORED, "begun") == []
    page.context.close()


def test_the_branch_last_used_comes_first(browser: Browser, place: Field):
    page = ready(browser, place)
    branches = page.locator("[data-role=branches] [data-role=title]")
    expect(branches).to_have_text(["Café Llŷn", "Castle Square", "King Street"])
    start(page, "king street")
    page.goto("/phone#audit")
    expect(branches).to_have_text(["King Street", "Café Llŷn", "Castle Square"])
    page.context.close()


def test_a_shopper_starts_no_audits(browser: Browser, place: Field):
    page = phone_of(browser, place, Role.SHOPPER)
    expect(page.get_by_text("No visits yet")).to_be_visible()
    expect(page.get_by_role("link", name="Start an audit")).to_be_hidden()
    page.goto("/phone#audit")
    expect(page.get_by_text("No audit can be started yet")).to_be_visible()
    page.context.close()


def test_a_supervisor_gets_from_the_desk_to_the_phone(browser: Browser, place: Field):
    page = phone_of(browser, place, Role.SUPERVISOR)
    page.goto("/visits")
    page.get_by_role("link", name="On site").click()
    expect(page.get_by_role("link", name="Start an audit")).to_be_visible()
    page.context.close()


def test_me_offers_nothing_that_needs_a_network_without_one(browser: Browser, place: Field):
    page = ready(browser, place)
    page.goto("/phone#me")
    account = page.get_by_role("link", name="Language, phones and account")
    expect(account).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("signing out need a network")).to_be_visible()
    expect(account).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_an_audit_starts(browser: Browser, place: Field, scheme: str):
    page = ready(browser, place, color_scheme=scheme)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("Please choose a branch.")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert faults(page) == []
    visit = start(page, "castle")
    page.goto(f"/phone#visit/{visit}")
    expect(page.get_by_role("button", name="Discard this audit")).to_be_visible()
    assert faults(page) == []
    page.context.close()
