"""The builder in a browser: it saves by itself, loses nothing without a network, is dragged."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from audit.people.permits import Role
from tests.browser.conftest import DESK, sign_in
from tests.browser.looking import faults
from tests.server import Server


@pytest.fixture
def draft(browser: Browser, demo: Server) -> Iterator[Page]:
    """The draft of the mystery visit, its section on speed open."""
    page = sign_in(browser, demo, Role.MANAGER, **DESK)
    page.goto("/checklists/drafts")
    page.locator("main a.row", has_text="six parameters").click()
    page.locator(".outline a:has([data-param=speed])").click()
    expect(page.locator("[data-autosaves]")).to_have_count(1)
    yield page
    page.context.close()


def order(page: Page) -> list[str]:
    """The keys of the section's items."""
    return page.locator(".items > [data-key]").evaluate_all("rows => rows.map(r => r.dataset.key)")


@pytest.mark.browser
def test_a_part_saves_itself_and_nothing_is_lost_without_a_network(draft: Page):
    draft.locator(".closed a").first.click()
    form = draft.locator(".items form[data-part]")
    option = form.locator("[name='f.options.2.text.en']")
    expect(draft.locator("#problems li")).to_have_count(1)
    expect(draft.locator("#preview .item").first).to_be_attached()
    option.fill("I had to ask")
    expect(draft.locator("#problems li")).to_have_count(0)
    expect(draft.locator("#preview").get_by_text("I had to ask")).to_be_visible()
    assert faults(draft) == []

    draft.context.set_offline(True)
    weight = form.locator("[name='f.weight']")
    weight.fill("6")
    weight.press("Tab")
    expect(form.locator("[data-unsaved]")).to_be_visible()
    form.locator("[name='f.text.en']").fill("How did you know?")
    draft.context.set_offline(False)
    expect(form.locator("[data-unsaved]")).to_be_hidden()
    expect(draft.locator("#saved")).to_contain_text("Saved")
    draft.reload()
    expect(form.locator("[name='f.weight']")).to_have_value("6")
    expect(form.locator("[name='f.text.en']")).to_have_value("How did you know?")

    form.locator("[name='f.weight']").fill("8")
    draft.locator("#undo").click()  # at once: it waits for the saving, and takes that back
    expect(form.locator("[name='f.weight']")).to_have_value("6")

    form.locator("select[name='f.type']").select_option("multi")
    expect(form.locator("[name$='.points']")).to_have_count(3)
    draft.locator("#undo").click()
    expect(form.locator("[name$='.mark']")).to_have_count(3)


class HeldBack:
    """Savings whose answers come when the test lets them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.waiting: list[Route] = []
        page.route("**/parts/*", self._hold)

    def _hold(self, route: Route) -> None:
        self.waiting.append(route)

    def sent(self) -> None:
        """Wait until a saving is under way."""
        for _ in range(500):
            if self.waiting:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("nothing was saved")

    def answer(self) -> None:
        """Let the server answer the first that waits."""
        self.sent()
        route = self.waiting.pop(0)
        with self.page.expect_event("requestfinished", lambda asked: "/parts/" in asked.url):
            route.continue_()

    def end(self) -> None:
        """Hold nothing back any more."""
        self.page.unroute("**/parts/*")
        for route in self.waiting:
            route.continue_()


@pytest.mark.browser
def test_who_types_on_while_a_saving_is_under_way_loses_no_word_and_no_place(draft: Page):
    draft.locator(".closed a").first.click()
    text = draft.locator(".items form[data-part] [name='f.text.en']")
    before = text.input_value()
    saving = HeldBack(draft)
    text.fill("Were you")
    text.press("End")
    saving.sent()
    text.press_sequentially(" greeted")
    text.evaluate("field => field.setSelectionRange(4, 4)")
    saving.answer()
    saving.sent()
    expect(text).to_have_value("Were you greeted")
    expect(text).to_be_focused()
    assert text.evaluate("field => field.selectionStart") == 4
    text.press("End")
    text.press_sequentially(" at once?")
    draft.locator("#undo").click()  # it waits for both savings
    saving.answer()
    saving.answer()
    saving.end()
    expect(text).to_have_value("Were you greeted")
    draft.locator("#undo").click()
    expect(text).to_have_value("Were you")
    draft.locator("#undo").click()
    expect(text).to_have_value(before)
    assert faults(draft) == []


@pytest.mark.browser
def test_what_is_saved_while_the_phone_is_drawn_is_shown_by_it(draft: Page):
    draft.locator(".closed a").first.click()
    text = draft.locator(".items form[data-part] [name='f.text.en']")
    phone = draft.locator("#preview")
    expect(phone.locator(".item").first).to_be_attached()
    drawn: list[tuple[Route, APIResponse]] = []
    draft.route("**/preview?*", lambda route: drawn.append((route, route.fetch())), times=1)
    with draft.expect_request("**/preview?*"):
        text.fill("Was it quick?")
    with draft.expect_request_finished(lambda asked: "/parts/" in asked.url):
        text.fill("Was it quick enough?")
    draft.wait_for_timeout(500)
    for route, response in drawn:
        route.fulfill(response=response)  # drawn before the second saving, answered after it
    expect(phone.get_by_text("Was it quick enough?")).to_be_visible()
    # never answered, as a saving is quicker
    draft.route("**/preview?*", lambda _route: None, times=1)
    phone.get_by_role("link", name="فارسی").click()
    with draft.expect_response("**/preview?*"):
        draft.locator(".items form[data-part] [name='f.weight']").fill("3")
    expect(phone.locator("form")).to_have_attribute("dir", "rtl")


@pytest.mark.browser
def test_what_replaces_the_page_leaves_what_is_typed_meanwhile(draft: Page):
    draft.locator(".closed a").first.click()
    form = draft.locator(".items form[data-part]")
    text, kind = form.locator("[name='f.text.en']"), form.locator("select[name='f.type']")
    saving = HeldBack(draft)
    kind.select_option("multi")
    saving.sent()
    text.fill("Which of these did you see?")
    saving.answer()
    expect(form.locator("[name$='.points']")).to_have_count(3)
    expect(text).to_have_value("Which of these did you see?")
    expect(text).to_be_focused()
    saving.answer()
    saving.end()
    expect(draft.locator("#saved")).to_contain_text("Saved")
    draft.reload()
    expect(text).to_have_value("Which of these did you see?")
    expect(kind).to_have_value("multi")
    assert faults(draft) == []


@pytest.mark.browser
def test_items_are_moved_by_hand_and_by_keyboard_and_moved_back(draft: Page):
    before = order(draft)
    down = draft.locator(f"#down-{before[0]}")
    down.focus()
    down.press("Enter")
    expect(draft.locator(".items > [data-key]").first).to_have_attribute("data-key", before[1])
    expect(down).to_be_focused()
    grips = draft.locator("[data-grip]")
    grips.nth(0).scroll_into_view_if_needed()
    start, end = grips.nth(1).bounding_box(), draft.locator(".closed").nth(0).bounding_box()
    assert start
    assert end
    draft.mouse.move(start["x"] + 10, start["y"] + 20)
    draft.mouse.down()
    draft.mouse.move(start["x"] + 10, start["y"] - 20, steps=5)
    draft.mouse.move(end["x"] + 20, end["y"] + 10, steps=10)
    with draft.expect_response("**/place"):
        draft.mouse.up()
    expect(draft.locator("#saved")).to_contain_text("Saved")
    draft.reload()
    assert order(draft) == before
