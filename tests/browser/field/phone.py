"""A phone in somebody's hand: one browser context, its tabs, and what they were seen to keep."""

import base64
import json
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page, Route

from tests.browser.conftest import PHONE
from tests.browser.field.place import Field, shade, shade_of

HERE = Path(__file__).parent
PROBE, VISITOR, RECORDS = (
    (HERE / f"{name}.js").read_text("utf-8") for name in ("probe", "visitor", "records")
)
KEPT = ("drafts", "answers", "notes", "photos", "blobs", "queue", "receipts")


@dataclass(frozen=True)
class Plan:
    """What a visitor is to fill in; pictures are numbers of `shade`."""

    visit: str
    answers: dict[str, dict[str, Any]]
    notes: dict[str, str]
    photos: dict[str, list[int]]
    pause: int = 0

    def for_script(self) -> dict[str, Any]:
        """The plan with its pictures as base64."""
        return {
            **self.__dict__,
            "photos": {
                place: [base64.b64encode(shade(number)).decode() for number in numbers]
                for place, numbers in self.photos.items()
            },
        }


def plan_of(visit: str, number: int = 0, *, pause: int = 0) -> Plan:
    """A complete visit; the number varies what is answered."""
    greeted = number % 3 != 0
    answers = {
        "greeted": yes("yes" if greeted else "no"),
        **({"friendly": yes(1 + number % 5)} if greeted else {}),
        "leaflets": yes(["complaints", "prices"][: 1 + number % 2]),
        "wait": yes(61 + number),
        "exits": {"state": "not_observed"} if number % 4 == 3 else yes("no"),
        "remark": yes(f"Remark {number}: the queue stood outside, سلام, naïve café."),
    }
    notes = {"item:exits": f"Six cartons, visit {number}.", "visit": "Nothing else."}
    photos = {"item:exits": [number % 6, (number + 1) % 6], "section:welcome": [6 + number % 5]}
    return Plan(visit, answers, notes, photos, pause)


def yes(value: Any) -> dict[str, Any]:
    """An answer with a value."""
    return {"state": "answered", "value": value}


@dataclass
class Phone:
    """One browser context of one member. Every tab of it is probed."""

    browser: Browser
    field: Field
    member: str
    context: BrowserContext
    page: Page = None  # type: ignore[assignment]
    faults: dict[str, Any] = field(default_factory=dict)
    stored: list[dict[str, Any]] = field(default_factory=list)
    at: str = ""
    done: str = ""
    stuck: str = ""
    doomed: str = ""

    def tab(self, plan: Plan | None = None, last: str = "received", **faults: Any) -> Page:
        """A new tab with these faults; the one before it is closed.

        With a plan the visitor starts to work as soon as the page is there.
        """
        if self.page:
            self.page.close()
        self.at = self.done = self.stuck = self.doomed = ""
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._heard)
        given = json.dumps({**self.faults, **faults})
        visit = json.dumps({"plan": plan.for_script(), "last": last} if plan else None)
        self.page.add_init_script(
            f"globalThis.rigFaults = {given}; globalThis.rigVisit = {visit};\n{PROBE}\n{VISITOR}"
        )
        return self.page

    def address(self, visit: str, where: str = "") -> str:
        """Where the form of a visit is."""
        return f"/capture/{self.field.version}/en#{visit}" + (f"/{where}" if where else "")

    def home(self, **faults: Any) -> Page:
        """The shell in a new tab, once it knows who this is and what there is to do."""
        page = self.tab(**faults)
        page.goto("/phone")
        page.locator("[data-view=visits]").wait_for()  # not before the list has come, or was tried
        return page

    def form(self, visit: str, **faults: Any) -> Page:
        """The form of a visit in a new tab."""
        page = self.tab(**faults)
        page.goto(self.address(visit))
        return page

    def visit(self, plan: Plan, last: str = "received", **faults: Any) -> Page:
        """A new tab in which the visitor will be at work once it has the form: `go`.

        Until then it is a page that has no scripts of its own, to read the database by.
        """
        page = self.tab(plan, last, **faults)
        page.goto("/api/v1/session")
        return page

    def go(self, visit: str) -> None:
        """The form of a visit in the open tab; does not wait for it."""
        self.page.goto(self.address(visit), wait_until="commit")

    def begin(self, plan: Plan, last: str = "received") -> None:
        """Let the visitor work in the open tab, without waiting for them."""
        self.at = self.done = self.stuck = ""
        self.page.evaluate(
            "([plan, last]) => { visitor.run(plan, last); }", [plan.for_script(), last]
        )

    def go_on(self, limit: float, *, until_at_work: bool = False) -> None:
        """Wait until the visitor is done or stuck, the tab is doomed, or the limit (ms) is over."""
        end = time.monotonic() + limit / 1000
        while not (self.done or self.stuck or self.doomed) and time.monotonic() < end:
            if until_at_work and self.at:
                return
            self.page.wait_for_timeout(5)

    def work(self, plan: Plan, last: str = "received", *, limit: float = 60_000) -> None:
        """Let the visitor work in the open tab until they are done; fails when they are stuck."""
        self.begin(plan, last)
        self.go_on(limit)
        assert self.done, f"{plan.visit} at {self.at!r}: {self.stuck or 'time is over'}"

    def kill(self) -> None:
        """End every renderer of this browser with SIGKILL, as a phone short of memory does."""
        session = self.browser.new_browser_cdp_session()
        doomed = _renderers(session)
        with self.page.expect_event("crash"):
            for process in doomed:
                os.kill(process, signal.SIGKILL)
        while doomed & _renderers(session):
            self.page.context.cookies()  # until the browser itself knows that they are dead
        session.detach()

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """The phone's database, read in the open tab."""
        found: dict[str, list[dict[str, Any]]] = self.page.evaluate(RECORDS)
        return {name: found.get(name, []) for name in (*KEPT, *found)}

    def _heard(self, message: ConsoleMessage) -> None:
        if not message.text.startswith("rig "):
            return
        kind, what = json.loads(message.text[4:])
        if kind == "stored":
            self.stored.extend(what)
        else:
            setattr(self, kind, what)

    def die(self, route: Route) -> None:
        """A page has come to the point at which it is to be killed; it waits there."""
        self.doomed = route.request.url.partition("?")[2].replace("%20", " ")


def _renderers(session: CDPSession) -> set[int]:
    """The processes that run pages, without those of the browser's own window."""
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    found = {process["id"] for process in processes if process["type"] == "renderer"}
    return {process for process in found if "--top-chrome-webui" not in _command(process)}


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text("utf-8")
    except OSError:
        return ""


def phone_of(browser: Browser, place: Field, **options: Any) -> Phone:
    """The phone of a new shopper, signed in; without a service worker unless one is allowed."""
    member, cookie = place.shopper()
    return another_phone(browser, place, member, cookie, **options)


def another_phone(
    browser: Browser, place: Field, member: str, cookie: str, **options: Any
) -> Phone:
    """A phone of a member who is known."""
    options = {"service_workers": "block", "locale": "en-GB", **PHONE, **options}
    context = browser.new_context(base_url=place.server.url, **options)
    context.add_cookies([{"name": "sixmarks", "value": cookie, "url": place.server.url}])
    phone = Phone(browser, place, member, context)
    context.route("**/rig-die*", phone.die)
    return phone


def assert_received(phone: Phone, plan: Plan, submissions: int = 1) -> None:
    """The server has this visit once, with the very answers, notes and pictures."""
    kept = phone.field.received(plan.visit)
    assert len(kept) == submissions, f"{plan.visit}: {len(kept)} submissions"
    assert [one.quarantine for one in kept] == [None] * submissions
    manifest = kept[-1].manifest
    hidden = {"friendly"} - plan.answers.keys()
    assert manifest["answers"] == plan.answers, manifest["answers"]
    assert not hidden & manifest["answers"].keys()
    assert manifest["notes"] == plan.notes
    wanted = [(place, number) for place, all_ in plan.photos.items() for number in all_]
    seen = [(place, shade_of(picture)) for place, picture in kept[-1].pictures]
    assert sorted(seen) == sorted(wanted)
