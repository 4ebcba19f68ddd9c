"""The desk by keys alone: all is seen, then a clean report takes few presses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from audit.people.permits import Role
from tests.browser.conftest import DESK, sign_in
from tests.browser.looking import faults
from tests.server import Server

MOST_PRESSES = 6


class Keyboard:
    """A keyboard that counts how often it is pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        """Press one key, or one with Control."""
        self.pressed += 1
        self.page.keyboard.press(key)


@pytest.fixture
def desk(browser: Browser, demo: Server) -> Iterator[Page]:
    """The reviewer's queue on a wide screen."""
    page = sign_in(browser, demo, Role.REVIEWER, **DESK)
    page.goto("/reviews")
    yield page
    page.context.close()


def stops(page: Page) -> int:
    """How many photos and failed items there are to see."""
    return page.locator("article[data-stop], #main .photo > a").count()


def open_first(page: Page, keys: Keyboard) -> None:
    expect(page.locator("html[data-keys=on]")).to_have_count(1)
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url("**/review")
    expect(page.locator("html[data-keys=on]")).to_have_count(1)


def see_everything(page: Page) -> None:
    for _ in range(stops(page)):
        page.keyboard.press("j")


@pytest.mark.browser
def test_a_clean_report_takes_six_presses_once_everything_was_seen(desk: Page):
    keys = Keyboard(desk)
    open_first(desk, keys)
    first = desk.url
    see_everything(desk)
    keys.press("a")
    expect(desk.get_by_role("button", name="Undo approval")).to_be_visible()
    keys.press("p")
    expect(desk.locator("dialog[open] textarea")).to_be_focused()
    keys.press("Control+Enter")
    desk.wait_for_url("**/review?done=*")
    assert desk.url.split("?")[0] != first
    expect(desk.get_by_role("button", name="Undo publication")).to_be_visible()
    assert keys.pressed <= MOST_PRESSES


@pytest.mark.browser
def test_approving_moves_to_what_is_still_unseen(desk: Page):
    keys = Keyboard(desk)
    open_first(desk, keys)
    at, waiting = desk.url, stops(desk)
    assert waiting > 1
    for seen in range(waiting):
        keys.press("a")
        left = waiting - seen
        expect(desk.locator("[data-says]")).to_contain_text(f"{left} still to be looked at")
        expect(desk.locator(":focus")).to_have_count(1)
    assert desk.url == at
    keys.press("a")
    expect(desk.get_by_role("button", name="Undo approval")).to_be_visible()


@pytest.mark.browser
def test_keys_are_silent_while_writing_and_when_switched_off(desk: Page):
    keys = Keyboard(desk)
    open_first(desk, keys)
    keys.press("j")
    keys.press("n")
    desk.keyboard.type("a hazy jar?")
    expect(desk.locator("details.comment[open] textarea").first).to_have_value("a hazy jar?")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("dialog[open] h2")).to_have_text("Keys of the desk")
    desk.get_by_label("Single keys work on this device").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("h")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.evaluate("localStorage.removeItem('desk-keys')")


@pytest.mark.browser
def test_a_comment_of_the_library_is_put_into_what_is_being_written(desk: Page):
    desk.goto("/reviews/comments")
    desk.get_by_label("Title").fill("Dim light")
    desk.get_by_label("Comment", exact=True).fill("The photo is too dim.")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_role("link", name="Dim light")).to_be_visible()
    desk.goto("/reviews")
    keys = Keyboard(desk)
    open_first(desk, keys)
    keys.press("j")
    keys.press("/")
    desk.get_by_label("Search").fill("DIM photo")
    desk.locator("dialog[open]").get_by_role("button", name="Dim light").click()
    expect(desk.locator("details.comment[open] textarea").first).to_have_value(
        "The photo is too dim."
    )


@pytest.mark.browser
def test_an_answer_is_changed_in_place_with_its_reason(desk: Page):
    open_first(desk, Keyboard(desk))
    item = desk.locator("article[data-stop]").first
    item.get_by_role("link", name="Change the answer").click()
    form = desk.locator("form.change")
    form.get_by_text("No answer", exact=True).click()
    form.get_by_role("button", name="Change the answer").click()
    expect(form.get_by_text("Say why: the branch and the shopper may ask.")).to_be_visible()
    form.get_by_label("Why is another answer right?").fill("The photo shows another counter.")
    form.get_by_role("button", name="Change the answer").click()
    expect(desk.get_by_role("heading", name="Adjusted at the desk")).to_be_visible()
    expect(desk.get_by_text("The photo shows another counter.")).to_be_visible()


@pytest.mark.browser
def test_a_day_is_picked_in_the_jalali_month_by_keys_alone(browser: Browser, demo: Server):
    """R0.25: what the page calls forward is forward: from right to left, an arrow to the left."""
    page = sign_in(browser, demo, Role.SUPERVISOR, **DESK)
    page.goto("/me")
    page.locator("select[name=language]").select_option("fa")
    page.locator("form[action$='/me/language'] button").click()
    expect(page.locator("html[lang=fa][data-ca=persian]")).to_have_count(1)
    page.goto("/visits/new")
    field, opener = page.locator("#opens_on"), page.locator("#opens_on ~ [data-open]")
    field.fill("1405/9/2")
    opener.press("Enter")
    grid = page.locator("dialog[open] [role=grid]")
    expect(page.locator("dialog[open] [data-month]")).to_have_text("آذر ۱۴۰۵")
    expect(grid.locator("thead th").first).to_have_attribute("abbr", "شنبه")
    expect(grid.locator("td:focus")).to_have_text("۲")
    # a day on, a week on, a month on, to the first day of that week
    for key in ("ArrowLeft", "ArrowDown", "PageDown", "Home"):
        page.keyboard.press(key)
    expect(grid.locator("td:focus")).to_have_text("۵")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("۱۴۰۵/۱۰/۰۵")
    expect(opener).to_be_focused()
    page.context.close()
