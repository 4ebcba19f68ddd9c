"""Without a network and loaded again after every step, a visit is shown as it was left."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import assert_received, phone_of, plan_of
from tests.browser.field.place import Field

# waited for in the page: its policy lets nothing that asks again and again be evaluated
SETTLED = "async () => { while (rig.open) await new Promise((later) => setTimeout(later, 5)); }"
CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"


def test_a_visit_loaded_again_without_a_network_after_each_step_shows_everything(
    browser: Browser, place: Field
):
    phone = phone_of(browser, place, service_workers="allow")
    plan = plan_of(place.visits(phone.member)[0], 1)
    script = plan.for_script()
    page = phone.home()
    expect(page.get_by_text("Available offline")).to_have_count(1)
    page.wait_for_function(CONTROLLED)
    phone.context.set_offline(True)

    page.goto(f"/phone#visit/{plan.visit}")
    page.reload()
    expect(page.locator("[data-role=start]")).to_be_visible()
    page.locator("[data-role=start]").click()
    page.wait_for_url("**/capture/**")
    page.evaluate("visitor.ready()")
    page.reload()
    steps: list[str] = page.evaluate(
        "plan => visitor.ready().then(() => visitor.steps(plan))", script
    )
    for number, step in enumerate(steps[: steps.index("submit")]):
        page.evaluate("([plan, step]) => visitor.do(plan, step)", [script, step])
        page.evaluate(SETTLED)  # what no transaction has kept may be gone
        page.reload()
        page.evaluate("visitor.ready()")
        assert not lacking(page, script, steps[: number + 1]), f"after {step}"
        assert_nothing_lost(phone)

    page.evaluate("plan => visitor.do(plan, 'submit')", script)
    page.reload()
    expect(page.locator("capture-sent")).to_contain_text("Kept on this phone")
    assert_nothing_lost(phone)
    phone.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    assert_received(phone, plan)
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    page.goto(f"/phone#receipt/{plan.visit}")
    page.reload()
    expect(page.locator("[data-view=receipt]")).to_contain_text("King Street")
    assert_nothing_lost(phone)
    phone.context.close()


def lacking(page: Page, plan: dict[str, Any], steps: list[str]) -> list[str]:
    """What the page ought to show by now and does not."""
    return [
        step
        for step in steps
        if not page.evaluate("([plan, step]) => visitor.shows(plan, step)", [plan, step])
    ]
