"""A small organisation behind a server, and a form open on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.field.place import Field, working
from tests.browser.photos.acts import EXITS, FORM


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server."""
    with working(tmp_path_factory.mktemp("photos") / "data") as field:
        yield field
    assert field.problems() == []


@pytest.fixture
def form(browser: Browser, place: Field, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The form of a new visit, on a phone unless the test asks for another screen."""
    member, session = place.shopper()
    [visit] = place.visits(member)
    screen: dict[str, Any] = getattr(request, "param", PHONE)
    opened = browser.new_context(base_url=place.server.url, locale="en-GB", **screen)
    opened.set_default_timeout(15_000)
    opened.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    page = opened.new_page()
    page.goto(f"/phone#visit/{visit}")
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    page.locator(f"{EXITS} [data-reveals=photo]").click()
    yield page
    opened.close()
