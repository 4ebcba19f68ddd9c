"""Loaded again after every step of the journey, a visit is shown as it was left."""

from playwright.sync_api import Browser

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import assert_received, phone_of, plan_of
from tests.browser.field.place import Field


def test_a_visit_loaded_again_after_each_step_shows_everything(browser: Browser, place: Field):
    phone = phone_of(browser, place)
    plan = plan_of(place.visits(phone.member)[0], 1)
    phone.home()
    page = phone.form(plan.visit)
    script = plan.for_script()
    steps = page.evaluate("plan => visitor.ready().then(() => visitor.steps(plan))", script)
    for number, step in enumerate(steps):
        page.evaluate("([plan, step]) => visitor.do(plan, step)", [script, step])
        page.reload()
        page.evaluate("visitor.ready()")
        if step not in {"submit", "received"}:
            missing = [
                past
                for past in steps[: number + 1]
                if not page.evaluate("([plan, step]) => visitor.shows(plan, step)", [script, past])
            ]
            assert not missing, f"after {step}: {missing}"
        assert_nothing_lost(phone)
    assert_received(phone, plan)
    phone.context.close()
