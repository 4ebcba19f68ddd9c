"""The outbox: what a person sees and can do with a visit that has not reached the server."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Membership
from audit.visits.models import Submission, Visit
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from tests.browser.field.phone import Phone, another_phone, assert_received, phone_of, plan_of
from tests.browser.field.place import Field, _by_id, shade_of, working
from tests.browser.test_accessibility import faults

REFUSED = {"type": "unreadable", "title": "Unreadable", "detail": "The form is not readable."}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation with its server, which must be sound at the end."""
    with working(tmp_path_factory.mktemp("outbox") / "data") as field:
        yield field
    assert field.problems() == []


def refuse(phone: Phone, visit: str, status: int = 422, problem: dict[str, Any] = REFUSED) -> None:
    """Let the server refuse every submission of a visit."""
    phone.context.route(
        f"**/visits/{visit}/submissions/*",
        lambda route: route.fulfill(
            status=status, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )


def accept(phone: Phone, visit: str) -> None:
    """Let the server answer for itself again."""
    phone.context.unroute(f"**/visits/{visit}/submissions/*")


def submitted(phone: Phone, visit: str, number: int = 0) -> None:
    """Fill in a visit and submit it, whatever becomes of it."""
    plan = plan_of(visit, number)
    phone.form(visit)
    phone.work(plan, "submit")


def outbox(phone: Phone) -> Locator:
    """The outbox in a new tab."""
    page = phone.home()
    page.goto("/phone#outbox")
    view = page.locator("[data-view=outbox]")
    expect(view).to_be_visible()
    return view


def cards(view: Locator) -> Locator:
    return view.locator("[data-role=entries] article")


def stored(page: Page, name: str) -> list[Any]:
    """All records of a store of the phone."""
    found: list[Any] = page.evaluate(
        """name => new Promise((done) => {
          const opening = indexedDB.open("sixmarks");
          opening.onsuccess = () => {
            const all = opening.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => {
              opening.result.close();
              done(JSON.parse(JSON.stringify(all.result)));
            };
          };
        })""",
        name,
    )
    return found


def downloaded(card: Locator, into: Path) -> zipfile.ZipFile:
    """What *Export* of a card gives."""
    with card.page.expect_download() as waiting:
        card.get_by_role("button", name="Export").click()
    file = into / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return zipfile.ZipFile(file)


def give_back(place: Field, visit: str) -> None:
    """Return a visit to its shopper."""
    with place.inside():
        found = _by_id(Visit, visit)
        wanted = select(Submission).where(Submission.visit_id == found.id)
        submission = db.session.scalars(wanted).one()
        reviewer = db.session.get_one(Membership, found.assignee_id)
        due = datetime.now(UTC) + timedelta(days=2)
        review.give_back(found, submission, "How far did it open?", due, by=reviewer)


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


def test_another_person_on_the_phone_sees_only_how_many_wait(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    refuse(phone, visit, 503, {"type": "server-error", "title": "Busy", "detail": "Busy."})
    submitted(phone, visit)
    page = phone.home()
    page.goto("/phone#me")
    page.get_by_role("button", name="Sign out").click()
    sheet = page.locator("#leaving")
    expect(sheet).to_contain_text("1 visit is not sent yet. It stays on this phone")
    assert faults(page) == []
    sheet.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("[data-view=me]")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    with page.expect_navigation():
        sheet.get_by_role("button", name="Sign out all the same").click()
    assert [one["key"] for one in stored(page, "meta") if one["key"].startswith("device:")] == [
        f"device:{phone.member}"
    ]

    stranger, cookie = place.shopper()
    phone.context.add_cookies([{"name": "sixmarks", "value": cookie, "url": place.server.url}])
    view = outbox(phone)
    expect(view).to_contain_text("1 visit of somebody else waits on this phone")
    expect(cards(view)).to_have_count(0)
    expect(view.page.locator("body")).not_to_contain_text("King Street")
    assert [one["value"] for one in stored(view.page, "meta") if one["key"] == "user"] == [stranger]

    accept(phone, visit)
    view.page.evaluate("dispatchEvent(new Event('online'))")
    expect(view.locator("[data-role=strangers]")).to_be_hidden()
    assert_received(phone, plan_of(visit))
    assert f"device:{phone.member}" not in {one["key"] for one in stored(view.page, "meta")}
    phone.context.close()


def test_signing_out_at_the_desk_makes_the_phone_forget_too(browser: Browser, place: Field) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.form(visit)
    phone.work(plan_of(visit), "answer greeted")
    page = phone.tab()
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/phone#me")  # a draft is only here: the phone's own page says so
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving")).to_contain_text("1 draft stays on this phone.")
    page.locator("#leaving").get_by_role("button", name="Stay signed in").click()

    phone.form(visit)
    phone.work(plan_of(visit))
    page = phone.tab()
    page.goto("/me")
    with page.expect_navigation(url=lambda url: "/me" not in url):
        page.get_by_role("button", name="Sign out").click()
    keys = {one["key"] for one in stored(page, "meta")}
    assert keys.isdisjoint({"user", f"device:{phone.member}"})
    phone.context.close()


def test_a_closed_account_can_still_take_its_visits_off_the_phone(
    browser: Browser, place: Field, tmp_path: Path
) -> None:
    phone = phone_of(browser, place, has_touch=False, is_mobile=False)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.context.route("**/submissions/*", lambda route: route.abort())
    submitted(phone, visit)
    with place.inside():
        people.disable_user(_by_id(Membership, phone.member).user)
    phone.context.unroute("**/submissions/*")
    page = phone.tab()
    page.goto("/phone#outbox")
    view = page.locator("[data-view=outbox]")
    expect(cards(view)).to_contain_text("This account may no longer send.")
    with downloaded(cards(view), tmp_path) as export:
        assert json.loads(export.read("about.json"))["visit"] == visit
    phone.context.close()


def test_a_draft_whose_visit_was_cancelled_says_so_and_can_still_be_sent(
    browser: Browser, place: Field
) -> None:
    phone = phone_of(browser, place)
    (visit,) = place.visits(phone.member)
    phone.home()
    phone.form(visit)
    phone.work(plan_of(visit), "finish")
    with place.inside():
        offers.cancel(_by_id(Visit, visit), by=_by_id(Membership, phone.member).id)
    view = outbox(phone)
    expect(cards(view)).to_contain_text("This visit was cancelled.")
    expect(cards(view)).to_contain_text("Your payment is not touched by this.")
    cards(view).get_by_role("link", name="Open form").click()
    view.page.evaluate("visitor.ready()")
    phone.work(plan_of(visit))
    page = phone.home()
    page.goto(f"/phone#receipt/{visit}")
    receipt = page.locator("[data-view=receipt]")
    expect(receipt).to_contain_text("It arrived after the visit had ended, so it was set aside.")
    expect(receipt).to_contain_text("Your agency will look at it.")
    assert [one.quarantine for one in place.received(visit)] == ["cancelled"]
    phone.context.close()


def test_two_phones_at_one_visit_let_the_person_choose(browser: Browser, place: Field) -> None:
    mine = phone_of(browser, place)
    (visit,) = place.visits(mine.member)
    mine.home()
    mine.form(visit)
    mine.work(plan_of(visit, 1), "note visit")
    cookie = next(one["value"] for one in mine.context.cookies() if one["name"] == "sixmarks")
    other = another_phone(browser, place, mine.member, cookie)
    other.home()
    other.form(visit)
    other.work(plan_of(visit, 2))
    other.context.close()
    give_back(place, visit)

    page = mine.home()
    page.goto(f"/phone#visit/{visit}")
    view = page.locator("[data-view=visit]")
    expect(view).to_contain_text("Two phones worked on this visit")
    assert faults(page) == []
    expect(view.locator("[data-role=go]")).to_be_hidden()
    mine.form(visit)
    expect(mine.page.locator("main")).to_contain_text("Two phones worked on this visit")
    answers = {one["item"]: one["answer"] for one in stored(mine.page, "answers")}
    assert answers["wait"]["value"] == plan_of(visit, 1).answers["wait"]["value"]

    page = mine.home()
    page.goto(f"/phone#visit/{visit}")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-role=forked]")).to_be_hidden()
    mine.form(visit)
    mine.page.evaluate("visitor.ready()")
    mine.work(plan_of(visit, 1))
    assert_received(mine, plan_of(visit, 1), submissions=2)
    mine.context.close()


def test_a_help_page_is_there_without_a_network(browser: Browser, place: Field) -> None:
    phone = phone_of(browser, place)
    page = phone.home()
    phone.context.set_offline(True)
    page.evaluate("location.hash = '#help'")
    expect(page.get_by_role("heading", name="What each state means")).to_be_visible()
    expect(page.get_by_role("heading", name="Help")).to_be_focused()
    phone.context.close()
