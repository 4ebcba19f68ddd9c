"""The outbox: what a person sees and can do with a visit that has not reached the server."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.field.phone import assert_received, phone_of, plan_of
from tests.browser.field.place import Field, shade_of, working
from tests.browser.looking import faults
from tests.browser.outbox import accept, cards, downloaded, outbox, refuse, stored, submitted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("outbox")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation with its server, which must be sound at the end."""
    with working(tmp_path_factory.mktemp("outbox") / "data") as field:
        yield field
    assert field.problems() == []


def test_a_refused_visit_says_why_and_holds_up_no_other(
    browser: Browser, place: Field, tmp_path: Path
) -> None:
    phone = phone_of(browser, place, has_touch=False, is_mobile=False)
    bad, good = place.visits(phone.member, 2)
    phone.home()
    refuse(phone, bad)
    submitted(phone, bad, 1)
    phone.form(good)
    phone.work(plan_of(good, 2))
    view = outbox(phone)
    expect(cards(view)).to_have_count(1)
    card = cards(view)
    expect(card).to_contain_text("Not accepted: The form is not readable.")
    expect(card).to_contain_text("Try again, or open the visit again and mend it.")
    assert faults(view.page) == []
    assert_received(phone, plan_of(good, 2))
    expect(view.locator("[data-role=copies] article")).to_contain_text(
        "The copy on this phone goes"
    )

    with downloaded(card, tmp_path) as export:
        names = set(export.namelist())
        about = json.loads(export.read("about.json"))
        manifest = export.read("manifest.json")
        assert export.testzip() is None
        assert about["format"] == 1
        assert (about["visit"], about["user"], about["adhoc"]) == (bad, phone.member, None)
        assert hashlib.sha256(manifest).hexdigest() == about["manifest_sha256"]
        photos = [photo["sha256"] for photo in json.loads(manifest)["photos"]]
        assert names == {"about.json", "manifest.json", *(f"photos/{name}" for name in photos)}
        pictures = [export.read(f"photos/{name}") for name in photos]
        assert [hashlib.sha256(picture).hexdigest() for picture in pictures] == photos
        wanted = sorted(n for numbers in plan_of(bad, 1).photos.values() for n in numbers)
        assert sorted(shade_of(picture) for picture in pictures) == wanted
        assert Path(export.filename or "").name.startswith("sixmarks-King-Street-20")

    accept(phone, bad)
    card.get_by_role("button", name="Try again").click()
    expect(view.locator("[data-role=empty]")).to_be_visible()
    assert_received(phone, plan_of(bad, 1))
    phone.context.close()


def test_a_refused_visit_can_be_opened_again_and_is_still_there_to_export(
    browser: Browser, place: Field, tmp_path: Path
) -> None:
    phone = phone_of(browser, place, has_touch=False, is_mobile=False)
    (visit,) = place.visits(phone.member)
    phone.home()
    refuse(phone, visit)
    submitted(phone, visit)
    view = outbox(phone)
    cards(view).get_by_role("button", name="Open again").click()
    expect(view.page.locator("[data-view=visit] [data-role=start]")).to_contain_text("Go on")
    view = outbox(phone)
    with downloaded(cards(view), tmp_path) as export:
        assert json.loads(export.read("about.json"))["visit"] == visit
    accept(phone, visit)
    page = phone.form(visit)
    page.evaluate("visitor.ready()")
    phone.work(plan_of(visit))
    expect(outbox(phone).locator("[data-role=empty]")).to_be_visible()
    assert_received(phone, plan_of(visit))
    phone.context.close()


def test_deleting_what_never_arrived_needs_a_tick_and_is_remembered(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    refuse(phone, visit)
    submitted(phone, visit)
    view = outbox(phone)
    page = view.page
    sheet = page.locator("#give-up")
    cards(view).get_by_role("button", name="Delete").click()
    expect(sheet).to_contain_text("King Street")
    expect(sheet).to_contain_text("5 answers and 3 photos are only on this phone")
    expect(sheet.get_by_role("button", name="First export it as a file")).to_be_visible()
    expect(sheet.get_by_role("button", name="Delete for ever")).to_be_disabled()
    assert faults(page) == []
    sheet.get_by_role("button", name="Keep it").click()
    expect(cards(view)).to_have_count(1)

    cards(view).get_by_role("button", name="Delete").click()
    sheet.get_by_label("I understand that nobody will have this visit.").check()
    sheet.get_by_role("button", name="Delete for ever").click()
    expect(page.get_by_role("heading", name="Outbox")).to_be_focused()
    expect(view.locator("[data-role=empty]")).to_be_visible()
    kept = {name: stored(page, name) for name in ("answers", "photos", "blobs", "queue", "drafts")}
    assert not any(kept.values()), kept
    (tombstone,) = stored(page, "deleted")
    assert (tombstone["visit"], tombstone["answers"], tombstone["photos"]) == (visit, 5, 3)
    page.goto("/phone#me")
    expect(page.locator("[data-view=me] [data-role=deleted]")).to_have_text("1")
    assert place.received(visit) == []
    phone.context.close()


def test_the_copy_of_a_received_visit_goes_without_a_tick_and_the_receipt_stays(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.form(visit)
    phone.work(plan_of(visit))
    view = outbox(phone)
    view.get_by_role("button", name="Remove the copy").click()
    expect(view.locator("[data-role=copies] article")).to_have_count(0)
    assert (stored(view.page, "blobs"), stored(view.page, "deleted")) == ([], [])
    view.page.goto(f"/phone#receipt/{visit}")
    expect(view.page.locator("[data-view=receipt]")).to_contain_text(
        "The copy on this phone is gone"
    )
    phone.context.close()
