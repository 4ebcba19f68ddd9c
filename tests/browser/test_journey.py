"""The whole journey in Chromium: offered, accepted, scored without a network, returned,
corrected, approved, published, and read as a PDF."""

import hashlib
import io
import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit import create_app
from audit.checklists.actions import publish
from audit.cli import main
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.infra.migration import migrate
from audit.infra.storage import storage
from audit.people import actions as people
from audit.people.models import Branch, Organisation, Region
from audit.people.permits import Role
from audit.visits.models import Photo, Submission, Visit
from tests import postgres
from tests.browser.answering import press
from tests.browser.conftest import DESK, PHONE
from tests.pictures import TAKEN_BY, jpeg
from tests.server import ROOT, Server, serving

PASSWORD = "correct horse battery"
WORDS = "The side exit was blocked by six cartons."
CORRECTED = "The side exit was blocked by six cartons; the door opened about 30 cm."
QUESTION = "How far did the door open?"
SUMMARY = "A careful branch that lost the visit on a blocked exit."


@dataclass
class Place:
    """A server, its data, and the version of the checklist under test."""

    server: Server
    data: Path
    version: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An organisation with one branch, one person per role and the shipped checklist."""
    data = tmp_path_factory.mktemp("journey") / "data"
    app = create_app(postgres.settings_of(data, testing=True))
    with app.app_context():
        migrate(app)
        organisation = people.add_organisation("Harbour Bank")
        with db.write() as session:
            region = Region(organisation_id=organisation.id, name="South Wales")
            session.add(region)
            session.flush()
            session.add(
                Branch(
                    organisation_id=organisation.id,
                    region_id=region.id,
                    name="King Street, Carmarthen",
                    address="12 King Street",
                    time_zone="Europe/London",
                )
            )
        for role in Role:
            people.add_user(
                f"{role}@harbour.example",
                f"{role} person".title(),
                organisation=organisation,
                role=role,
                password=PASSWORD,
                pseudonym="Shopper 7",
            )
        source = (ROOT / "checklists/six-parameters.yaml").read_text("utf-8")
        document = parse(source).checklist
        assert document is not None
        version = publish(document, organisation=organisation).hash
        db.session.remove()
        db.engine.dispose()
    with serving(data) as server:
        yield Place(server, data, version)


def signed_in(browser: Browser, place: Place, role: str, **context: Any) -> Page:
    """A page of a new context, signed in with e-mail and password."""
    page = browser.new_context(base_url=place.server.url, locale="en-GB", **context).new_page()
    page.set_default_timeout(10_000)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(f"{role}@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def offer(page: Page) -> str:
    """The supervisor offers a visit; first with a mistake, then right. Returns its id."""
    page.goto("/visits/new")
    page.get_by_label("Scenario").fill("A savings account for a child")
    page.get_by_role("button", name=re.compile("Offer")).click()
    expect(page.locator("main")).to_contain_text("Not offered yet.")
    expect(page.get_by_label("Scenario")).to_have_value("A savings account for a child")
    today = datetime.now(UTC).date()
    page.locator("[name=checklist]").first.check()
    page.get_by_label("Branch").select_option(label="King Street, Carmarthen · South Wales")
    page.locator("[name=assignee]").select_option(index=option_of(page, "Shopper Person"))
    page.locator("[name=opens_on]").fill(str(today - timedelta(days=1)))
    page.locator("[name=closes_on]").fill(str(today + timedelta(days=5)))
    page.get_by_label("Brief").fill("Ask at counter 2.")
    page.get_by_role("button", name=re.compile("Offer")).click()
    page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("King Street, Carmarthen")
    return page.url.rsplit("/", 1)[1]


def option_of(page: Page, name: str) -> int:
    options = page.locator("[name=assignee] option").all_inner_texts()
    return next(n for n, text in enumerate(options) if name in text)


def answer_everything(page: Page) -> None:
    """Answer all items by what they ask; the network goes half-way."""
    items = page.eval_on_selector_all(
        "capture-item",
        "found => found.map(e => ({id: e.dataset.item,"
        " watch: !!e.querySelector('capture-stopwatch'),"
        " values: [...e.querySelectorAll('input[type=radio]')].map(i => i.value)}))",
    )
    assert len(items) == 42
    for number, item in enumerate(items):
        if number == len(items) // 2:
            page.context.set_offline(True)
        here = page.locator(f"#item-{item['id']}")
        if item["watch"]:
            here.locator("[data-do=type]").click()
            here.locator("[name=minutes]").fill("1")
            here.locator("[name=seconds]").fill("30")
        elif item["id"] == "safe-exits":
            press(here, "no")
        else:
            wanted = next(
                v for v in ("yes", "4", "arms-length", *item["values"]) if v in item["values"]
            )
            press(here, wanted)


def add_photo(page: Page, where: str, picture: bytes, tmp_path: Path) -> None:
    """Choose a picture from the gallery for a place of the form, and keep it as it is."""
    file = tmp_path / f"{hashlib.sha256(picture).hexdigest()[:8]}.jpg"
    file.write_bytes(picture)
    before = page.locator(f"{where} figure").count()
    page.locator(f"{where} input[data-role=gallery]").first.set_input_files(str(file))
    page.get_by_role("button", name="Keep photo").click()
    expect(page.locator("photo-editor")).to_have_count(0)
    expect(page.locator(f"{where} figure")).to_have_count(before + 1)


def submit(page: Page) -> None:
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()


@pytest.mark.browser
def test_a_visit_from_the_offer_to_the_pdf(browser: Browser, place: Place, tmp_path: Path):
    desk = signed_in(browser, place, "supervisor", **DESK)
    visit = offer(desk)
    desk.context.close()

    phone = signed_in(browser, place, "shopper", **PHONE)
    phone.goto("/phone")
    phone.get_by_text("King Street, Carmarthen").first.click()
    phone.locator("[data-role=accept]").click()
    phone.locator("[data-role=start]").click()
    expect(phone.locator("[data-role=form]")).to_be_visible()
    expect(phone.locator("capture-score")).to_have_count(0)  # covert: no score while scoring
    answer_everything(phone)

    exits = "#item-safe-exits"
    phone.locator(f"{exits} textarea").fill(WORDS)
    for seed in range(3):
        add_photo(phone, exits, jpeg(seed=40 + seed, size=(2600, 1950)), tmp_path)
    section = "#section-speed > capture-evidence"
    phone.locator("#section-speed [data-reveals=photo][data-place='section:speed']").click()
    add_photo(phone, section, jpeg(seed=50, size=(1600, 1200), orientation=6), tmp_path)
    at = phone.url
    scrolled = phone.evaluate("scrollY")
    phone.context.set_offline(False)  # without a network a reload needs the service worker
    phone.reload()
    expect(phone.locator("[data-role=form]")).to_be_visible()
    assert phone.url == at
    expect(phone.locator(f"{exits} figure")).to_have_count(3)
    expect(phone.locator(f"{exits} textarea")).to_have_value(WORDS)
    assert scrolled == 0 or phone.evaluate("scrollY") > 0, "it resumes where it was left"
    phone.context.set_offline(True)

    phone.locator("capture-comb a[href='#finish']").last.click()
    submit(phone)
    expect(phone.locator("capture-sent")).to_contain_text("Kept on this phone")
    phone.context.set_offline(False)
    expect(phone.locator("capture-sent")).to_contain_text("Received, all of it.")

    review = signed_in(browser, place, "reviewer", **DESK)
    review.goto("/reviews")
    review.get_by_text("King Street, Carmarthen").first.click()
    review.wait_for_url(re.compile("/review$"))
    expect(review.locator("main")).to_contain_text(WORDS)
    give_back(review, place, visit)

    phone.goto("/phone")
    phone.locator(f"a[href='#visit/{visit}']").first.click()
    expect(phone.locator("[data-view=visit]")).to_contain_text(QUESTION)
    phone.locator("[data-role=start]").click()
    expect(phone.locator("[data-role=form]")).to_be_visible()
    phone.locator(f"{exits} textarea").fill(CORRECTED)
    phone.locator("capture-comb a[href='#finish']").last.click()
    submit(phone)
    expect(phone.locator("capture-sent")).to_contain_text("Received, all of it.")

    review.goto(f"/visits/{visit}/review")
    expect(review.locator("main")).to_contain_text(CORRECTED)
    publish = review.locator("summary", has_text="Publish")
    while not publish.is_visible():  # each press leads to what has not been looked at yet
        review.get_by_role("button", name="Approve").click()
        review.wait_for_load_state()
    publish.click()
    review.locator("[name=summary]").fill(SUMMARY)
    review.get_by_role("button", name="Publish the visit").click()
    review.wait_for_url(re.compile(r"/reviews?\?done="))

    check_pdf(download(browser, place, visit), place, visit, tmp_path)
    check_what_is_stored(place, visit)
    check_the_branch_learns_nobody(browser, place, visit)


def give_back(page: Page, place: Place, visit: str) -> None:
    """The reviewer comments on the item and returns the visit with a reason."""
    comment = page.locator("#comment-item-safe-exits")
    comment.locator("summary").click()
    comment.locator("textarea").fill(QUESTION)
    comment.get_by_role("button", name="Keep").click()
    expect(comment.get_by_role("status")).to_contain_text("Kept")
    page.locator("summary", has_text="Return").click()
    page.get_by_role("button", name="Return the visit").click()  # without a reason
    expect(page.locator("main")).to_contain_text("Say what should be mended")
    page.locator("#reason-to-return").fill("One fact more, please.")
    page.get_by_role("button", name="Return the visit").click()
    page.wait_for_url(re.compile(r"/reviews?\?done="))


def download(browser: Browser, place: Place, visit: str) -> bytes:
    """The manager downloads the report from the visit's page."""
    page = signed_in(browser, place, "manager", **DESK)
    page.goto(f"/visits/{visit}")
    address = page.locator("a[href$='.pdf']").first.get_attribute("href") or ""
    answer = page.request.get(address)
    if answer.headers["content-type"] != "application/pdf":
        page.goto(answer.url)  # tells how far the report is, until it offers the file
        page.get_by_role("link", name="Download the report").wait_for(timeout=30_000)
        answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    body = answer.body()
    page.context.close()
    return body


def check_pdf(pdf: bytes, place: Place, visit: str, tmp_path: Path) -> None:
    """Text, pictures and attachment of the report."""
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    flat = " ".join(text.split())
    for words in ("Harbour Bank", "King Street, Carmarthen", SUMMARY, "Critical"):
        assert words in flat, words
    assert "the door opened about 30 cm" in flat
    assert "shopper@harbour.example" not in flat
    pictures = subprocess.run(
        ["pdfimages", "-list", file], capture_output=True, text=True, check=True
    ).stdout
    assert len(re.findall(r"\bjpeg\b", pictures)) >= 4
    attached = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    document = json.loads(attached["visit.json"][0])
    assert visit in json.dumps(document)
    assert len(pdf) <= 1_000_000


def check_what_is_stored(place: Place, visit: str) -> None:
    """The evidence has its hash for a name and nothing of the camera or the position."""
    app = create_app(postgres.settings_of(place.data, testing=True))
    with app.app_context():
        photos = db.session.scalars(select(Photo)).all()
        assert len(photos) == 4
        for photo in photos:
            kept = storage().read(photo.key)
            assert hashlib.sha256(kept).hexdigest() == photo.sha256
            assert TAKEN_BY.encode() not in kept
            picture = Image.open(io.BytesIO(kept))
            assert not picture.getexif()
            assert max(picture.size) <= 2048
        assert any(p.height > p.width for p in photos), "the turned picture stands upright"
        kept_visit = db.session.scalars(select(Visit)).one()
        first, second = db.session.scalars(select(Submission).order_by(Submission.number)).all()
        assert second.manifest.base == first.manifest_sha256
        assert kept_visit.assessment is not None
        assert kept_visit.assessment.outcome == "fail"  # a critical item, whatever the number
        assert db.session.scalars(select(Organisation)).one().name == "Harbour Bank"
        db.session.remove()
        db.engine.dispose()
    environment = {
        "SIXMARKS_DATA": str(place.data),
        "SIXMARKS_DATABASE_URL": postgres.url_of(place.data),
        "SIXMARKS_SECRET_KEY": "tests",
    }
    verified = CliRunner().invoke(main, ["verify"], env=environment)
    assert verified.exit_code == 0, verified.output


def check_the_branch_learns_nobody(browser: Browser, place: Place, visit: str) -> None:
    """The desk's pages are closed to the branch; its own tell what was found, and of nobody."""
    page = signed_in(browser, place, "branch_manager", **PHONE)
    for address in (f"/visits/{visit}", f"/visits/{visit}/report/full/en.pdf"):
        assert page.request.get(address).status == 403
    page.goto("/branch")
    expect(page.locator("main")).to_contain_text("King Street")
    page.goto(f"/branch/visits/{visit}")
    expect(page.locator("main")).not_to_contain_text("Shopper")
    page.context.close()


@pytest.mark.browser
def test_the_capture_page_is_light(browser: Browser, place: Place):
    """At most 60 KB over the wire for the first load of 42 items with all its assets."""
    first = signed_in(browser, place, "shopper", service_workers="block", **PHONE)
    page = first.context.new_page()  # what the first page still asks for is not this page's
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: set[str] = set()
    received: dict[str, int] = {}

    def finished(event: dict[str, Any]) -> None:
        received[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", lambda event: asked.add(event["requestId"]))
    session.on("Network.loadingFinished", finished)
    page.goto(f"/capture/{place.version}/en")
    expect(page.get_by_text("This phone does not know the visit")).to_be_visible()  # scripts ran
    end = time.monotonic() + 10
    while asked - received.keys() and time.monotonic() < end:
        page.evaluate("0")  # lets in what the browser tells of them
    page.context.close()
    assert asked == received.keys()
    assert 0 < sum(received.values()) <= 60 * 1024, f"{sum(received.values())} bytes: {received}"
