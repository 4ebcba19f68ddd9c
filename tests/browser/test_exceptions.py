"""When a visit cannot go as planned, what does not go together, and where the phone is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit.infra.db import db
from audit.people.models import Organisation
from tests.browser.field.place import Field, shade, working
from tests.browser.test_offline import (
    CONTROLLED,
    FORM,
    READY,
    answer,
    fill_in,
    phone_of,
    todo,
    without_network,
)

pytestmark = pytest.mark.browser

NUMBER = "+442079460958"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """An organisation whose shoppers can call somebody."""
    with working(tmp_path_factory.mktemp("exceptions") / "data") as field:
        settle(field, safety_phone=NUMBER)
        yield field
    assert field.problems() == []


def settle(place: Field, **settings: object) -> None:
    with place.inside(), db.write() as session:
        organisation = session.scalars(select(Organisation)).one()
        for name, value in settings.items():
            setattr(organisation, name, value)


def ready(browser: Browser, place: Field, **terms: object) -> tuple[Page, str]:
    """The page of a visit on a new shopper's phone, whose form opens without a network."""
    member, session = place.shopper()
    [visit] = place.visits(member, **terms)
    page = phone_of(browser, place, session).new_page()
    page.goto("/phone")
    expect(todo(page).get_by_text(READY)).to_have_count(1)
    page.wait_for_function(CONTROLLED)
    page.goto(f"/phone#visit/{visit}")
    return page, visit


def submit(page: Page) -> None:
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_be_visible()


def test_a_closed_branch_is_reported_without_a_network_and_survives_a_reload(
    browser: Browser, place: Field
):
    page, visit = ready(browser, place, pay=1800, currency="GBP")
    without_network(page)
    expect(page.locator("[data-end=closed]")).to_contain_text("Paid in full.")
    expect(page.locator("[data-end=recognised]")).to_contain_text("50 percent of the fee is paid.")
    page.locator("[data-end=closed]").click()
    report = page.locator("capture-report")
    expect(report.get_by_role("heading", name="The branch was closed")).to_be_focused()
    expect(report).to_contain_text("The fee is paid in full.")
    expect(page.locator("[data-role=submit]")).to_have_text("Submit, 1 left")
    report.get_by_label("What happened?").fill("The shutters were down at ten.")
    report.get_by_role("button", name="Photograph the door").click()
    page.locator("capture-evidence[data-place=visit] input[data-role=gallery]").set_input_files(
        [
            {"name": f"door-{one}.jpg", "mimeType": "image/jpeg", "buffer": shade(one)}
            for one in (1, 2)
        ]
    )
    expect(page.locator("capture-evidence[data-place=visit] figure")).to_have_count(2)
    page.reload()
    expect(report.get_by_label("What happened?")).to_have_value("The shutters were down at ten.")
    submit(page)
    page.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    [received] = place.received(visit)
    told = received.manifest
    assert (told["outcome"], told["exception"]) == ("closed", "The shutters were down at ten.")
    assert [where for where, _picture in received.pictures] == ["visit", "visit"]
    page.context.close()


def test_a_frightened_shopper_calls_with_one_tap_before_anything_else(
    browser: Browser, place: Field
):
    page, visit = ready(browser, place)
    without_network(page)
    brief = page.locator("[data-view=visit]")
    expect(brief.locator("a[data-role=call]")).to_have_attribute("href", f"tel:{NUMBER}")
    page.locator("[data-end=unsafe]").click()
    call = page.locator("capture-report a[data-role=call]")
    expect(call).to_be_visible()
    expect(call).to_have_attribute("href", f"tel:{NUMBER}")
    page.get_by_label("What happened?").fill("Somebody followed me.")
    submit(page)
    page.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    assert place.received(visit)[0].manifest["outcome"] == "unsafe"
    page.context.close()


def test_who_knows_somebody_there_says_so_from_the_brief_and_hears_when_there_is_no_network(
    browser: Browser, place: Field
):
    page, _visit = ready(browser, place)
    without_network(page)
    brief = page.locator("[data-view=visit]")
    brief.get_by_role("link", name="I know somebody there").click()
    expect(page.get_by_text("This needs the network.")).to_be_visible()
    expect(brief).to_be_visible()
    page.context.set_offline(False)
    brief.get_by_role("link", name="I know somebody there").click()
    expect(page.get_by_role("heading", name="You know somebody there?")).to_be_visible()
    expect(page.get_by_text("A visit of yours ends by it.")).to_be_visible()
    page.context.close()


def test_an_end_that_was_chosen_by_mistake_is_taken_back(browser: Browser, place: Field):
    page, visit = ready(browser, place)
    page.locator("[data-end=abandoned]").click()
    page.get_by_label("What happened?").fill("A slip of the thumb.")
    page.locator("label:has(input[name=outcome][value=completed])").click()
    expect(page.locator("capture-report")).to_be_hidden()
    page.reload()
    expect(page.locator("input[name=outcome][value=completed]")).to_be_checked()
    page.get_by_role("link", name="Back to form").click()
    fill_in(page)
    page.get_by_role("link", name="A problem on site?").click()
    expect(page.get_by_role("heading", name="How did the visit end?")).to_be_in_viewport()
    submit(page)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    told = place.received(visit)[0].manifest
    assert (told["outcome"], told["exception"]) == ("completed", "")
    page.context.close()


def test_what_does_not_go_together_is_said_with_a_way_there_and_blocks_nothing(
    browser: Browser, place: Field
):
    page, visit = ready(browser, place)
    without_network(page)
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    fill_in(page)
    page.locator("#item-wait [name=seconds]").fill("2")
    page.locator("capture-comb a[href='#finish']").last.click()
    advice = page.locator("[data-role=advice]")
    expect(advice.get_by_role("link")).to_have_count(1)
    expect(page.locator("[data-role=submit]")).to_have_text("Submit")
    advice.get_by_role("link", name="Under five seconds?").click()
    expect(page.locator("#item-wait")).to_be_in_viewport()
    page.locator("#item-wait [name=seconds]").fill("40")
    page.locator("capture-comb a[href='#finish']").last.click()
    expect(page.get_by_role("heading", name="Everything is there")).to_be_visible()
    expect(advice).to_be_hidden()
    page.context.close()
    assert place.received(visit) == []


@pytest.mark.parametrize(("word", "told"), [("Yes, this once", True), ("No", False)])
def test_the_position_is_asked_for_once_and_told_only_with_consent(
    browser: Browser, place: Field, word: str, told: bool
):
    settle(place, wants_position=True)
    page, visit = ready(browser, place)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 51.507351, "longitude": -0.127758, "accuracy": 9.4})
    page.locator("[data-role=start]").click()
    page.locator("#position").get_by_role("button", name=word, exact=True).click()
    expect(page.locator("#position")).to_be_hidden()
    fill_in(page)
    page.reload()
    expect(page.locator(FORM)).to_be_visible()
    expect(page.locator("#position")).to_be_hidden()
    page.locator("capture-comb a[href='#finish']").last.click()
    submit(page)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    position = place.received(visit)[0].manifest["position"]
    settle(place, wants_position=False)
    if told:
        assert (position["latitude"], position["longitude"]) == (51.50735, -0.12776)
        assert position["accuracy"] == 10
    else:
        assert position is None
    page.context.close()


def test_where_nobody_wants_the_position_nobody_asks(browser: Browser, place: Field):
    page, _visit = ready(browser, place)
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    answer(page, "greeted", "yes")
    expect(page.locator("#position")).to_be_hidden()
    page.context.close()
