"""Notes on site: a plain screen whose taps wait in the form, with and without a network."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.people.models import Branch, Membership, Organisation
from audit.visits.offers import actions as offers
from tests.browser.answering import answer, press
from tests.browser.conftest import PHONE
from tests.browser.field.place import Field, working
from tests.browser.looking import faults

pytestmark = pytest.mark.browser

TIMED_LIST = """
id: timed-list
kind: {kind}
title: {{en: Timed list}}
scoring: {{pass: 80}}
sections:
  - id: counter
    title: {{en: Counter}}
    parameter: speed
    items:
      - {{id: greeted, type: yes_no, text: {{en: Someone greeted you.}}}}
      - {{id: wait, type: duration, target: 60, limit: 300, text: {{en: Time until served.}}}}
      - {{id: came, type: time, text: {{en: When did you come in?}}}}
"""
START = datetime.now(UTC).replace(hour=17, minute=31, second=10, microsecond=0)
LONDON = {"timezone_id": "UTC", "locale": "en-GB"}
CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
FAILING = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (window.refusing) throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, given);
    };
    window.refusing = true;
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server, with a covert and an announced list."""
    with working(tmp_path_factory.mktemp("discreet") / "data") as field:
        with field.inside():
            organisation = db.session.scalars(select(Organisation)).one()
            for kind in ("mystery", "audit"):
                document = parse(TIMED_LIST.format(kind=kind)).checklist
                assert document is not None
                document = document.model_copy(update={"id": f"timed-{kind}"})
                publish(document, organisation=organisation)
        yield field
    assert field.problems() == []


def offered(place: Field, member: str, kind: str) -> str:
    """A visit with the timed list of a kind, accepted by its member."""
    with place.inside():
        versions = db.session.scalars(select(ChecklistVersion)).all()
        version = next(v for v in versions if v.checklist.id == f"timed-{kind}")
        assignee = next(m for m in db.session.scalars(select(Membership)) if str(m.id) == member)
        branch = db.session.scalars(select(Branch)).first()
        assert branch is not None
        now = datetime.now(UTC).replace(microsecond=0)
        visit = offers.offer(
            offers.Offer(
                branch=branch,
                version=version,
                assignee=assignee,
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=2),
                due_at=now + timedelta(days=3),
            ),
            by=assignee.id,
        )
        offers.accept(visit, by=assignee.id)
        return str(visit.id)


def on_the_phone(
    browser: Browser, place: Field, kind: str = "mystery", **options: Any
) -> tuple[Page, str]:
    """The brief of a visit on its shopper's phone, ready for no network; and the visit."""
    member, session = place.shopper()
    visit = offered(place, member, kind)
    phone = browser.new_context(base_url=place.server.url, **{**LONDON, **PHONE, **options})
    phone.set_default_timeout(10_000)
    phone.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    page = phone.new_page()
    page.goto(f"/phone#visit/{visit}")
    kept = page.locator("[data-role=readiness] [data-state=ready]")
    expect(kept).to_be_visible()
    page.wait_for_function(CONTROLLED, timeout=30_000)
    return page, visit


def tap(page: Page, moment: str, after: int) -> None:
    """Tap a moment so many seconds after the start."""
    page.clock.set_fixed_time(START + timedelta(seconds=after))
    page.locator(f"[data-mark={moment}]").click()


def to_notes(page: Page) -> None:
    page.get_by_role("link", name="Notes on site").click()
    expect(page.get_by_role("heading", name="Notes")).to_be_visible()


def to_form(page: Page) -> None:
    page.get_by_role("link", name="Done").click()
    page.locator("[data-role=start]").click()
    expect(page.locator("[data-role=form]")).to_be_visible()


def other_tab(phone: BrowserContext, address: str) -> Page:
    page = phone.new_page()
    page.goto(address)
    return page


def test_what_is_tapped_without_a_network_waits_in_the_form_and_arrives(
    browser: Browser, place: Field
):
    page, visit = on_the_phone(browser, place)
    page.context.set_offline(True)
    to_notes(page)
    tap(page, "arrived", 0)
    tap(page, "first-contact", 80)
    tap(page, "served", 170)
    page.get_by_label("Note", exact=True).fill("two counters open")
    expect(page.locator("[data-mark=first-contact]")).to_contain_text("17:32")
    page.reload()
    expect(page.locator("[data-mark][aria-pressed=true]")).to_have_count(3)
    expect(page.get_by_label("Note", exact=True)).to_have_value("two counters open")

    to_form(page)
    noted = page.locator("capture-field")
    expect(noted).to_contain_text("1:20 after “in”")
    expect(noted).to_contain_text("two counters open")
    wait, came = (page.locator(f"#item-{item}") for item in ("wait", "came"))
    wait.get_by_role("button", name="Take 1:20 · in → hello").click()
    expect(wait.locator("[data-role=time]")).to_have_text("1:20")
    came.get_by_role("button", name="Take 17:31 · in").click()
    expect(came.locator("input")).to_have_value("17:31")
    noted.get_by_label("done").fill("17:34:30")
    expect(wait.get_by_role("button", name="Take 2:00 · hello → done")).to_be_visible()
    noted.get_by_role("button", name="Put it into the visit’s note").click()
    expect(noted.locator("summary")).to_be_focused()  # the button is gone, and the focus is not
    answer(page, "greeted", "yes")
    page.locator("capture-comb a[href='#finish']").last.click()
    expect(page.locator("#note-visit")).to_have_value("two counters open")
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Kept on this phone")
    page.clock.resume()  # a try that comes to nothing is followed by another, by the clock
    page.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")

    [received] = place.received(visit)
    marks = received.manifest["times"]["marks"]
    moments = {name: datetime.fromisoformat(instant) for name, instant in marks.items()}
    assert moments == {
        "arrived": START,
        "first-contact": START + timedelta(seconds=80),
        "served": START + timedelta(seconds=200),
    }
    assert received.manifest["notes"] == {"visit": "two counters open"}
    values = {item: answer["value"] for item, answer in received.manifest["answers"].items()}
    assert values == {"greeted": "yes", "wait": 80, "came": "17:31"}
    page.context.close()


def test_going_back_from_what_was_submitted_opens_neither_form_nor_notes(
    browser: Browser, place: Field
):
    """An answer given to a frozen form would look as if it were kept."""
    page, visit = on_the_phone(browser, place)
    page.context.set_offline(True)
    to_notes(page)
    to_form(page)
    for item in page.locator("capture-item:has(input[value=not_observed])").all():
        press(item, "not_observed")
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_focused()
    expect(page.locator("[data-role=notes]")).to_be_hidden()
    page.go_back()
    page.wait_for_url(f"**/capture/**#{visit}")
    expect(page.locator("capture-sent")).to_be_visible()
    expect(page.locator("[data-role=form]")).to_be_hidden()
    page.goto(f"/phone#notes/{visit}")
    page.wait_for_url(f"**/phone#visit/{visit}")
    page.get_by_role("link", name="Submitted: see the outbox").click()
    page.locator("[data-role=entries]").get_by_role("button", name="Delete").click()
    expect(page.locator("#give-up")).to_be_visible()
    page.go_back()
    page.wait_for_url(f"**/phone#visit/{visit}")
    expect(page.locator("#give-up")).to_be_hidden()  # it asked about another page
    page.context.close()


def test_nothing_on_the_plain_screen_names_the_product(browser: Browser, place: Field):
    page, _ = on_the_phone(browser, place)
    colour = page.locator("meta[name=theme-color]").get_attribute("content")
    to_notes(page)
    assert page.title() == "Notes"
    seen = page.locator("body").inner_text()
    assert not re.search("sixmarks|visit|audit|checklist|king street", seen, re.IGNORECASE), seen
    for part in (".topbar", ".tabs", ".logo-line", "svg:visible"):
        expect(page.locator(part).locator("visible=true")).to_have_count(0)
    assert page.locator("meta[name=theme-color]").get_attribute("content") != colour
    page.get_by_role("link", name="Done").click()
    expect(page.locator(".topbar")).to_be_visible()
    assert page.locator("meta[name=theme-color]").get_attribute("content") == colour
    page.context.close()


def test_loading_the_notes_again_shows_nothing_of_ours_meanwhile(browser: Browser, place: Field):
    phone = browser.new_context(base_url=place.server.url, service_workers="block", **PHONE)
    page = phone.new_page()
    page.route("**/js/phone/main.js", lambda route: route.abort())  # the moment before it runs
    page.goto("/phone#notes/any")
    assert page.title() == "Notes"
    expect(page.locator("main")).to_be_attached()
    expect(page.locator(".topbar").locator("visible=true")).to_have_count(0)
    phone.close()


def test_a_second_tap_takes_a_time_back_and_it_can_be_put_back(browser: Browser, place: Field):
    page, _ = on_the_phone(browser, place)
    to_notes(page)
    tap(page, "arrived", 0)
    tap(page, "arrived", 60)
    arrived = page.locator("[data-mark=arrived]")
    expect(arrived).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-role=undone]")).to_have_text("in 17:31: taken back")
    page.get_by_role("button", name="Put back").click()
    expect(arrived).to_contain_text("17:31")
    tap(page, "arrived", 120)
    page.reload()
    expect(page.locator("[data-mark=arrived]")).to_contain_text("–:–")
    page.context.close()


def test_only_one_tab_at_a_time_notes_or_fills_in_a_visit(browser: Browser, place: Field):
    page, visit = on_the_phone(browser, place)
    to_notes(page)
    other = other_tab(page.context, f"/phone#notes/{visit}")
    expect(other.get_by_text("open in another tab")).to_be_visible()
    expect(other.locator("[data-mark=arrived]")).to_be_hidden()
    page.get_by_role("link", name="Done").click()  # which lets the visit go
    other.reload()
    expect(other.locator("[data-mark=arrived]")).to_be_visible()
    page.locator("[data-role=start]").click()
    expect(page.get_by_text("This visit is open in another tab")).to_be_visible()
    page.context.close()


def test_a_tap_that_is_not_stored_says_so_until_it_is(browser: Browser, place: Field):
    page, _ = on_the_phone(browser, place)
    to_notes(page)
    page.evaluate(FAILING)
    tap(page, "arrived", 0)
    expect(page.get_by_role("alert").filter(has_text="NOT SAVED")).to_be_visible()
    page.evaluate("() => { window.refusing = false; }")
    expect(page.get_by_role("alert").filter(has_text="NOT SAVED")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-mark=arrived]")).to_contain_text("17:31")
    page.context.close()


def test_a_session_that_ends_does_not_uncover_the_notes(browser: Browser, place: Field):
    page, _ = on_the_phone(browser, place)
    to_notes(page)
    page.context.clear_cookies()
    with page.expect_response("**/api/v1/session") as asked:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert asked.value.status == 401
    tap(page, "arrived", 0)
    expect(page.locator("[data-mark=arrived]")).to_contain_text("17:31")
    expect(page.locator(".topbar")).to_be_hidden()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.context.close()


def test_an_announced_audit_has_no_notes_on_site(browser: Browser, place: Field):
    page, visit = on_the_phone(browser, place, "audit")
    expect(page.locator("[data-role=start]")).to_be_visible()
    expect(page.get_by_role("link", name="Notes on site")).to_have_count(0)
    page.goto(f"/phone#notes/{visit}")
    page.wait_for_url(f"**/phone#visit/{visit}")
    expect(page.locator("[data-role=start]")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_notes_and_where_they_wait(
    browser: Browser, place: Field, scheme: str
):
    page, _ = on_the_phone(browser, place, color_scheme=scheme)
    to_notes(page)
    tap(page, "arrived", 0)
    tap(page, "served", 90)
    tap(page, "left", 120)
    tap(page, "left", 130)
    page.get_by_label("Note", exact=True).fill("boxes by the side door")
    assert faults(page) == []
    to_form(page)
    expect(page.get_by_role("button", name="Take 1:30 · in → done")).to_be_visible()
    assert faults(page) == []
    page.context.close()
