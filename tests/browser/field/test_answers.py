"""What the phone makes of every answer that a server, or what stands before it, can give."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import Phone, Plan, assert_received, phone_of, plan_of
from tests.browser.field.place import Field

NO_ANSWER = 0
ANSWERS = [401, 403, 409, 422, 500, 507, NO_ANSWER]
SENDING = [
    ("HEAD", "**/api/v1/photos/*"),
    ("PUT", "**/api/v1/photos/*"),
    ("PUT", "**/api/v1/visits/*/submissions/*"),
]
SENTENCE = "The server's own sentence."

WAITS = ("waiting", None)
MEANING: dict[int, tuple[str, str | None]] = {
    401: ("waiting", "sign-in"),
    403: ("blocked", "disabled"),
    409: ("blocked", "blocked"),
    422: ("blocked", "blocked"),
    500: WAITS,
    507: WAITS,
    NO_ANSWER: WAITS,
}
"""Per answer what the entry of the outbox becomes: (state, reason)."""

WORDS = {
    401: "sign in",
    403: "may no longer send",
    409: SENTENCE,
    422: SENTENCE,
    500: "Next try",
    507: "Next try",
    NO_ANSWER: "Next try",
}
"""Per answer what the person reads."""


def answering(status: int, method: str) -> Any:
    """A route's handler that gives this answer instead of the server's."""
    problem = {"type": "forced", "title": "Forced", "status": status, "detail": SENTENCE}

    def answer(route: Route) -> None:
        if route.request.method != method:
            route.fallback()
        elif status == NO_ANSWER:
            route.abort("timedout")
        else:
            route.fulfill(
                status=status, content_type="application/problem+json", body=json.dumps(problem)
            )

    return answer


@pytest.mark.parametrize("status", ANSWERS)
def test_an_answer_to_sending_means_what_the_table_says(
    browser: Browser, place: Field, status: int
):
    phone = phone_of(browser, place)
    visits = place.visits(phone.member, len(SENDING))
    phone.home()
    for number, (visit, (method, address)) in enumerate(zip(visits, SENDING, strict=True)):
        plan = plan_of(visit, 2 * number)  # other photos each time, so that each is sent
        fault = answering(status, method)
        phone.context.route(address, fault)
        phone.form(visit)
        phone.work(plan, "submit")
        expect(phone.page.locator("capture-sent [data-role=state]")).to_contain_text(
            words_of(status, method)
        )
        entry = entry_of(phone, plan)
        assert (entry["state"], entry["reason"]) == MEANING[status]
        assert_nothing_lost(phone)
        phone.context.unroute(address, fault)
        send_after(phone, visit, status)
        assert_received(phone, plan)
    assert_nothing_lost(phone)
    phone.context.close()


def words_of(status: int, method: str) -> str:
    """What the person reads; an answer to HEAD has no body, so no sentence of the server's."""
    return "gave no reason" if method == "HEAD" and status in {409, 422} else WORDS[status]


def entry_of(phone: Phone, plan: Plan) -> dict[str, Any]:
    """The one entry of a visit in the outbox."""
    (entry,) = [e for e in phone.records()["queue"] if e["visit"] == plan.visit]
    return entry


def send_after(phone: Phone, visit: str, status: int) -> None:
    """What a person does next: sign in again, press the button, or just wait."""
    page = phone.page
    if status == 401:
        page = phone.home()  # the session is there: opening the list brings a new token
        page.locator(f"a[href='#receipt/{visit}']").first.wait_for()
        return
    if MEANING[status][0] == "blocked":
        page.locator("capture-sent [data-role=retry]").click()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")


ARRIVING = ["**/api/v1/session", "**/api/v1/visits"]


@pytest.mark.parametrize("status", ANSWERS)
def test_an_answer_to_arriving_never_takes_the_visits_away(
    browser: Browser, place: Field, status: int
):
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    plan = plan_of(visit, 2)
    phone.home()
    phone.form(visit)
    phone.work(plan, "finish")
    for address in ARRIVING:
        fault = answering(status, "GET")
        phone.context.route(address, fault)
        with phone.tab().expect_response(address) if status else phone.page.expect_request(address):
            phone.page.goto("/phone")
        page = phone.page
        if status == 401 and address == ARRIVING[0]:
            page.locator("[data-view=sign-in]").wait_for()
        elif status == 403:
            page.locator("[data-role=disabled]").wait_for()
        else:
            page.locator(f"a[href*='{visit}']").first.wait_for()
        assert_nothing_lost(phone)
        phone.context.unroute(address, fault)
    page = phone.tab()
    with page.expect_response(
        ARRIVING[1]
    ):  # asked for with a token: a new one where it was refused
        page.goto("/phone")
    phone.form(visit)
    phone.work(plan)
    assert_received(phone, plan)
    phone.context.close()


@pytest.mark.parametrize("status", ANSWERS)
def test_a_phone_that_could_not_enrol_does_so_the_next_time(
    browser: Browser, place: Field, status: int
):
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    fault = answering(status, "POST")
    phone.context.route("**/api/v1/devices", fault)
    page = phone.tab()
    with page.expect_request("**/api/v1/devices"):
        page.goto("/phone")
    assert not [r for r in phone.records()["meta"] if r["key"].startswith("device:")]
    phone.context.unroute("**/api/v1/devices", fault)
    phone.home().locator(f"a[href*='{visit}']").first.wait_for()
    phone.context.close()


@pytest.mark.parametrize("status", ANSWERS)
def test_an_offer_that_could_not_be_accepted_is_still_an_offer(
    browser: Browser, place: Field, status: int
):
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member, accept=False)
    fault = answering(status, "PUT")
    phone.context.route("**/acceptance", fault)
    page = phone.home()
    page.locator(f"a[href='#visit/{visit}']").first.click()
    page.locator("[data-role=accept]").click()
    expect(page.locator(".toast")).to_contain_text(SENTENCE if status else "network")
    expect(page.locator("[data-role=accept]")).to_be_enabled()
    phone.context.unroute("**/acceptance", fault)
    page.locator("[data-role=accept]").click()
    expect(page.locator("[data-role=start]")).to_be_visible()
    plan = plan_of(visit, 4)
    phone.form(visit)
    phone.work(plan)
    assert_received(phone, plan)
    phone.context.close()
