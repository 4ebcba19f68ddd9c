"""What a person in a hurry does to the pages: nothing that was entered may be lost by it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, sign_in
from tests.server import Server

WORDS = "The door opened about 30 cm."
NO_PICTURE = "This file is not a picture that we can use."


@pytest.fixture
def phone(browser: Browser, demo: Server) -> Page:
    """The shopper's phone, its list of visits on the screen."""
    page: Page = sign_in(browser, demo, "shopper", **PHONE)
    page.set_default_timeout(10_000)
    expect(rows(page, "offers").first).to_be_visible()
    return page


def rows(page: Page, group: str) -> Locator:
    return page.locator(f"[data-view=visits] [data-role={group}] a.row")


def start(page: Page, group: str) -> None:
    """Open the form of the first visit of a group."""
    rows(page, group).first.click()
    page.locator("[data-role=start]").click()
    expect(page.locator("[data-role=form]")).to_be_visible()


@pytest.mark.browser
def test_a_correction_that_waits_is_not_undone_by_looking_at_the_list(phone: Page):
    """The server still says "returned", but what it has is older than what waits here."""
    start(phone, "returned")
    asked = phone.locator("capture-item:has(blockquote)").first
    asked.locator("[data-reveals=note]").click()
    asked.locator("textarea").fill(WORDS)
    phone.route(
        "**/submissions/*", lambda r: r.abort() if r.request.method == "PUT" else r.continue_()
    )
    phone.locator("capture-comb a[href='#finish']").last.click()
    phone.locator("[data-role=submit]").click()
    phone.locator("#confirm button[value=submit]").click()
    expect(phone.locator("capture-sent")).to_contain_text("Next try")
    form = phone.url
    with phone.expect_response("**/api/v1/visits"):
        phone.goto("/phone")
    expect(rows(phone, "underway")).to_have_count(1)
    phone.goto(form)
    expect(phone.locator("capture-sent")).to_be_visible()
    expect(phone.locator("[data-role=form]")).to_be_hidden()
    phone.unroute("**/submissions/*")
    # it may have gone by itself meanwhile, and then there is no button to see any more
    phone.locator("[data-role=retry]").dispatch_event("click")
    expect(phone.locator("capture-sent")).to_contain_text("Received, all of it.")
    phone.get_by_role("link", name="See the receipt").click()
    expect(phone.locator("[data-view=receipt] h1")).to_contain_text("Received, all of it.")


@pytest.mark.browser
def test_what_is_no_picture_is_refused_where_it_is_chosen(phone: Page):
    """Refused by the server it would hold the whole visit up, hours later."""
    start(phone, "todo")
    place = phone.locator("section[data-section] > capture-evidence").first
    phone.locator("section[data-section] > .item__tools [data-reveals=photo]").first.click()
    chooser = place.locator("input[data-role=gallery]")
    for name, content in (
        ("notes.jpg", b"no picture"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\2\xff\xda\0\2"),
    ):
        chooser.set_input_files([{"name": name, "mimeType": "image/jpeg", "buffer": content}])
        expect(phone.locator("#toasts")).to_contain_text(NO_PICTURE)
        phone.locator("#toasts").evaluate("region => region.replaceChildren()")
    expect(place.locator("figure")).to_have_count(0)


@pytest.mark.browser
def test_a_reason_for_declining_is_not_said_of_the_next_offer(phone: Page):
    rows(phone, "offers").first.click()
    phone.locator("[data-role=decline] summary").click()
    phone.locator("#decline-reason").fill("I know the clerk.")
    phone.context.set_offline(True)
    phone.locator("[data-role=decline-form] button").click()
    expect(phone.locator("#toasts")).to_contain_text("There is no network.")
    expect(phone.locator("#decline-reason")).to_have_value("I know the clerk.")
    phone.context.set_offline(False)
    phone.locator("[data-role=decline-form] button").click()
    expect(phone.locator("#toasts")).to_contain_text("Declined.")
    rows(phone, "offers").first.click()
    expect(phone.locator("[data-view=visit]")).to_contain_text("Send it by")
    expect(phone.locator("#decline-reason")).to_be_hidden()
    phone.locator("[data-role=decline] summary").click()
    expect(phone.locator("#decline-reason")).to_have_value("")


@pytest.mark.browser
def test_a_comment_that_was_not_kept_is_asked_about_before_the_page_is_left(
    browser: Browser, demo: Server
):
    page: Page = sign_in(browser, demo, "reviewer", **DESK)
    page.set_default_timeout(10_000)
    page.locator("a.row", has_text="Not passed").first.click()
    comment = page.locator("details.comment").nth(1)
    comment.locator("summary").click()
    comment.locator("textarea").fill(WORDS)
    page.locator("summary", has_text="Return").last.click()
    page.locator("#reason-to-return").fill("One fact more, please.")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    give_back = page.get_by_role("button", name="Return the visit")
    give_back.click()
    expect(give_back).to_be_enabled()
    assert asked == ["beforeunload"]
    expect(comment.locator("textarea")).to_have_value(WORDS)
    page.keyboard.press("Escape")
    comment.get_by_role("button", name="Keep").click()
    expect(comment.get_by_role("status")).to_contain_text("Kept")
    page.locator("summary", has_text="Return").last.click()
    give_back.click()
    page.wait_for_url(re.compile(r"/reviews?\?done="))


@pytest.mark.browser
def test_going_back_from_an_offer_never_asks_to_send_it_again(browser: Browser, demo: Server):
    page: Page = sign_in(browser, demo, "supervisor", **DESK)
    page.set_default_timeout(10_000)
    page.goto("/visits/new")
    page.locator("[name=scenario]").fill("A lost card")
    offer = page.get_by_role("button", name="Offer the visit")
    offer.click()
    expect(page.get_by_text("Not offered yet.")).to_be_visible()
    expect(page.locator("[name=scenario]")).to_have_value("A lost card")
    page.locator("[name=checklist]").first.check()
    page.locator("[name=branch]").select_option(index=1)
    page.locator("[name=assignee]").select_option(index=1)
    offer.dblclick()
    expect(page.get_by_text("A lost card")).to_be_visible()
    assert page.url != f"{demo.url}/visits/new"
    page.go_back()
    expect(offer).to_be_enabled()


@pytest.mark.browser
def test_a_comment_that_is_refused_or_gets_no_answer_stays_where_it_was_typed(
    browser: Browser, demo: Server
):
    page: Page = sign_in(browser, demo, "reviewer", **DESK)
    page.set_default_timeout(10_000)
    page.locator("a.row", has_text="Not passed").last.click()
    comment = page.locator("details.comment").nth(1)
    comment.locator("summary").click()
    comment.locator("textarea").fill(WORDS)
    keep = comment.get_by_role("button", name="Keep")
    page.context.set_offline(True)
    keep.click()
    expect(comment.get_by_role("alert")).to_contain_text("No answer came.")
    page.context.set_offline(False)
    page.context.clear_cookies()  # the session has ended
    keep.click()
    expect(comment.get_by_role("alert")).to_contain_text("This page was open for too long")
    expect(comment.locator("textarea")).to_have_value(WORDS)
    expect(keep).to_be_enabled()


@pytest.mark.browser
def test_what_two_people_decide_at_once_is_told_to_the_second(browser: Browser, demo: Server):
    first: Page = sign_in(browser, demo, "supervisor", **DESK)
    first.goto("/visits/aside")
    first.locator("main a[href*='/aside/']").first.click()
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.set_default_timeout(10_000)
        page.locator("[name=decision]").last.check(force=True)
        page.locator("[name=reason]").fill(WORDS)
        page.get_by_role("button", name="Decide").click()
        expect(page.get_by_role("heading", name="Decided")).to_be_visible()
    refused = second.get_by_role("alert").first
    expect(refused).to_contain_text("Somebody has decided about this one meanwhile.")
    expect(refused).to_contain_text(WORDS)


@pytest.mark.browser
def test_going_back_from_a_visit_given_away_never_asks_to_send_it_again(
    browser: Browser, demo: Server
):
    page: Page = sign_in(browser, demo, "supervisor", **DESK)
    page.set_default_timeout(10_000)
    page.goto("/visits?state=open")
    page.locator("main tr", has_text="Owen Bevan").locator("a").first.click()
    page.get_by_text("Give to somebody else").click()
    give = page.get_by_role("button", name="Give it to this person")
    give.click()
    expect(page.get_by_text("Choose who is to make the visit instead.")).to_be_visible()
    page.locator("[name=to]").select_option(index=1)
    page.locator("[name=reason]").fill("He is ill.")
    give.click()
    expect(page.get_by_text("He is ill.")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/visits?state=open")
