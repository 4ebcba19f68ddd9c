"""The network is cut at a photo: what has arrived is not sent again; one submission comes of it."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, Response, Route, expect

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import Plan, assert_received, phone_of, plan_of
from tests.browser.field.place import Field

PHOTOS = 4


def plan_with_photos(visit: str, number: int) -> Plan:
    """A visit with four photos, others than those of the visit before."""
    plan = plan_of(visit, 1)
    first = PHOTOS * number
    plan.photos.update(
        {"item:exits": [first, first + 1, first + 2], "section:welcome": [first + 3]}
    )
    return plan


class Cut:
    """A network that fails for good at the PUT after so many, and counts what came through."""

    def __init__(self, after: int, *, answered: bool) -> None:
        self.left, self.answered = after, answered
        self.kept: Counter[str] = Counter()

    def route(self, route: Route) -> None:
        """Let pass, or cut: before the request arrives, or before its answer does."""
        if route.request.method != "PUT":
            return route.fallback()
        self.left -= 1
        if self.left >= 0:
            return route.fallback()
        if self.left == -1 and self.answered:
            route.fetch()  # it arrives, and nobody hears of it
        return route.abort("internetdisconnected")

    def count(self, response: Response) -> None:
        """Count the photos whose arrival the phone has heard of."""
        if response.request.method == "PUT" and response.ok and "/photos/" in response.url:
            self.kept[response.url] += 1


@pytest.mark.parametrize("answered", [False, True], ids=["on-the-way-there", "on-the-way-back"])
def test_the_network_is_cut_at_each_photo(browser: Browser, place: Field, answered: bool):
    phone = phone_of(browser, place)
    visits = place.visits(phone.member, PHOTOS + 1)
    phone.home()
    for at, visit in enumerate(visits):
        plan = plan_with_photos(visit, at)
        cut = Cut(at, answered=answered)
        phone.context.route("**/api/v1/**", cut.route)
        page = phone.form(visit)
        page.on("response", cut.count)
        phone.work(plan, "submit")
        expect(page.locator("capture-sent [data-role=state]")).to_contain_text("Next try")
        assert len(place.received(visit)) == (answered and at == PHOTOS)
        assert_nothing_lost(phone)
        phone.context.unroute("**/api/v1/**", cut.route)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
        assert_received(phone, plan)
        unheard = answered and at < PHOTOS
        assert len(cut.kept) == PHOTOS - unheard, "a photo that has arrived was sent again"
        assert set(cut.kept.values()) == {1}
        assert_nothing_lost(phone)
    phone.context.close()
