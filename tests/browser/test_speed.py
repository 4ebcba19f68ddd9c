"""What of the form's speed does not depend on the machine: requests and bytes, first and again."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.contenders import Ours

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    """The benchmark's server, which counts what it sends, with an accepted audit of 60 items."""
    with ExitStack() as ends:
        yield Ours(ends, tmp_path_factory.mktemp("speed"))


def test_the_first_load_of_sixty_items_is_five_requests_and_sixty_kilobytes(
    browser: Browser, ours: Ours
) -> None:
    phone, address = ours.phone(browser)
    before = len(ours.sent())
    page = phone.new_page()
    page.goto(address, wait_until="networkidle")
    expect(page.locator("[data-role=form]")).to_be_visible()
    expect(page.locator("capture-score")).to_be_visible()
    sent = ours.sent()[before:]
    phone.close()
    assert [Path(path).suffix for path, _ in sent if path.startswith("/static")].count(".js") == 2
    assert len(sent) <= 5, sent
    assert 0 < sum(size for _, size in sent) <= 60 * 1024, sent


def test_a_form_that_the_phone_keeps_costs_two_kilobytes_at_most(
    browser: Browser, ours: Ours
) -> None:
    phone, address = ours.phone(browser, worker=True)
    before = len(ours.sent())
    page = phone.new_page()
    page.goto(address)
    expect(page.locator("[data-role=form]")).to_be_visible()
    page.wait_for_function(
        "async () => { await (await navigator.serviceWorker.ready).update(); return true; }"
    )
    sent = ours.sent()[before:]
    phone.close()
    assert sent, "at least the worker is asked for anew"
    assert sum(size for _, size in sent) <= 2 * 1024, sent


BUILT_WITHIN_A_TAP = """() => {
  const watch = new MutationObserver(() => {});
  watch.observe(document.body, { childList: true, subtree: true });
  document.querySelector("input[name='item-1'][value='no']").click();
  return watch.takeRecords().length;
}"""


def test_what_follows_from_an_answer_is_built_after_its_key_is_painted(
    browser: Browser, ours: Ours
) -> None:
    phone, address = ours.phone(browser)
    page = phone.new_page()
    page.goto(address)
    expect(page.locator("[data-role=form]")).to_be_visible()
    page.locator("label", has=page.locator("input[name='item-0'][value='no']")).click()
    expect(page.locator("#item-item-0 [data-role=corrected]")).to_be_visible()
    assert page.evaluate(BUILT_WITHIN_A_TAP) == 0
    expect(page.locator("#item-item-1 [data-role=corrected]")).to_be_visible()
    phone.close()
