"""Shared phones, second phones, closed accounts, ended visits: nothing is shown, lost or mixed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Membership
from audit.visits.models import Submission, Visit
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from tests.browser.field.phone import Phone, another_phone, assert_received, phone_of, plan_of
from tests.browser.field.place import Field, _by_id, working
from tests.browser.looking import faults
from tests.browser.outbox import accept, cards, downloaded, outbox, refuse, stored, submitted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shared-phone")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation with its server, which must be sound at the end."""
    with working(tmp_path_factory.mktemp("shared-phone") / "data") as field:
        yield field
    assert field.problems() == []


def give_back(place: Field, visit: str) -> None:
    """Return a visit to its shopper."""
    with place.inside():
        found = _by_id(Visit, visit)
        wanted = select(Submission).where(Submission.visit_id == found.id)
        submission = db.session.scalars(wanted).one()
        reviewer = db.session.get_one(Membership, found.assignee_id)
        due = datetime.now(UTC) + timedelta(days=2)
        review.give_back(found, submission, "How far did it open?", due, by=reviewer)


def sent_by_another(browser: Browser, place: Field) -> tuple[Phone, str]:
    """A phone with a draft of a visit that another phone has sent, and that came back."""
    mine = phone_of(browser, place)
    (visit,) = place.visits(mine.member)
    mine.home()
    mine.form(visit)
    mine.work(plan_of(visit, 1), "note visit")
    cookie = next(one["value"] for one in mine.context.cookies() if one["name"] == "sixmarks")
    other = another_phone(browser, place, mine.member, cookie)
    other.home()
    other.form(visit)
    other.work(plan_of(visit, 2))
    other.context.close()
    give_back(place, visit)
    return mine, visit


def waited(page: Page) -> int:
    """What the phone has as the time of waiting."""
    (answer,) = [one["answer"] for one in stored(page, "answers") if one["item"] == "wait"]
    value: int = answer["value"]
    return value


def test_another_person_on_the_phone_sees_only_how_many_wait(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    refuse(phone, visit, 503, {"type": "server-error", "title": "Busy", "detail": "Busy."})
    submitted(phone, visit)
    page = phone.home()
    page.goto("/phone#me")
    page.get_by_role("button", name="Sign out").click()
    sheet = page.locator("#leaving")
    expect(sheet).to_contain_text("1 visit is not sent yet. It stays on this phone")
    assert faults(page) == []
    sheet.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("[data-view=me]")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    with page.expect_navigation():
        sheet.get_by_role("button", name="Sign out all the same").click()
    assert [one["key"] for one in stored(page, "meta") if one["key"].startswith("device:")] == [
        f"device:{phone.member}"
    ]

    stranger, cookie = place.shopper()
    phone.context.add_cookies([{"name": "sixmarks", "value": cookie, "url": place.server.url}])
    view = outbox(phone)
    expect(view).to_contain_text("1 visit of somebody else waits on this phone")
    expect(cards(view)).to_have_count(0)
    expect(view.page.locator("body")).not_to_contain_text("King Street")
    assert [one["value"] for one in stored(view.page, "meta") if one["key"] == "user"] == [stranger]

    accept(phone, visit)
    view.page.evaluate("dispatchEvent(new Event('online'))")
    expect(view.locator("[data-role=strangers]")).to_be_hidden()
    assert_received(phone, plan_of(visit))
    assert f"device:{phone.member}" not in {one["key"] for one in stored(view.page, "meta")}
    phone.context.close()


def test_signing_out_at_the_desk_makes_the_phone_forget_too(browser: Browser, place: Field) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.form(visit)
    phone.work(plan_of(visit), "answer greeted")
    page = phone.tab()
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/phone#me")  # a draft is only here: the phone's own page says so
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving")).to_contain_text("1 draft stays on this phone.")
    page.locator("#leaving").get_by_role("button", name="Stay signed in").click()

    phone.form(visit)
    phone.work(plan_of(visit))
    page = phone.tab()
    page.goto("/me")
    with page.expect_navigation(url=lambda url: "/me" not in url):
        page.get_by_role("button", name="Sign out").click()
    keys = {one["key"] for one in stored(page, "meta")}
    assert keys.isdisjoint({"user", f"device:{phone.member}"})
    phone.context.close()


def test_a_closed_account_can_still_take_its_visits_off_the_phone(
    browser: Browser, place: Field, tmp_path: Path
) -> None:
    phone = phone_of(browser, place, has_touch=False, is_mobile=False)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.context.route("**/submissions/*", lambda route: route.abort())
    submitted(phone, visit)
    with place.inside():
        people.disable_user(_by_id(Membership, phone.member).user)
    phone.context.unroute("**/submissions/*")
    page = phone.tab()
    page.goto("/phone#outbox")
    view = page.locator("[data-view=outbox]")
    expect(cards(view)).to_contain_text("This account may no longer send.")
    with downloaded(cards(view), tmp_path) as export:
        assert json.loads(export.read("about.json"))["visit"] == visit
    phone.context.close()


def test_a_draft_whose_visit_was_cancelled_says_so_and_can_still_be_sent(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.form(visit)
    phone.work(plan_of(visit), "finish")
    with place.inside():
        offers.cancel(_by_id(Visit, visit), by=_by_id(Membership, phone.member).id)
    view = outbox(phone)
    expect(cards(view)).to_contain_text("This visit was cancelled.")
    expect(cards(view)).to_contain_text("Your payment is not touched by this.")
    cards(view).get_by_role("link", name="Open form").click()
    view.page.wait_for_url("**/capture/**")
    view.page.evaluate("visitor.ready()")
    phone.work(plan_of(visit))
    page = phone.home()
    page.goto(f"/phone#receipt/{visit}")
    receipt = page.locator("[data-view=receipt]")
    expect(receipt).to_contain_text("It arrived after the visit had ended, so it was set aside.")
    expect(receipt).to_contain_text("Your agency will look at it.")
    assert [one.quarantine for one in place.received(visit)] == ["cancelled"]
    phone.context.close()


def test_two_phones_at_one_visit_let_the_person_choose(browser: Browser, place: Field) -> None:
    mine, visit = sent_by_another(browser, place)
    page = mine.home()
    page.goto(f"/phone#visit/{visit}")
    view = page.locator("[data-view=visit]")
    expect(view).to_contain_text("Two phones worked on this visit")
    assert faults(page) == []
    expect(view.locator("[data-role=go]")).to_be_hidden()
    mine.form(visit)
    expect(mine.page.locator("main")).to_contain_text("Two phones worked on this visit")
    assert waited(mine.page) == plan_of(visit, 1).answers["wait"]["value"]

    page = mine.home()
    page.goto(f"/phone#visit/{visit}")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-role=forked]")).to_be_hidden()
    mine.form(visit)
    mine.page.evaluate("visitor.ready()")
    mine.work(plan_of(visit, 1))
    assert_received(mine, plan_of(visit, 1), submissions=2)
    mine.context.close()


def test_what_another_phone_sent_is_taken_only_after_a_tick(browser: Browser, place: Field) -> None:
    mine, visit = sent_by_another(browser, place)
    page = mine.home()
    page.goto(f"/phone#visit/{visit}")
    page.get_by_role("button", name="Take the sent one").click()
    sheet = page.locator("#give-up")
    expect(sheet).to_contain_text("6 answers and 0 photos are only on this phone.")
    sheet.get_by_role("button", name="Keep it").click()
    assert waited(page) == plan_of(visit, 1).answers["wait"]["value"]
    page.get_by_role("button", name="Take the sent one").click()
    sheet.get_by_label("I understand that nobody will have this visit.").check()
    sheet.get_by_role("button", name="Delete for ever").click()
    expect(page.locator("#toasts")).to_contain_text("What the other phone sent is now here.")
    assert waited(page) == plan_of(visit, 2).answers["wait"]["value"]
    assert [one["visit"] for one in stored(page, "deleted")] == [visit]
    mine.context.close()


def test_a_help_page_is_there_without_a_network(browser: Browser, place: Field) -> None:
    phone = phone_of(browser, place)
    page = phone.home()
    phone.context.set_offline(True)
    page.evaluate("location.hash = '#help'")
    expect(page.get_by_role("heading", name="What each state means")).to_be_visible()
    expect(page.get_by_role("heading", name="Help")).to_be_focused()
    phone.context.close()
