"""Who takes part: where the form is, how it is made ready, and what it has stored."""

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from benchmarks.ours import EMAIL, PASSWORD

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
}
READ = """
(database) => new Promise((resolve, reject) => {
  const opening = indexedDB.open(database);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const all = opening.result.transaction("answers").objectStore("answers").getAll();
    all.onsuccess = () => {
      opening.result.close();
      const given = ({ value, answer }) => String(value ?? answer?.value ?? "");
      resolve(all.result.map((record) => [record.item, given(record)]));
    };
  };
})
"""


class Contender(Protocol):
    """One form of the benchmark's checklist."""

    name: str
    database: str

    def phone(self, browser: Browser, *, worker: bool = False) -> tuple[BrowserContext, str]:
        """A phone that knows of the visit but holds none of the page's files, unless a service
        worker keeps them; and the form's address."""


def stored(page: Page, contender: Contender) -> dict[str, str]:
    """The answers in a contender's database, item to value."""
    return {item: value for item, value in page.evaluate(READ, contender.database) if value}


@dataclass
class Floor:
    """A plain HTML form, each answer saved."""

    ends: ExitStack
    name: str = "floor"
    database: str = "floor"
    url: str = ""

    def __post_init__(self) -> None:
        self.url = started(self.ends, "benchmarks.floor.server").split()[-1]

    def phone(self, browser: Browser, *, worker: bool = False) -> tuple[BrowserContext, str]:
        """A new phone; the floor has nothing to know beforehand."""
        return browser.new_context(**PHONE), self.url


@dataclass
class Ours:
    """The application, on a data directory of its own."""

    ends: ExitStack
    data: Path
    name: str = "ours"
    database: str = "sixmarks"
    facts: dict[str, str] = field(default_factory=dict)
    _signed_in: StorageState | None = None

    def __post_init__(self) -> None:
        self.facts = json.loads(started(self.ends, "benchmarks.ours", str(self.data)))

    @property
    def form(self) -> str:
        """The form's path."""
        return f"/capture/{self.facts['version']}/en"

    def phone(self, browser: Browser, *, worker: bool = False) -> tuple[BrowserContext, str]:
        """A phone on which the shell was opened once: its database has the visit."""
        context = browser.new_context(
            base_url=self.facts["url"],
            service_workers="allow" if worker else "block",
            storage_state=self._sign_in(browser),
            **PHONE,
        )
        page = context.new_page()
        page.goto("/phone")
        page.locator(f"a[href*='{self.facts['visit']}']").first.wait_for()
        if worker:
            page.wait_for_function(
                "async (path) => Boolean(await caches.match(path))", arg=self.form, timeout=60_000
            )
            page.wait_for_function("() => navigator.serviceWorker.controller")
            self._wait_until_quiet(page)
        page.close()
        return context, f"{self.facts['url']}{self.form}#{self.facts['visit']}"

    def sent(self) -> list[tuple[str, int]]:
        """Path and bytes of every answer so far."""
        lines = (self.data / "tally").read_text(encoding="utf-8").splitlines()
        return [(one["path"], one["bytes"]) for one in map(json.loads, lines)]

    def _wait_until_quiet(self, page: Page) -> None:
        """The worker asks beside the page: all of it has come when the tally stands still."""
        before = -1
        while before != (now := len(self.sent())):
            before = now
            page.wait_for_timeout(2_000)

    def _sign_in(self, browser: Browser) -> StorageState:
        if self._signed_in is None:
            context = browser.new_context(base_url=self.facts["url"])
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("E-mail").fill(EMAIL)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda address: "/sign-in" not in address)
            page.request.get(self.form)  # made once after a start, then kept
            self._signed_in = context.storage_state()
            context.close()
        return self._signed_in


def started(ends: ExitStack, module: str, *arguments: str) -> str:
    """Run a module as a server until the stack ends; its first line."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True
    )
    ends.callback(process.wait)
    ends.callback(process.terminate)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"{module} did not start")
    return line
