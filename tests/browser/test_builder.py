"""The builder in a browser: it saves by itself, loses nothing without a network, is dragged."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

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
