"""The phone's database fails: at every second write, or because the phone is really full."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import assert_received, phone_of, plan_of
from tests.browser.field.place import Field
from tests.pictures import encoded, textured


@pytest.mark.parametrize("how", ["abort", "close", "quota"])
def test_every_write_of_a_visit_fails_once_and_nothing_is_lost(
    browser: Browser, place: Field, how: str, capsys: pytest.CaptureFixture[str]
):
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    plan = plan_of(visit, 1)
    page = phone.form(visit, fail=how)
    phone.work(plan, limit=90_000)
    rig = page.evaluate("rig")
    with capsys.disabled():
        print(f"\n{how}: {rig['failed']} of {rig['writes']} writes failed")
    assert rig["failed"] >= 15
    assert rig["unsaved"] > 0 if how == "quota" else True, "NOT SAVED was never said"
    expect(page.locator("[data-role=not-saved]")).to_be_hidden()
    assert_nothing_lost(phone)
    assert_received(phone, plan)
    phone.context.close()


@pytest.mark.parametrize("how", ["abort", "close", "quota"])
def test_the_shell_goes_on_when_its_writes_fail(browser: Browser, place: Field, how: str):
    """What a phone without room cannot remember does not keep it from sending what it has."""
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    plan = plan_of(visit, 2)
    phone.context.set_offline(False)
    phone.context.route("**/submissions/*", lambda route: route.abort())
    phone.form(visit)
    phone.work(plan, "submit")
    phone.context.unroute_all()
    phone.context.route("**/rig-die*", phone.die)
    page = phone.home(fail=how)
    page.locator(f"a[href='#receipt/{visit}']").first.wait_for()
    assert_received(phone, plan)
    assert_nothing_lost(phone)
    phone.context.close()


def test_a_phone_that_is_really_full_says_so_and_loses_nothing(browser: Browser, place: Field):
    """The browser's own quota: there is room for answers and not for a photo."""
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    page = phone.tab()
    session = phone.context.new_cdp_session(page)
    little = {"origin": place.server.url, "quotaSize": 600_000}
    session.send("Storage.overrideQuotaForOrigin", little)  # first: browsers remember what was left
    page.goto("/phone")
    page.locator(f"a[href*='{visit}']").first.wait_for()
    plan = plan_of(visit, 1)
    plan.photos.clear()
    page.goto(phone.address(visit))
    phone.work(plan, "answer remark")
    page.locator("[data-reveals=photo][data-place='item:exits']").click()
    evidence = page.locator("capture-evidence[data-place='item:exits']")
    heavy = encoded(textured(1, (2000, 1500)), 90)
    evidence.locator("input[data-role=gallery]").set_input_files(
        [{"name": "heavy.jpg", "mimeType": "image/jpeg", "buffer": heavy}]
    )
    expect(page.locator("[data-role=not-saved]")).to_be_visible()
    expect(page.locator("[data-role=full]")).to_be_visible()
    phone.work(plan, "note visit")  # the answers and notes are not held up by it
    assert_nothing_lost(phone)
    assert not phone.records()["photos"]
    session.send("Storage.overrideQuotaForOrigin", {"origin": place.server.url})
    page.get_by_role("button", name="Keep photo").click(timeout=30_000)
    expect(page.locator("[data-role=not-saved]")).to_be_hidden()
    phone.work(plan)
    assert_nothing_lost(phone)
    (kept,) = place.received(visit)
    assert [of for of, _picture in kept.pictures] == ["item:exits"]
    phone.context.close()
