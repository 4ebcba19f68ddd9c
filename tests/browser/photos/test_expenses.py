"""Expenses on the phone: an amount, a word and the receipt, kept like everything else."""

import hashlib

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.fees.models import Entry
from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.review import actions as review
from tests.browser.conftest import PHONE
from tests.browser.field.place import Field
from tests.browser.photos.acts import (
    EXITS,
    FORM,
    answer_all,
    choose,
    file,
    keep,
    submit,
    visit_of,
)
from tests.pictures import jpeg

PAID = "[data-role=expenses]"
pytestmark = pytest.mark.browser


def opened(browser: Browser, place: Field, **terms: object) -> Page:
    """The form of a new visit on these terms."""
    member, session = place.shopper()
    [visit] = place.visits(member, **terms)
    context = browser.new_context(base_url=place.server.url, locale="en-GB", **PHONE)
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    page = context.new_page()
    page.goto(f"/phone#visit/{visit}")
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    return page


def finish(page: Page) -> None:
    page.locator("capture-comb a[href='#finish']").last.click()


def test_what_was_paid_goes_along_with_its_receipt_and_into_the_ledger(
    browser: Browser, place: Field
):
    page = opened(browser, place, pay=1850, expenses_limit=500, currency="GBP")
    page.locator(f"{EXITS} [data-reveals=photo]").click()
    choose(page, jpeg(1))
    keep(page)
    answer_all(page)
    finish(page)
    paid = page.locator(PAID)
    expect(paid).to_contain_text("£5.00")
    paid.get_by_role("button", name="Add an expense").click()
    paid.get_by_label("What for").fill("Bus")
    amount = paid.get_by_label("Amount")
    amount.fill("four")
    amount.blur()
    expect(paid.get_by_text("Digits alone, such as 4.50.")).to_be_visible()
    expect(page.locator("[data-role=submit]")).to_have_attribute("aria-disabled", "true")
    amount.fill("4,50")
    amount.blur()
    expect(paid.get_by_text("Digits alone, such as 4.50.")).to_be_hidden()
    paid.locator("[type=file]").set_input_files(file("receipt.jpg", jpeg(2)))
    expect(paid).to_contain_text("Receipt is in")
    page.reload()
    expect(paid.get_by_label("Amount")).to_have_value("4,50")
    expect(paid).to_contain_text("Receipt is in")
    visit = visit_of(page)
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    page.context.close()
    [received] = place.received(visit)
    [expense] = received.manifest["expenses"]
    purposes = {photo["sha256"]: photo.get("purpose") for photo in received.manifest["photos"]}
    assert (expense["text"], expense["amount"]) == ("Bus", 450)
    assert purposes[expense["photo"]] == "receipt"
    assert expense["photo"] in {hashlib.sha256(data).hexdigest() for _of, data in received.pictures}
    assert in_the_ledger(place, visit) == [("fee", 1850, False), ("expense", 450, True)]


def in_the_ledger(place: Field, visit_id: str) -> list[tuple[str, int, bool]]:
    """What approving a visit enters: kind, amount, whether there is a receipt."""
    reviewer, _session = place.member(Role.REVIEWER)
    with place.inside():
        visit = next(v for v in db.session.query(Visit) if str(v.id) == visit_id)
        by = next(m for m in db.session.query(Membership) if str(m.id) == reviewer)
        review.approve(visit, visit.assessment, by=by)
        found = db.session.query(Entry).filter_by(visit_id=visit.id).order_by(Entry.kind.desc())
        return [(entry.kind, entry.amount, entry.receipt_id is not None) for entry in found]


def test_an_expense_that_was_removed_is_not_sent_and_none_is_asked_for_without_a_limit(
    browser: Browser, place: Field
):
    plain = opened(browser, place)
    finish(plain)
    expect(plain.locator("[data-role=heading]").first).to_be_visible()
    expect(plain.locator(PAID)).to_be_hidden()
    plain.context.close()
    page = opened(browser, place, expenses_limit=500, currency="GBP")
    page.locator(f"{EXITS} [data-reveals=photo]").click()
    choose(page, jpeg(3))
    keep(page)
    answer_all(page)
    finish(page)
    paid = page.locator(PAID)
    paid.get_by_role("button", name="Add an expense").click()
    paid.get_by_label("What for").fill("Coffee")
    paid.locator("[type=file]").set_input_files(file("receipt.jpg", jpeg(4)))
    expect(paid).to_contain_text("Receipt is in")
    paid.get_by_role("button", name="Remove").click()
    expect(paid.get_by_role("button", name="Add an expense")).to_be_focused()
    visit = visit_of(page)
    page.locator("[data-role=submit-bar] a").click()
    submit(page)
    page.context.close()
    [received] = place.received(visit)
    assert "expenses" not in received.manifest
    assert [photo["of"] for photo in received.manifest["photos"]] == ["item:exits"]
