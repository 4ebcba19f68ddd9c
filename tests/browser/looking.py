"""Looking at a page once: axe by day on a desk, by night on a phone, and what is too wide."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page

from audit.infra.db import db
from audit.infra.permits import permit_of
from audit.people.models import Membership
from audit.people.permits import Role, may
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.server import ROOT, Server

SCRIPTS = (ROOT / "node_modules/axe-core/axe.min.js", ROOT / "tests/browser/looking.js")
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOKS = {
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "scrollable-region-focusable",
        "target-size",
        "meta-viewport",
        "landmark-one-main",
        "region",
    ],
}
"""Rules whose answer depends on the theme or on the width of the screen."""

WORDED = re.compile("name|alt$|title|lang|label|heading|header|landmark-unique")
"""Rules whose answer depends on the words as well; the others judge by structure and by roles."""

SAYS = """() => {
    const { lang, dir, dataset } = document.documentElement;
    return [lang, dir, dataset.ca, dataset.nu];
}"""
READS = {
    "en": ("gregory", "latn"),
    "cy": ("gregory", "latn"),
    "fa": ("persian", "arabext"),
    "ar": ("gregory", "arab"),
}
"""The calendar and the digits of each language, as scripts read them."""

TALLEST = 16_000

Addresses = Mapping[str, list[str]]
"""Pages by their endpoints."""

KNOWN: dict[tuple[str, ...], list[str]] = {}
"""What has been judged by its colours, as `looking.mark` tells it, by server, theme and screen."""


def looking(browser: Browser, server: Server, role: Role) -> Page:
    """A page of a member with that role, which can be asked about itself."""
    page: Page = sign_in(browser, server, role, reduced_motion="reduce", **DESK)
    prepare(page)
    return page


def prepare(page: Page) -> None:
    """Put our questions into whatever this page opens."""
    for script in SCRIPTS:
        page.context.add_init_script(path=script)


def open_page(page: Page, address: str) -> bool:
    """Open an address; False when there is nothing for this member."""
    answer = page.goto(address)
    if answer is not None and answer.status == 404:
        return False
    if any(shell in page.url for shell in ("/phone", "/capture")):
        page.wait_for_load_state("networkidle")  # scripts fill these
    return True


def faults(page: Page) -> list[str]:
    """What axe finds on a page as it stands, a line each."""
    if not page.evaluate("'looking' in globalThis"):
        for script in SCRIPTS:
            page.evaluate(script.read_text("utf-8"))
    assert page.viewport_size
    stretch(page, {"viewport": page.viewport_size})
    return ask(page, "judged(asked)", EVERYTHING)


def faults_at(page: Page, address: str) -> list[str]:
    """All that is wrong with the page at an address, by day and by night, a line each."""
    set_up(page, "light", DESK)
    if not open_page(page, address):
        return []
    found = ask(page, "broken()")
    page.evaluate("looking.thin()")
    stretch(page, DESK)
    found += judged_once(page, EVERYTHING, "light desk")
    set_up(page, "dark", PHONE)
    found += ask(page, "tooWide()")
    stretch(page, PHONE)
    return found + judged_once(page, LOOKS, "dark phone")


def judged_once(page: Page, rules: Any, look: str) -> list[str]:
    """What axe finds, but for the colours of what stood just so on a page before: half the time.

    An element's colours follow from itself, its place and what is in it; words have none.
    """
    known = KNOWN.setdefault((urlsplit(page.url).netloc, look), [])
    known.append(page.evaluate("(known) => looking.mark(known)", " ".join(known)))
    return ask(page, "judged(asked)", rules)


def faults_of_words_at(page: Page, address: str, language: str) -> list[str]:
    """What is wrong with a page in another language, on a phone and on a desk."""
    if spoken := re.search(r"/capture/.*/(\w+)$|/preview\?language=(\w+)$", address):
        language = spoken[1] or spoken[2]  # a form speaks the language that it is opened in
    set_up(page, "light", PHONE)
    if not open_page(page, address):
        return []
    found = ask(page, "tooWide()") + ask(page, "clipped()")
    set_up(page, "light", DESK)
    found += ask(page, "tooWide()") + ask(page, "clipped()")
    page.evaluate("looking.thin()")
    stretch(page, DESK)
    rules = (
        EVERYTHING if language == "fa" else LOOKS | {"values": [*LOOKS["values"], *worded(page)]}
    )
    found += judged_once(page, rules, f"light desk {language}")
    direction = "rtl" if language in {"fa", "ar"} else "ltr"
    said: list[str] = page.evaluate(SAYS)
    wanted = [language, direction, *READS[language]]
    return found if said == wanted else [*found, f"says that it is {said}, not {wanted}"]


def worded(page: Page) -> list[str]:
    """The rules whose answer the words can change: what English was judged by holds for others.

    Persian is judged by all rules: its direction and its calendar give a page other elements.
    """
    rules: list[dict[str, Any]] = page.evaluate("(tags) => axe.getRules(tags)", EVERYTHING)
    named = [rule["ruleId"] for rule in rules if "experimental" not in rule["tags"]]
    return [rule for rule in named if WORDED.search(rule)]


def ask(page: Page, question: str, asked: Any = None) -> list[str]:
    """What a function of `looking.js` answers."""
    answer: list[str] = page.evaluate(f"(asked) => looking.{question}", asked)
    return answer


def set_up(page: Page, scheme: Any, screen: dict[str, Any]) -> None:
    """Show a page by day or by night, on one screen or another."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(screen["viewport"])


def stretch(page: Page, screen: dict[str, Any]) -> None:
    """Make the screen so tall that no sticky bar covers anything, and no pane cuts anything off."""
    height = page.evaluate("looking.height()")
    width = screen["viewport"]["width"]
    page.set_viewport_size({"width": width, "height": min(height + 200, TALLEST)})


def walk(
    page: Page,
    member: Membership,
    addresses: Addresses,
    find: Callable[[Page, str], list[str]] = faults_at,
) -> list[str]:
    """Open pages as this member; what is found wrong with them, a line each."""
    wrong = []
    db.session.rollback()  # PostgreSQL ends a transaction that is idle for long
    for found in addresses.values():
        for address in found:
            wrong += [f"{member.role} {address} {fault}" for fault in find(page, address)]
    return wrong


def open_to(app: Flask, member: Membership, addresses: Addresses) -> dict[str, list[str]]:
    """Those pages that the member may enter."""
    return {
        endpoint: found
        for endpoint, found in addresses.items()
        if may(member.role, permit_of(app.view_functions[endpoint]) or "")
    }
