"""The form on a slow phone: `python -m benchmarks.phone [--rounds N]`, or `make bench`.

Chromium at 390x844, four times slower than this machine, on slow 4G (1.44 Mbit/s, 562 ms). Ends
with 1 when a budget is missed.
"""

import argparse
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.checklist import answers, sixty
from benchmarks.contenders import Contender, Floor, Ours, stored
from benchmarks.table import Budget, Measures, report

SLOW_4G = {
    "offline": False,
    "latency": 562,
    "downloadThroughput": 1_440_000 / 8,
    "uploadThroughput": 675_000 / 8,
}
SLOWER = 4
SETTLED = 1_500
"""Milliseconds after the first answer in which blocking is still counted."""

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
RIVALS = ("ODK Web Forms", "enketo-core")

BUDGETS = [
    Budget("first load, bytes", most=60 * 1024),
    Budget("first load, requests", most=6),
    Budget("first load, ms to a saved answer", ratio=1.9),
    Budget("blocking, ms", ratio=1.2, least=280),
    Budget("answer to paint, median ms", ratio=1.45),
    Budget("answer to paint, p95 ms", ratio=1.45),
    Budget("kept load, ms to a saved answer", ratio=1.25, of="first load, ms to a saved answer"),
    Budget("kept load, bytes", most=2 * 1024),
    Budget("repeat load, bytes", most=2 * 1024),
    Budget("repeat load, ms to a saved answer", ratio=1.0, of="first load, ms to a saved answer"),
    Budget("offline load, ms to a saved answer", ratio=1.0, of="first load, ms to a saved answer"),
]


@dataclass
class Load:
    """A page on the slow phone, from its first byte on."""

    page: Page
    bytes: list[int] = field(default_factory=list)

    @property
    def probe(self) -> dict[str, Any]:
        """What the probe has noted."""
        found: dict[str, Any] = self.page.evaluate("() => globalThis.probe")
        return found

    def interactive(self) -> float:
        """Milliseconds until the first answer was stored."""
        self.page.wait_for_function("() => globalThis.probe?.first", timeout=60_000, polling=100)
        return float(self.probe["first"])

    def blocking(self) -> float:
        """Milliseconds above 50 of each task, until a while after the first answer."""
        end = self.interactive() + SETTLED
        self.page.wait_for_function("(end) => performance.now() > end", arg=end, polling=100)
        return float(
            sum(max(0, length - 50) for start, length in self.probe["tasks"] if start < end)
        )


def load(
    context: BrowserContext, address: str, *, online: bool = True, repeat: bool = False
) -> Load:
    """Open an address on the slow phone; with an empty cache, unless it is a repeat."""
    page = context.new_page()
    page.add_init_script(PROBE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if not repeat:
        session.send("Network.clearBrowserCache")
    session.send("Network.emulateNetworkConditions", {**SLOW_4G, "offline": not online})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    opened = Load(page)
    session.on(
        "Network.loadingFinished", lambda event: opened.bytes.append(event["encodedDataLength"])
    )
    page.goto(address, wait_until="commit", timeout=60_000)
    return opened


def answer_all(opened: Load, wanted: dict[str, str]) -> list[float]:
    """Tap each answer; the time from each tap to its paint."""
    page = opened.page
    for item, value in wanted.items():
        key = page.locator(f"input[name='{item}'][value='{value}']")
        if key.is_checked():  # the probe may have chosen it already
            continue
        x, y = key.evaluate(
            """(input) => new Promise((found) => {
                const key = input.parentElement;
                key.scrollIntoView({ block: "center", behavior: "instant" });
                requestAnimationFrame(() => setTimeout(() => {
                    const { x, y, width, height } = key.getBoundingClientRect();
                    found([x + width / 2, y + height / 2]);
                }));
            })"""
        )
        before = page.evaluate("() => probe.stored")
        page.touchscreen.tap(x, y)
        page.wait_for_function("(before) => probe.stored > before", arg=before)
    page.wait_for_timeout(300)
    return sorted(opened.probe["taps"].values())


def first(browser: Browser, contender: Contender, wanted: dict[str, str]) -> Measures:
    """One round of one contender: load with empty caches, then answer everything."""
    context, address = contender.phone(browser)
    try:
        opened = load(context, address)
        measures: Measures = {
            "first load, ms to a saved answer": opened.interactive(),
            "blocking, ms": opened.blocking(),
            "first load, bytes": float(sum(opened.bytes)),
            "first load, requests": float(len(opened.bytes)),
        }
        painted = answer_all(opened, wanted)
        if stored(opened.page, contender) != wanted:
            raise SystemExit(f"{contender.name} did not store the answers that were given")
        measures["answer to paint, median ms"] = painted[len(painted) // 2]
        measures["answer to paint, p95 ms"] = painted[len(painted) * 95 // 100]
        return measures
    finally:
        context.close()


def again(browser: Browser, ours: Ours) -> Measures:
    """Our form as the service worker keeps it: opened first, once more, then without a network.

    It costs a phone most the first time: only then are its scripts compiled.
    """
    context, address = ours.phone(browser, worker=True)
    measures: Measures = {}
    try:
        for name in ("kept", "repeat"):
            before = len(ours.sent())
            opened = load(context, address, repeat=True)
            measures[f"{name} load, ms to a saved answer"] = opened.interactive()
            opened.blocking()
            if not opened.page.evaluate("() => Boolean(navigator.serviceWorker.controller)"):
                raise SystemExit("no service worker controls the form")
            measures[f"{name} load, bytes"] = float(sum(size for _, size in ours.sent()[before:]))
            opened.page.close()
        context.set_offline(True)
        alone = load(context, address, online=False, repeat=True)
        measures["offline load, ms to a saved answer"] = alone.interactive()
        return measures
    finally:
        context.close()


def main() -> int:
    """Run the rounds and print the table; 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    found: dict[str, list[Measures]] = {"floor": [], "ours": []}
    checklist = sixty()
    with ExitStack() as ends:
        data = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        floor, ours = Floor(ends), Ours(ends, data)
        playwright = ends.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        ends.callback(browser.close)
        for number in range(rounds):
            wanted = answers(checklist, number)
            found["floor"].append(first(browser, floor, wanted))
            found["ours"].append(first(browser, ours, wanted) | again(browser, ours))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return report(found, BUDGETS, RIVALS)


if __name__ == "__main__":
    sys.exit(main())
