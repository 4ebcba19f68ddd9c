"""A phone whose clock is ten years wrong."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import assert_received, phone_of, plan_of
from tests.browser.field.place import Field

TEN_YEARS = 10 * 365 * 24 * 3600 * 1000
SHIFT = """
(() => {
  const Right = Date;
  const wrong = (shift) =>
    class extends Right {
      constructor(...given) {
        super(...(given.length ? given : [Right.now() + shift]));
      }
      static now() {
        return Right.now() + shift;
      }
    };
  globalThis.Date = wrong(%d);
})();
"""


@pytest.mark.parametrize("shift", [TEN_YEARS, -TEN_YEARS], ids=["ahead", "behind"])
def test_a_clock_ten_years_wrong_keeps_nothing_from_being_sent(
    browser: Browser, place: Field, shift: int
):
    phone = phone_of(browser, place)
    sent, stuck = place.visits(phone.member, 2)
    phone.context.add_init_script(SHIFT % shift)
    phone.home()
    phone.form(sent)
    phone.work(plan_of(sent, 1))
    assert_received(phone, plan_of(sent, 1))
    times = place.received(sent)[0].manifest["times"]
    assert abs(times["offset_ms"] + shift) < 60_000, "the manifest tells how wrong the clock is"
    said = datetime.fromisoformat(times["submitted"]).timestamp() * 1000
    assert abs(said - datetime.now(UTC).timestamp() * 1000 - shift) < 120_000

    phone.context.route("**/submissions/*", lambda route: route.abort())
    phone.form(stuck)
    phone.work(plan_of(stuck, 2), "submit")
    phone.page.locator("capture-sent", has_text="Next try").wait_for()
    before = phone.records()
    cookies = phone.context.cookies()
    phone.context.unroute_all()
    phone.context.route("**/rig-die*", phone.die)

    page = phone.tab()  # the clock is set right, and the app is opened again
    page.add_init_script("globalThis.Date = Object.getPrototypeOf(Date);")
    page.goto("/phone")
    assert abs(page.evaluate("Date.now()") - datetime.now(UTC).timestamp() * 1000) < 60_000
    page.locator(f"a[href='#receipt/{stuck}']").first.wait_for()
    assert_received(phone, plan_of(stuck, 2))
    assert cookies
    after = phone.records()
    for store in ("answers", "notes", "photos", "drafts", "blobs"):
        assert len(after[store]) == len(before[store]), f"{store} were cleared early"
    assert_nothing_lost(phone)
    phone.context.close()
