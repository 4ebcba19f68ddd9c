"""The people of a wave, the plan, the job board and the phones; `test_wave.py` tells the story."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.sync_api import Browser, Locator, Page, expect

from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Membership
from audit.people.permits import Role
from tests.browser.conftest import DESK
from tests.browser.field.phone import Phone, another_phone, yes
from tests.browser.field.place import Field
from tests.browser.test_offline import CONTROLLED, FORM, READY, answer, todo, without_network
from tests.pictures import jpeg

BRANCHES = (
    "Abbey Lane", "Bridge Road", "Castle Square", "Dock Street", "East Gate", "Ferry Quay",
    "Guildhall", "High Cross", "Ivy Row", "Jubilee Way", "Kings Walk", "Little Market",
)  # fmt: skip
SHOPPERS = (
    "Ffion Beddoes", "Idris Cadwallader", "Nerys Dunmore", "Osian Fairclough",
    "Parisa Golestan", "Quentin Hartnoll", "Sioned Ibbotson", "Tegwen Jellicoe",
)  # fmt: skip
FAILING, RETURNED = "East Gate", "Ferry Quay"
"""Where a critical item fails and the branch appeals; where the desk asks for one fact more."""

FOUND = "Six cartons stood before the side door."
QUESTION = "Which leaflets were missing?"
TODAY = datetime.now(UTC).date()
AN_HOUR_AGO = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
NOW = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Crew:
    """A manager, two reviewers, the manager of the failing branch, and eight shoppers' phones."""

    field: Field
    manager: Page
    reviewer: Page
    second: Page
    branch: Page
    phones: list[Phone]
    visits: dict[str, str] = field(default_factory=dict)
    holders: dict[str, int] = field(default_factory=dict)


def crew(browser: Browser, place: Field) -> Crew:
    """Everybody signed in; two of the phones work without a network."""
    shoppers = [place.member(Role.SHOPPER, name) for name in SHOPPERS]
    branch = place.member(Role.BRANCH_MANAGER, "Beca Ashford", branch=FAILING)
    desk = [place.member(role) for role in (Role.MANAGER, Role.REVIEWER, Role.REVIEWER)]
    pages = [_page(browser, place, cookie) for _, cookie in [*desk, branch]]
    phones = [
        another_phone(
            browser,
            place,
            *person,
            service_workers="allow" if BRANCHES[n] in (FAILING, RETURNED) else "block",
        )
        for n, person in enumerate(shoppers)
    ]
    return Crew(place, *pages, phones)


def _page(browser: Browser, place: Field, cookie: str) -> Page:
    context = browser.new_context(base_url=place.server.url, locale="en-GB", **DESK)
    context.add_cookies([{"name": "sixmarks", "value": cookie, "url": place.server.url}])
    context.set_default_timeout(15_000)
    return context.new_page()


def plan_wave(page: Page) -> str:
    """The manager plans a visit at each branch; returns the address of the programme."""
    page.goto("/programmes/new")
    page.get_by_label("All branches").check()
    page.get_by_label("Fee for a visit").fill("eighteen")
    save = page.get_by_role("button", name="Save the plan")
    save.click()
    expect(page.get_by_text("Give the programme a name")).to_be_visible()
    expect(page.get_by_text("Enter an amount in digits")).to_be_visible()
    expect(page.get_by_label("All branches")).to_be_checked()
    page.get_by_label("Name", exact=True).fill("Winter wave")
    page.locator("[name=checklist]").first.check()
    page.locator("[name=opens_on]").fill(str(TODAY - timedelta(days=1)))
    page.locator("[name=closes_on]").fill(str(TODAY + timedelta(days=14)))
    page.locator("[name=not_before]").fill("00:00")
    page.locator("[name=not_after]").fill("23:00")
    page.get_by_label("Scenarios").fill("Ask about a loan.\nYour card is lost.\nOpen an account.")
    page.get_by_label("Fee for a visit").fill("18.50")
    page.get_by_label("At most so many visits of this programme").fill("2")
    save.click()
    page.wait_for_url(re.compile(r"/programmes/[0-9a-f-]{36}$"))
    return page.url


def open_the_board(page: Page) -> None:
    """The manager starts the programme and puts all its visits on the job board."""
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Tick all").click()
    page.get_by_role("button", name="Put on the job board").click()
    expect(page.locator("#toasts")).to_contain_text("12")


def coverage(page: Page, programme: str) -> dict[str, int]:
    """How many visits stand where, without what none stands at."""
    page.goto(programme)
    tiles = page.locator("a.tile")
    words, counts = tiles.locator("span:first-child"), tiles.locator("b")
    told = zip(words.all_inner_texts(), map(int, counts.all_inner_texts()), strict=True)
    return {word: count for word, count in told if count}


def job(page: Page, branch: str) -> Locator:
    return page.locator(".job", has=page.get_by_role("heading", name=branch, exact=True))


def jobs(phone: Phone) -> Page:
    page = phone.context.new_page()
    page.goto("/jobs")
    return page


def press(page: Page, branch: str) -> None:
    """Take a visit on, and do not wait for what is answered."""
    job(page, branch).get_by_role("button", name="Take it on").click()


def claim(crew: Crew, shopper: int, page: Page, branch: str) -> None:
    """Take a visit on and see that it is one's own."""
    press(page, branch)
    took(crew, shopper, page, branch)


def took(crew: Crew, shopper: int, page: Page, branch: str) -> None:
    """Note whose visit it is, from the page that says so."""
    page.wait_for_url(re.compile("taken="))
    told = page.get_by_role("status").filter(has_text="It is yours.")
    expect(told).to_contain_text(branch)
    link = told.get_by_role("link", name="See the visit").get_attribute("href") or ""
    crew.visits[branch], crew.holders[branch] = link.rsplit("/", 1)[1], shopper


def race(crew: Crew, pages: dict[int, Page], branch: str) -> int:
    """Let two take the same visit on at once; exactly one has it. Returns who has not."""
    for page in pages.values():
        press(page, branch)
    for page in pages.values():
        expect(page.get_by_text(re.compile(r"^(It is|Not) yours\."))).to_be_visible()
    winners = [n for n, page in pages.items() if page.get_by_text("It is yours.").is_visible()]
    assert len(winners) == 1
    (loser,) = pages.keys() - winners
    took(crew, winners[0], pages[winners[0]], branch)
    refused = pages[loser].get_by_role("alert")
    expect(refused).to_contain_text("Somebody else took it on a moment before you.")
    expect(job(pages[loser], branch)).to_have_count(0)
    return loser


def know_somebody(page: Page, branch: str) -> None:
    """Say that one knows somebody at a branch; the board says so from then on."""
    job(page, branch).get_by_role("link", name="I know somebody there").click()
    page.get_by_role("button", name="Yes, I know somebody there").click()
    expect(job(page, branch)).to_contain_text("You know somebody there.")
    expect(job(page, branch).get_by_role("button")).to_have_count(0)


def send(crew: Crew, branch: str) -> None:
    """Send a visit at which all was as it should be, by the very requests that a phone makes."""
    phone, visit = crew.phones[crew.holders[branch]], crew.visits[branch]
    number = BRANCHES.index(branch)
    with crew.field.inside():
        holder = db.session.get_one(Membership, UUID(phone.member))
        _device, token = people.enrol_device(holder, "another phone")
    picture = jpeg(number)
    sha256 = put(crew, token, "/api/v1/photos/{}", picture)
    answers = {
        "greeted": yes("yes"),
        "friendly": yes(5),
        "leaflets": yes(["complaints", "prices"]),
        "wait": yes(30 + number),
        "exits": yes("yes"),
        "remark": yes(f"Remark {number}: the hall was bright, and a child was spoken to first."),
    }
    document = {
        "format": 1,
        "visit": visit,
        "base": None,
        "checklist": crew.field.version,
        "locale": "en",
        "app_build": "test",
        "answers": answers,
        "notes": {},
        "times": {"started": AN_HOUR_AGO, "submitted": NOW, "offset_ms": 0, "marks": {}},
        "photos": [{"sha256": sha256, "of": "item:exits", "caption": ""}],
        "outcome": "completed",
    }
    put(crew, token, f"/api/v1/visits/{visit}/submissions/{{}}", json.dumps(document).encode())


def put(crew: Crew, token: str, address: str, body: bytes) -> str:
    """PUT bytes under their hash, which is returned."""
    sha256 = hashlib.sha256(body).hexdigest()
    sent = crew.field.server.ask(
        "PUT", address.format(sha256), body, Authorization=f"Bearer {token}"
    )
    assert sent.status == 201, sent.body
    return sha256


def send_by_hand(crew: Crew, branch: str) -> Page:
    """Tap a visit through without a network, from the list to the outbox; then the network comes.

    At the failing branch the exits are blocked, and the greeting was not the friendliest.
    """
    phone, failing = crew.phones[crew.holders[branch]], branch == FAILING
    page = phone.context.new_page()
    page.goto("/phone")
    expect(todo(page).get_by_text(READY)).to_have_count(1)
    page.wait_for_function(CONTROLLED)
    without_network(page)
    todo(page).locator("a.row").click()
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    answer(page, "greeted", "yes")
    answer(page, "friendly", "4" if failing else "5")
    for leaflet in ("complaints", "prices"):
        answer(page, "leaflets", leaflet)
    page.locator("#item-wait [data-do=type]").click()
    page.locator("#item-wait [name=seconds]").fill("40")
    answer(page, "exits", "no" if failing else "yes")
    if failing:
        page.locator("#item-exits textarea").fill(FOUND)
    page.locator("#item-exits input[data-role=gallery]").set_input_files(
        [{"name": "door.jpg", "mimeType": "image/jpeg", "buffer": jpeg(len(branch))}]
    )
    page.get_by_role("button", name="Keep photo").click()
    expect(page.locator("#item-exits figure")).to_have_count(1)
    page.locator("#item-remark textarea").first.fill("A quiet branch.")
    finish(page)
    expect(page.locator("capture-sent")).to_contain_text("Kept on this phone")
    page.context.set_offline(False)
    arrived(page)
    return page


def finish(page: Page) -> None:
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()


def arrived(page: Page) -> None:
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")


def correct(page: Page, visit: str) -> None:
    """Read on the phone why the visit came back, mend it and send it again."""
    page.goto("/phone")
    page.locator(f"a[href='#visit/{visit}']").first.click()
    brief = page.locator("[data-view=visit]")
    expect(brief).to_contain_text("One fact more, please.")
    expect(brief).to_contain_text(QUESTION)
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    page.locator("#item-remark textarea").first.fill("A quiet branch; no leaflet was missing.")
    finish(page)
    arrived(page)
